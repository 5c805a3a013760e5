/// Splits a text that is still growing into pieces of whole lines, each line looked at once.
/// What a person typed and what a model thought aloud is shown this way: as it stands.
struct PlainText: Sendable {
    /// Bytes after which a piece ends at the next line end.
    private static let pieceLimit = 2048

    /// UTF-8 offsets; the last piece may still grow.
    private(set) var pieces: [Range<Int>] = []
    private var searched = 0

    /// Takes in what `text` has gained since the last call.
    mutating func read(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            guard bytes.count > searched else { return }
            var start = pieces.popLast()?.lowerBound ?? 0
            for index in searched..<bytes.count where bytes[index] == UInt8(ascii: "\n") && index + 1 - start >= Self.pieceLimit {
                pieces.append(start..<index + 1)
                start = index + 1
            }
            pieces.append(start..<bytes.count)
            searched = bytes.count
        }
    }
}
