/// How well `query` fits `candidate`: its letters must come in order, and score by how they sit together.
///
/// Letters at the start of a word and runs of letters score more, so `q5c` finds `qwen2.5-coder`. Upper and lower case
/// count as the same. The empty query fits everything.
/// - Returns: nil when a letter is missing; else a score, higher is better.
public func fuzzyScore(of query: some StringProtocol, in candidate: some StringProtocol) -> Int? {
    var score = 0
    var wanted = query.utf8.lazy.map(\.lowercasedASCII).makeIterator()
    guard var next = wanted.next() else { return 0 }
    var previousMatched = false
    var previousIsWordPart = false
    for byte in candidate.utf8 {
        let byte = byte.lowercasedASCII
        if byte == next {
            score += previousMatched ? 8 : previousIsWordPart ? 1 : 6
            previousMatched = true
            guard let following = wanted.next() else { return score * 16 - min(candidate.utf8.count, 255) / 16 }
            next = following
        } else {
            previousMatched = false
        }
        previousIsWordPart = byte.isASCIIWordPart
    }
    return nil
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
    fileprivate var isASCIIWordPart: Bool { 0x61...0x7A ~= self || 0x30...0x39 ~= self || self >= 0x80 }
}
