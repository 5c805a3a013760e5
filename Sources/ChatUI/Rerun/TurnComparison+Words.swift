import ChatCore

extension TurnComparison {
    /// Whether the answers are the same, and if not, how they differ.
    public var verdict: String {
        func words(_ count: Int) -> String { "\(count) \(count == 1 ? "word" : "words")" }
        let reply = answer.reply
        if reply?.isInterrupted == true {
            return
                "not answered\(reply?.attempts.last.flatMap { $0.waitedMilliseconds == nil ? $0.error : nil }.map { ": \($0)" } ?? "")"
        }
        if isSame { return "the same" }
        guard turn.recorded != nil else { return "nothing was recorded" }
        if turn.recorded?.reply?.isInterrupted == true { return "what was recorded was cut short" }
        if diff.isEmpty { return "other functions are called" }
        if diff.removedWords + diff.addedWords == 0 { return "only blanks and marks differ" }
        return "differs: \(words(diff.removedWords)) gone, \(words(diff.addedWords)) new"
    }
}

extension WordDiff {
    /// The new text with `[-…-]` around what is gone and `{+…+}` around what came.
    public var marked: String {
        pieces.map { piece in
            switch piece.kind {
            case .same: piece.text
            case .removed: "[-\(piece.text)-]"
            case .added: "{+\(piece.text)+}"
            }
        }.joined()
    }
}
