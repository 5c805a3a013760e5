import TerminalCore

/// Draws code: a row that names the language, the code from the first column on, a row that ends it.
struct CodeLayout {
    let columns: Int
    let theme: MarkdownTheme

    func rows(of part: MarkdownBlock.CodePart, code: UnsafeBufferPointer<UInt8>, label: String?) -> [Line] {
        var rows = part.isFirst ? [border(label: label)] : []
        var state = part.state
        if !code.isEmpty || !part.isFirst { rows += self.rows(of: code, part.language, part.indent, &state) }
        if part.isLast { rows.append(border(label: nil)) }
        return rows
    }

    /// A whole code block from its text.
    func rows(of code: [UInt8], label: String?) -> [Line] {
        var state = SyntaxState()
        let language = label.flatMap { SyntaxLanguage(label: $0) }
        let body = code.withUnsafeBufferPointer { code in
            code.isEmpty
                ? [] : rows(of: code.last == 0x0A ? UnsafeBufferPointer(rebasing: code.dropLast()) : code, language, 0, &state)
        }
        return [border(label: label)] + body + [border(label: nil)]
    }

    private func rows(of code: UnsafeBufferPointer<UInt8>, _ language: SyntaxLanguage?, _ indent: Int, _ state: inout SyntaxState)
        -> [Line]
    {
        let lexer = language.map { SyntaxLexer($0) }
        var rows: [Line] = []
        for line in code.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = UnsafeBufferPointer(rebasing: line.last == 0x0D ? line.dropLast() : line)
            for row in row(of: text, lexer, indent, &state).broken(atColumns: columns) {
                var row = row
                if theme.codeBlock.background != .standard { row.pad(toColumns: columns, style: theme.codeBlock) }
                rows.append(row)
            }
        }
        return rows
    }

    private func row(of text: UnsafeBufferPointer<UInt8>, _ lexer: SyntaxLexer?, _ indent: Int, _ state: inout SyntaxState)
        -> Line
    {
        var row = Line()
        var stripped = Scanner(text)
        while stripped.column < indent, stripped.peek == 0x20 || stripped.peek == 0x09 { stripped.advance() }
        row.pad(toColumns: stripped.column - indent, style: theme.codeBlock)
        // Neighbours of one role go together: what is appended is counted in runs, not in words.
        var pending = stripped.index..<stripped.index
        var pendingRole = SyntaxRole.plain
        func flush() {
            guard !pending.isEmpty else { return }
            row.appendExpandingTabs(String(decoding: text[pending], as: UTF8.self)[...], style: theme.style(of: pendingRole))
        }
        func add(_ range: Range<Int>, _ role: SyntaxRole) {
            let range = range.clamped(to: stripped.index..<text.count)
            if role == pendingRole {
                pending = pending.lowerBound..<range.upperBound
            } else {
                flush()
                pending = range
                pendingRole = role
            }
        }
        if let lexer { lexer.lex(text, from: &state, add) } else { add(text.indices, .plain) }
        flush()
        return row
    }

    private func border(label: String?) -> Line {
        var row = Line()
        if let label {
            row.append("── \(label) ", style: theme.codeLabel)
            row = row.truncated(toColumns: columns)
        }
        row.append(String(repeating: "─", count: columns - row.columns), style: theme.codeLabel)
        return row
    }
}
