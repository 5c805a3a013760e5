import TerminalCore

/// A search through what was sent before, as one types.
struct HistorySearch: Hashable, Sendable {
    var query = TextEditor()
    /// Which prompt is shown; nil before one is found, and when none is.
    private(set) var found: Int?
    /// The last step led nowhere: there is nothing more in that direction.
    private(set) var isAtEnd = false

    private var pattern: TextPattern { TextPattern(query.text) }

    /// Looks again after the words have changed, beginning at the prompt that is shown.
    mutating func findAnew(in prompts: [String], fromNewest: Bool) {
        isAtEnd = false
        guard !query.isEmpty else {
            found = nil
            return
        }
        let end = fromNewest ? prompts.count : min(found.map { $0 + 1 } ?? prompts.count, prompts.count)
        found = pattern.withMatcher { matches in prompts[..<end].lastIndex { !matches($0).isEmpty } }
    }

    /// Goes to the next prompt that fits, and stays where there is none.
    mutating func step(in prompts: [String], backward: Bool) {
        guard !query.isEmpty else { return }
        let shown = found.map { prompts[$0] }
        let next = pattern.withMatcher { matches in
            func fits(_ prompt: String) -> Bool { prompt != shown && !matches(prompt).isEmpty }
            return backward
                ? prompts[..<(found ?? prompts.count)].lastIndex(where: fits)
                : found.flatMap { prompts[($0 + 1)...].firstIndex(where: fits) }
        }
        isAtEnd = next == nil
        found = next ?? found
    }

    /// All that fit, or simply all when nothing is looked for.
    func all(in prompts: [String]) -> [String] {
        query.isEmpty ? prompts : pattern.withMatcher { matches in prompts.filter { !matches($0).isEmpty } }
    }

    /// What is told beside the words.
    var note: String {
        if query.isEmpty { return "type words · enter takes · esc leaves" }
        if found == nil { return "nothing found" }
        return isAtEnd ? "no more" : "ctrl-r before · ↓ after"
    }

    /// A prompt in rows, around the first place that fits.
    func rows(of prompt: String, columns: Int, limit: Int, style: Style, matchStyle: Style) -> [Line] {
        guard let range = pattern.withMatcher({ $0(prompt).first }) else { return [] }
        let bytes = Array(prompt.utf8)
        func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        let before = (text(bytes[..<range.lowerBound]), style)
        let match = (text(bytes[range]), matchStyle)
        let rows = EditorLayout.rows(of: [before, match, (text(bytes[range.upperBound...]), style)], columns: columns)
        let matched = EditorLayout.rows(of: [before, match], columns: columns).count - 1
        let first = max(0, min(matched - limit / 2, rows.count - limit))
        return Array(rows.dropFirst(first).prefix(limit))
    }
}
