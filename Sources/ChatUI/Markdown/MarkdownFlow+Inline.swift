import TerminalCore

extension MarkdownFlow {
    func push(_ overlay: Style) { styles.append(style.overlaid(by: overlay)) }

    func popStyle() { if styles.count > 1 { styles.removeLast() } }

    func addText(_ text: UnsafeRawBufferPointer) {
        guard code == nil else {
            code?.text += insets.restored(text)
            return
        }
        if insets.isEmpty { addPlainText(text) } else { addTextWithInsets(text) }
    }

    /// Text in which formulas and references to footnotes stand as they are written.
    func addVerbatim(_ text: UnsafeRawBufferPointer) {
        guard code == nil else { return addText(text) }
        if insets.isEmpty { addPlainText(text) } else { insets.restored(text).withUnsafeBytes { addPlainText($0) } }
    }

    func addPlainText(_ text: UnsafeRawBufferPointer) {
        if text.contains(where: { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) {
            addText(String(decoding: text.map { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self))
        } else {
            addText(String(decoding: text, as: UTF8.self))
        }
    }

    func addText(_ text: String) {
        guard code == nil else {
            code?.text += text.utf8
            return
        }
        // What follows a formula on lines of its own begins a line, without the blank between.
        let isAfterDisplay = endsWithDisplay && inline.isEmpty
        inline.append(isAfterDisplay ? text.drop { $0 == " " } : text[...], style: style)
    }

    /// Inline HTML as it stands, but for `<br>`, which is what people mean by it.
    func addHTML(_ text: UnsafeRawBufferPointer) {
        let tag = String(decoding: text.filter { $0 != 0x20 && $0 != 0x2F }.map { $0 | 0x20 }, as: UTF8.self)
        guard tag != "<br>" else { return breakLine() }
        push(theme.html)
        addVerbatim(text)
        popStyle()
    }

    func openLink(target: String, isImage: Bool) {
        links.append((target, broken.count, inline.columns))
        // An unfinished block would give every part of a growing address a link of its own.
        var linked = theme.link
        linked.link = marksLinks ? Hyperlink(to: target) : .none
        push(linked)
        if isImage { inline.append("image: ", style: style) }
    }

    /// Ends a link's text and shows where it leads, unless the text says so itself.
    func closeLink() {
        let hyperlink = style.link
        popStyle()
        guard let link = links.popLast(), !link.target.isEmpty else { return }
        let target = Line(link.target)
        foundLinks.append(MarkdownLink(text: text(since: link), target: link.target))
        if link.brokenCount == broken.count, link.column <= inline.columns {
            let shown = Line(cells: inline.cells[link.column...]).text
            if shown == target.text || "mailto:" + shown == target.text || "http://" + shown == target.text { return }
            if shown.isEmpty { return appendTarget(link.target, theme.link, hyperlink) }
        }
        let mark = style.overlaid(by: theme.linkTarget)
        inline.append(" (", style: mark)
        appendTarget(link.target, theme.linkTarget, hyperlink)
        inline.append(")", style: mark)
    }

    private func appendTarget(_ target: String, _ role: Style, _ link: Hyperlink) {
        var linked = style.overlaid(by: role)
        linked.link = link
        inline.append(target, style: linked)
    }

    private func text(since link: (target: String, brokenCount: Int, column: Int)) -> String {
        (broken.dropFirst(link.brokenCount) + [inline]).enumerated().map { index, line in
            index == 0 ? Line(cells: line.cells.dropFirst(link.column)).text : line.text
        }.joined(separator: " ")
    }

    // MARK: Leaves

    func openHeading(level: Int) {
        endText()
        push(theme.heading(level: level))
    }

    func closeHeading() {
        endText()
        popStyle()
    }

    func addRule() {
        endText()
        add([Line(String(repeating: "─", count: room), style: theme.text.overlaid(by: theme.rule))])
    }

    func openCode(label: String?) {
        endText()
        code = (label, [])
    }

    func closeCode() {
        guard let code else { return }
        self.code = nil
        add(CodeLayout(columns: room, theme: theme).rows(of: code.text, label: code.label))
    }

    // MARK: Tables

    func openTable() {
        endText()
        table = MarkdownTable()
    }

    func openCell(alignment: MarkdownTable.Alignment, isHeader: Bool) {
        if isHeader {
            table?.alignments.append(alignment)
            push(theme.tableHeader)
        }
    }

    func closeCell(isHeader: Bool) {
        table?.addCell(broken + [inline])
        broken = []
        inline = Line()
        if isHeader { popStyle() }
    }

    func closeTable() {
        guard let table else { return }
        self.table = nil
        add(table.rows(columns: room, theme: theme, hidesHeader: hidesTableHeader))
    }
}
