import TerminalCore

/// A link or picture of a text.
public struct MarkdownLink: Hashable, Sendable {
    /// What the reader sees, as it shows: controls as marks. Empty when the link has no text.
    public var text: String
    /// Where it leads, as it stands in the text, entities decoded: nobody has checked it.
    public var target: String

    public init(text: String, target: String) {
        self.text = text
        self.target = target
    }
}

extension StreamingMarkdown {
    /// The links and pictures of the text that was read, each once, in their order. Costs a pass over all of it: for a
    /// list that somebody asks for.
    public func links(in text: String) -> [MarkdownLink] {
        var text = text
        return text.withUTF8 { bytes in
            var seen: Set<MarkdownLink> = []
            return blocks.flatMap { block -> [MarkdownLink] in
                if case .code = block.kind { return [] }
                guard bytes[block.source].contains(where: { "[<:@.".utf8.contains($0) }) else { return [] }
                return parsed(block, of: bytes, columns: 80, theme: .standard)?.foundLinks ?? []
            }.filter { seen.insert($0).inserted }
        }
    }

    /// The list of a message's links for the reader: `1. text`, and the target on a row of its own.
    /// - Parameter columns: no row is wider, from 2 on.
    public func linkRows(in text: String, columns: Int, theme: MarkdownTheme = .standard) -> [Line] {
        links(in: text).enumerated().flatMap { index, link -> [Line] in
            let number = Line("\(index + 1). ", style: theme.listMarker)
            var rest = Line()
            if number.columns + 2 <= columns { rest.pad(toColumns: number.columns) }
            let first = rest.isEmpty ? Line() : number
            let target = Line(link.target, style: theme.linkTarget)
            guard !link.text.isEmpty, link.text != link.target else {
                return target.wrapped(toColumns: columns, first: first, rest: rest)
            }
            return Line(link.text, style: theme.link).wrapped(toColumns: columns, first: first, rest: rest)
                + target.wrapped(toColumns: columns, first: rest, rest: rest)
        }
    }
}
