import TerminalCore

/// What is written to a terminal that draws pictures itself.
/// - Source: kitty's terminal graphics protocol: APC G, keys and values, a semicolon, base64, ST.
enum GraphicsSequence {
    /// The number of the picture that is only asked about.
    static let questionNumber = 31

    /// Asks what the terminal is, and whether it takes pictures: one of a single pixel, which it does not keep.
    static let question = Array("\u{1B}[>q".utf8) + sequence("i=\(questionNumber),s=1,v=1,a=q,t=d,f=24", "AAAA")

    /// Terminals that are known to have cells stand for pictures; others of the protocol's have not, and do not say so.
    /// tmux and screen keep such sequences to themselves.
    static func mayBeTaken(environment: [String: String]) -> Bool {
        guard environment["TMUX"] == nil, environment["STY"] == nil else { return false }
        let name = environment["TERM"] ?? ""
        return environment["KITTY_WINDOW_ID"] != nil || name.hasPrefix("xterm-kitty") || name.hasPrefix("xterm-ghostty")
            || environment["TERM_PROGRAM"] == "ghostty"
    }

    /// Whether a terminal that takes pictures has cells stand for them, by what it says it is. Kitty has since 0.28.
    /// - Parameter isExpected: whether the environment says that it is one of those that have; another is taken at its word.
    static func hasCells(_ name: String?, isExpected: Bool) -> Bool {
        guard let name else { return !isExpected }
        if name.hasPrefix("kitty(") {
            let version = name.dropFirst(6).split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
            return version.count == 2 && (version[0], version[1]) >= (0, 28)
        }
        return name.hasPrefix("ghostty") || !isExpected
    }

    /// Gives the terminal a picture and has `size` cells stand for it; a known one only gets another size.
    static func placing(_ picture: Picture?, as number: PictureNumber, size: Size) -> [UInt8] {
        let place = "q=2,U=1,i=\(number.rawValue),c=\(size.columns),r=\(size.rows)"
        guard let picture else { return sequence("a=p,\(place)", "") }
        let data = ClipboardSequence.base64(picture.pixels)
        var bytes: [UInt8] = []
        // A piece has at most 4096 bytes of base64.
        for start in stride(from: 0, to: data.count, by: 4096) {
            let end = min(start + 4096, data.count)
            let more = end < data.count ? 1 : 0
            let keys = start == 0 ? "a=T,f=32,s=\(picture.columns),v=\(picture.rows),\(place),m=\(more)" : "m=\(more)"
            bytes += sequence(keys, String(decoding: data[start..<end], as: UTF8.self))
        }
        return bytes
    }

    /// Takes a picture out of the terminal's memory.
    static func removing(_ number: PictureNumber) -> [UInt8] { sequence("a=d,d=I,q=2,i=\(number.rawValue)", "") }

    private static func sequence(_ keys: String, _ data: String) -> [UInt8] {
        Array("\u{1B}_G\(keys)\(data.isEmpty ? "" : ";\(data)")\u{1B}\\".utf8)
    }
}

extension TerminalInput {
    /// The answer to the question about pictures, when it is yes.
    /// - Parameter reply: between the introducer and the end, as far as it is kept.
    init?(pictureReply reply: [UInt8]) {
        guard reply.starts(with: "Gi=\(GraphicsSequence.questionNumber);OK".utf8) else { return nil }
        self = .drawsPictures
    }
}
