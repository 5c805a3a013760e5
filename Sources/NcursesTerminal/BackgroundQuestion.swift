import TerminalCore

/// Asks a terminal how bright its background is, now and whenever that changes.
/// - Source: xterm's "XTerm Control Sequences", OSC 11; Contour's "Dark and Light Mode detection", mode 2031.
enum BackgroundQuestion {
    static let ask = Array("\u{1B}[?2031h\u{1B}]11;?\u{07}".utf8)
    static let stopTelling = Array("\u{1B}[?2031l".utf8)

    /// Old consoles would print the question.
    static func isUnderstood(environment: [String: String]) -> Bool {
        let name = environment["TERM"] ?? ""
        return !["linux", "vt", "cons", "ansi", "sun", "wyse"].contains { name.hasPrefix($0) }
    }
}

extension TerminalInput {
    /// Reads `11;rgb:1e1e/2020/2424`, what stands between OSC and its end; nil for every other reply.
    init?(colorReply reply: [UInt8]) {
        let text = String(decoding: reply, as: UTF8.self)
        guard text.hasPrefix("11;rgb") else { return nil }
        // rgba: has a fourth number, which does not matter here.
        let channels = text.split(separator: ":").last?.split(separator: "/").prefix(3).map { part -> Double? in
            guard 1...4 ~= part.count, let value = UInt32(part, radix: 16) else { return nil }
            return Double(value) / Double(UInt32(1) << (4 * UInt32(part.count)) - 1)
        }
        guard let values = channels as? [Double], values.count == 3 else { return nil }
        let bytes = values.map { UInt8(($0 * 255).rounded()) }
        // Where text in white and text in black can be read alike well.
        self = .background(isDark: Color.rgb(bytes[0], bytes[1], bytes[2]).luminance ?? 0 < 0.179)
    }
}
