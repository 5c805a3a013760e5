import Glibc

// Where lines and words begin and end.
extension StringProtocol {
    /// Where the last line begins.
    var lineStart: Index { lastIndex(of: "\n").map(index(after:)) ?? startIndex }

    /// Where the first line ends.
    var lineEnd: Index { firstIndex(of: "\n") ?? endIndex }

    /// Where the last word begins.
    var wordStart: Index {
        var position = endIndex
        while position > startIndex, !self[index(before: position)].isWordPart { position = index(before: position) }
        while position > startIndex, self[index(before: position)].isWordPart { position = index(before: position) }
        return position
    }

    /// Where the first word ends.
    var wordEnd: Index {
        var position = startIndex
        while position < endIndex, !self[position].isWordPart { position = index(after: position) }
        while position < endIndex, self[position].isWordPart { position = index(after: position) }
        return position
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}

extension String {
    /// Where another text stands in this one first, byte by byte; nil when it does not.
    func utf8Range(of other: String) -> Range<Index>? {
        var (text, wanted) = (self, other)
        let offset = text.withUTF8 { bytes in wanted.withUTF8 { Self.offset(of: $0, in: bytes) } }
        guard let offset else { return nil }
        let start = utf8.index(startIndex, offsetBy: offset)
        return start..<utf8.index(start, offsetBy: other.utf8.count)
    }

    private static func offset(of wanted: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = bytes.baseAddress, let first = wanted.baseAddress, !wanted.isEmpty else { return nil }
        var start = 0
        while start + wanted.count <= bytes.count,
            let place = memchr(base + start, Int32(first.pointee), bytes.count - wanted.count - start + 1)
        {
            if memcmp(place, first, wanted.count) == 0 { return UnsafeRawPointer(place) - UnsafeRawPointer(base) }
            start = UnsafeRawPointer(place) - UnsafeRawPointer(base) + 1
        }
        return nil
    }
}
