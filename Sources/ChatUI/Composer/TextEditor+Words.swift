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
