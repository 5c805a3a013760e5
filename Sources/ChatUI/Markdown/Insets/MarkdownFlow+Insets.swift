import TerminalCore

extension MarkdownFlow {
    /// Text as md4c reports it, with the insets that were taken out before.
    func addTextWithInsets(_ text: UnsafeRawBufferPointer) {
        for part in insets.parts(of: text) {
            switch part {
            case .text(let text): addPlainText(UnsafeRawBufferPointer(rebasing: text))
            case .inset(let inset):
                switch inset.kind {
                case .note: inline.append("[\(inset.content)]", style: style.overlaid(by: theme.note))
                case .math(let isDisplay): addMath(inset.content, isDisplay: isDisplay)
                }
            }
        }
    }

    private func addMath(_ source: String, isDisplay: Bool) {
        let formula = MathFormula(source)
        guard isDisplay, table == nil, links.isEmpty else {
            return inline.append(formula.text, style: style)
        }
        while inline.cells.last?.glyph == .space { inline = inline.prefix(columns: inline.columns - 1) }
        if !inline.isEmpty { broken.append(inline) }
        inline = Line()
        broken += formula.rows(columns: room, style: style)
        endsWithDisplay = true
    }

    /// A footnote's own text, behind its label.
    func openNote(label: String) {
        let marker = Line("[\(label)] ", style: theme.text.overlaid(by: theme.note))
        openContainer(marker: marker)
    }
}
