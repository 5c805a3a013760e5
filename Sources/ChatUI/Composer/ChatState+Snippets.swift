import TerminalCore

/// A text of a person's own, under a name, to be inserted into messages.
///
/// Places such as `{{language}}` are filled in one after the other; `{{}}` is where the cursor goes at last.
public struct Snippet: Hashable, Sendable {
    public var name: String
    public var text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// Whether something is to be filled in.
    public var hasPlaces: Bool {
        var editor = TextEditor()
        editor.insertBehind(text)
        return editor.goToPlace() != nil
    }

    /// Its first line.
    public var summary: String { text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "" }
}

extension ChatState {
    mutating func openSnippets() -> [Effect] {
        overlay = .snippets(ListPicker(title: "Snippets", items: [], footnote: "reading…"), [])
        return [.listSnippets]
    }

    mutating func receive(_ snippets: [Snippet], directory: String) -> [Effect] {
        guard case .snippets(var list, _) = overlay else { return [] }
        list.footnote = snippets.isEmpty ? "Each file NAME.md in \(directory) is one." : ""
        list.replaceItems(snippets.map { ListItem(id: $0.name, title: $0.name, detail: $0.summary) })
        overlay = .snippets(list, snippets)
        return []
    }

    /// Puts a snippet where the cursor is.
    mutating func insert(_ snippet: Snippet) -> [Effect] {
        composer.insertSnippet(snippet.text).map { tellPlace($0) } ?? []
    }

    /// Says what is to be filled in where the cursor is.
    mutating func tellPlace(_ name: String) -> [Effect] {
        name.isEmpty ? [] : tell(Notice(.information, "Fill in: \(name).", advice: "Tab goes on."))
    }
}
