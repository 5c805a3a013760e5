import ChatCore

/// A list of places or links to choose from.
public struct ReadingList: Hashable, Sendable {
    enum Target: Hashable, Sendable {
        case place(TextPlace)
        case link(MarkdownLink)
    }

    public internal(set) var list: ListPicker
    /// By the number that is the item's identifier.
    private let targets: [Target]

    var selected: Target? { list.selected.flatMap { Int($0.id) }.map { targets[$0] } }

    /// The messages of the active path with their headings and code blocks.
    /// - Parameter current: what to select: the last entry that begins at or before it.
    init(outlineOf session: ChatSession, current: TextPlace?) {
        var entries: [(place: TextPlace, title: String, detail: String)] = []
        for (index, position) in session.activePath.enumerated() {
            let message = session.messages[position]
            let firstLine = message.text.split(whereSeparator: \.isNewline).first.map { String($0.prefix(200)) } ?? ""
            let author = message.reply?.author.reference ?? (message.role == .user ? "You" : message.role.rawValue)
            entries.append((TextPlace(message: index), author, message.role == .user ? firstLine : ""))
            if message.role == .assistant { entries += Self.entries(of: MessageOutline(of: message.text), message: index) }
        }
        let selected = current.flatMap { place in entries.lastIndex { $0.place <= place } }
        targets = entries.map { .place($0.place) }
        list = ListPicker(
            title: "Outline",
            items: entries.enumerated().map { index, entry in
                ListItem(id: "\(index)", title: entry.title, detail: entry.detail, isCurrent: index == selected)
            })
    }

    private static func entries(
        of outline: MessageOutline, message: Int
    ) -> [(place: TextPlace, title: String, detail: String)] {
        let headings = outline.headings.map { heading in
            (
                TextPlace(message: message, part: .text, offset: heading.offset),
                String(repeating: "  ", count: heading.level) + heading.title, ""
            )
        }
        let codes = outline.codeBlocks.map { block in
            let lines = block.code.utf8.count { $0 == 0x0A }
            let firstLine = block.code.split(whereSeparator: \.isNewline).first.map { String($0.prefix(100)) } ?? ""
            return (
                TextPlace(message: message, part: .text, offset: block.range.lowerBound),
                "  ── \(block.label.isEmpty ? "code" : block.label), \(lines) \(lines == 1 ? "line" : "lines")", firstLine
            )
        }
        return (headings + codes).sorted { $0.0 < $1.0 }
    }

    init(links: [MarkdownLink]) {
        targets = links.map { .link($0) }
        list = ListPicker(
            title: "Links: Enter shows where one leads, and asks",
            items: links.enumerated().map { index, link in
                ListItem(id: "\(index)", title: link.text.isEmpty ? link.target : link.text, detail: link.target)
            })
    }
}
