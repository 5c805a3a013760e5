import TerminalCore

/// Lays out what the parser reports, in its order: text gathers in `inline` until its block ends and becomes rows.
///
/// Containers are a list, not a recursion, so no nesting overflows the stack; their indentation stops short of the
/// width, and what is nested deeper starts at the same column.
final class MarkdownFlow {
    struct Container {
        enum Kind {
            case quote
            case list(isTight: Bool, nextNumber: Int?, delimiter: UInt8)
            case item
        }

        var kind: Kind
        /// Drawn before the first row of the container only; used up by it.
        var marker: Line?
        /// Drawn before its further rows.
        var rest: Line
        /// The columns that this container and those around it take.
        var end: Int
        /// Bullet lists around and including this container.
        var bulletDepth: Int
    }

    let columns: Int
    let theme: MarkdownTheme
    var hidesTableHeader = false
    /// Replaces the number of the outermost list's first item.
    var firstNumber: Int?

    private var rows: [Line] = []
    var containers: [Container] = []
    /// How many of the containers around the last block of text are still open; nil before the first.
    private var commonDepth: Int?

    /// The text of the block that is open, after its last hard break.
    var inline = Line()
    /// The lines before that.
    var broken: [Line] = []
    var styles: [Style]
    /// Formulas and references that md4c sees as marks.
    var insets: [MarkdownInset] = []
    /// A formula on lines of its own was the last thing: the end of its line is no empty one.
    var endsWithDisplay = false
    var links: [(target: String, brokenCount: Int, column: Int)] = []
    /// Whether the cells of links carry their targets.
    var marksLinks = false
    /// All links that have ended.
    var foundLinks: [MarkdownLink] = []
    var code: (label: String?, text: [UInt8])?
    var table: MarkdownTable?
    /// Cells that the table may still have: short rows of a wide table are filled up by the parser.
    var cellsLeft = 8192

    init(columns: Int, theme: MarkdownTheme) {
        self.columns = columns
        self.theme = theme
        styles = [theme.text]
    }

    var style: Style { styles.last ?? theme.text }

    func finishedRows() -> [Line] {
        endText()
        return rows
    }

    // MARK: Containers

    func openQuote() {
        endText()
        var bar = Line("│", style: theme.quoteBar)
        bar.append(" ", style: theme.text)
        push(.quote, marker: nil, rest: bar)
        styles.append(style.overlaid(by: theme.quote))
    }

    func openList(isTight: Bool, start: Int?, delimiter: UInt8 = 0) {
        endText()
        let isOutermost = containers.isEmpty
        let number = isOutermost && start != nil ? firstNumber ?? start : start
        containers.append(
            Container(
                kind: .list(isTight: isTight, nextNumber: number, delimiter: delimiter), marker: nil, rest: Line(),
                end: containers.last?.end ?? 0, bulletDepth: bulletDepth + (start == nil ? 1 : 0)))
    }

    /// - Parameter isDone: nil when the item is no task.
    func openItem(isDone: Bool?) {
        endText()
        var text = "• "
        if let last = containers.indices.last, case .list(let isTight, let number, let delimiter) = containers[last].kind {
            if let number {
                text = "\(number)\(Character(Unicode.Scalar(delimiter))) "
                containers[last].kind = .list(isTight: isTight, nextNumber: number + 1, delimiter: delimiter)
            } else {
                text = ["• ", "◦ ", "▪ "][(bulletDepth - 1) % 3]
            }
        }
        if let isDone { text = isDone ? "[x] " : "[ ] " }
        openContainer(marker: Line(text, style: theme.text.overlaid(by: theme.listMarker)))
    }

    /// Begins what stands behind a marker.
    func openContainer(marker: Line) {
        var rest = Line()
        rest.pad(toColumns: marker.columns)
        push(.item, marker: marker, rest: rest)
    }

    func closeContainer() {
        endText()
        guard let last = containers.last else { return }
        if case .item = last.kind, last.marker != nil { add([Line()]) }
        if case .quote = last.kind { styles.removeLast() }
        containers.removeLast()
        commonDepth = commonDepth.map { min($0, containers.count) }
    }

    private var bulletDepth: Int { containers.last?.bulletDepth ?? 0 }

    private func push(_ kind: Container.Kind, marker: Line?, rest: Line) {
        let start = containers.last?.end ?? 0
        let fits = start + rest.columns <= max(columns / 2, columns - 12)
        containers.append(
            Container(
                kind: kind, marker: marker, rest: fits ? rest : Line(), end: fits ? start + rest.columns : start,
                bulletDepth: bulletDepth))
    }

    /// The columns left beside the containers.
    var room: Int { max(2, columns - (containers.last?.end ?? 0)) }

    // MARK: Rows

    /// Ends the open text and makes rows of it.
    func endText() {
        guard !inline.isEmpty || !broken.isEmpty else { return }
        let lines = endsWithDisplay && inline.isEmpty ? broken : broken + [inline]
        endsWithDisplay = false
        broken = []
        inline = Line()
        add(lines.flatMap { $0.wrapped(toColumns: room) })
    }

    func breakLine() {
        if endsWithDisplay, inline.isEmpty {
            endsWithDisplay = false
            return
        }
        endsWithDisplay = false
        broken.append(inline)
        inline = Line()
    }

    /// Adds the rows of one block, after a gap when it needs one.
    func add(_ block: [Line]) {
        if needsGap { rows.append(gap()) }
        for line in block {
            var row = prefix()
            row.append(line)
            rows.append(row)
        }
        commonDepth = containers.count
    }

    /// Whether an empty row keeps the next block from the last: not inside a tight list.
    private var needsGap: Bool {
        guard let commonDepth else { return false }
        for container in containers.prefix(commonDepth).reversed() {
            switch container.kind {
            case .list(let isTight, _, _): return !isTight
            case .quote: return true
            case .item: continue
            }
        }
        return true
    }

    private func gap() -> Line {
        var row = Line()
        for container in containers.prefix(commonDepth ?? 0) { row.append(container.rest) }
        return row
    }

    /// What stands before the next row; markers appear once, those that no longer fit not at all.
    private func prefix() -> Line {
        var row = Line()
        for index in containers.indices {
            if let marker = containers[index].marker {
                containers[index].marker = nil
                row.append(containers[index].rest.isEmpty ? Line() : marker)
            } else {
                row.append(containers[index].rest)
            }
        }
        return row
    }
}
