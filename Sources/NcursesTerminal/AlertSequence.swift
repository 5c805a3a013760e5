/// The bytes that have a terminal tell its desktop something.
/// - Source: iTerm2's proprietary escape codes (OSC 9), which kitty, Ghostty, WezTerm and Windows Terminal took over; urxvt's `notify`
///   extension (OSC 777), which foot and VTE took over; tmux(1), `allow-passthrough`.
enum AlertSequence {
    /// - Parameter text: one line; what could end the sequence is left out.
    static func bytes(for text: String, environment: [String: String]) -> [UInt8] {
        let line = String(
            text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && $0 != ";" }.prefix(200))
        let name = environment["TERM"] ?? ""
        let isNotify = environment["VTE_VERSION"]?.isEmpty == false || name.hasPrefix("foot") || name.hasPrefix("rxvt")
        let sequence = Array("\u{1B}]\(isNotify ? "777;notify;Parley;" : "9;")\(line)\u{07}".utf8)
        guard environment["TMUX"]?.isEmpty == false else { return sequence }
        // tmux rings for itself, whether it passes the rest on or not.
        return [0x07] + Array("\u{1B}Ptmux;\u{1B}".utf8) + sequence + Array("\u{1B}\\".utf8)
    }
}
