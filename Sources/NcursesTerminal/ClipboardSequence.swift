/// The bytes that ask a terminal to put a text into its clipboard (OSC 52). Nothing ever asks for what is in it.
///
/// - Source: xterm's control sequences, “Manipulate Selection Data”; tmux(1), `allow-passthrough`; screen(1), string escapes.
public enum ClipboardSequence {
    /// UTF-8 bytes of a text: with more, the base64 passes the 100,000 characters that many terminals take.
    public static let longest = 74_994
    /// What screen passes on at once.
    private static let screenPiece = 700

    /// - Parameter environment: `TMUX` and `STY` tell of a multiplexer that must be asked to pass it on.
    /// - Returns: nil for a text that is too long.
    public static func bytes(for text: String, environment: [String: String]) -> [UInt8]? {
        guard text.utf8.count <= longest else { return nil }
        let plain = Array("\u{1B}]52;c;".utf8) + base64(Array(text.utf8)) + [0x07]
        if environment["TMUX"]?.isEmpty == false {
            // tmux itself takes the plain form where `set-clipboard` is on, and passes the other one where that is allowed.
            return plain + Array("\u{1B}Ptmux;\u{1B}".utf8) + plain + Array("\u{1B}\\".utf8)
        }
        guard environment["STY"]?.isEmpty == false else { return plain }
        return stride(from: 0, to: plain.count, by: screenPiece).flatMap { start in
            Array("\u{1B}P".utf8) + plain[start..<min(plain.count, start + screenPiece)] + Array("\u{1B}\\".utf8)
        }
    }

    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(bytes.count, start + 3)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                let digit = alphabet[Int(bits >> UInt32(18 - 6 * index) & 0x3F)]
                encoded.append(index <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return encoded
    }
}
