import ChatCore
import TerminalCore

// The columns of a comparison: side by side, the same row at the same height.
extension ChatState {
    /// A column narrower than this says too little in a row.
    private static let narrowestColumn = 24

    /// How many columns fit beside each other.
    private func shownColumns(of count: Int, in area: Rect) -> Int {
        max(1, min(count, (area.columns + 1) / (Self.narrowestColumn + 1)))
    }

    mutating func drawComparison(into frame: inout Frame, area: Rect, theme: Theme) {
        guard var comparison, area.rows >= 4 else { return }
        frame.fill(area, style: theme.text)
        let count = shownColumns(of: comparison.columns.count, in: area)
        comparison.first = min(max(comparison.first, comparison.chosen - count + 1), comparison.chosen)
        let shown = comparison.first..<comparison.first + count
        let width = (area.columns - count + 1) / count
        let height = area.rows - 3
        for index in shown {
            guard let message = session[comparison.columns[index].id] else { continue }
            let isRunning = comparison.columns[index].progress != nil
            comparison.columns[index].body.read(
                message, isRunning: isRunning, columns: width, theme: theme)
        }
        let differences =
            comparison.showsDiff
            ? differences(in: &comparison, shown: shown, columns: width, theme: theme) : [:]
        func rowCount(_ index: Int) -> Int {
            differences[index]?.count ?? comparison.columns[index].body.rowCount
        }
        let longest = shown.map(rowCount).max() ?? 0
        if let top = comparison.top, top + height >= longest { comparison.top = nil }
        for (place, index) in shown.enumerated() {
            let column = place * (width + 1)
            let inner = Rect(column: column, row: area.row + 2, columns: width, rows: height)
            // Without a row to stay at, every column shows its end.
            let first = comparison.top ?? max(0, rowCount(index) - height)
            let rows =
                differences[index].map { Array($0.dropFirst(first).prefix(height)) }
                ?? comparison.columns[index].body.rows(in: first..<first + height)
            for (row, line) in rows.enumerated() {
                frame.draw(line, column: column, row: inner.row + row, clip: inner)
            }
            drawEdges(of: comparison, index, into: &frame, inner: inner, theme: theme)
            guard place > 0 else { continue }
            for row in area.row..<area.endRow {
                frame.draw("│", column: column - 1, row: row, style: theme.border)
            }
        }
        self.comparison = comparison
    }

    /// The model above a column, and below it what the answer took.
    private func drawEdges(
        of comparison: Comparison, _ index: Int, into frame: inout Frame, inner: Rect, theme: Theme
    ) {
        let column = comparison.columns[index]
        let isChosen = index == comparison.chosen
        let hidden = comparison.columns.count > 1 ? " \(index + 1)/\(comparison.columns.count)" : ""
        var title = Line(isChosen ? "▸ " : "  ", style: theme.assistant)
        title.append(column.model.shortText, style: theme.assistant)
        title = title.truncated(toColumns: max(4, inner.columns - hidden.utf8.count))
        title.append(hidden, style: theme.dimmed)
        title.pad(toColumns: inner.columns)
        if isChosen { title.overlay(theme.selection) }
        frame.draw(
            title, column: inner.column, row: inner.row - 2,
            clip: Rect(column: inner.column, row: inner.row - 2, columns: inner.columns, rows: 1))
        let foot: String =
            switch column.progress?.phase {
            case nil: session[column.id]?.reply?.figures(columns: inner.columns) ?? ""
            case .waiting: "waiting…"
            case .preparing(let what): what
            case .retrying(let attempt, _): "trying again: \(attempt.error ?? "no answer")"
            case .receiving: "replying · ≈ \(column.progress?.pieces ?? 0) tokens"
            }
        frame.draw(
            Line(foot, style: theme.dimmed).truncated(toColumns: inner.columns), column: inner.column,
            row: inner.endRow)
    }

    /// What the other answers say in other words than the chosen one: rows for each column but that one.
    private func differences(
        in comparison: inout Comparison, shown: Range<Int>, columns: Int, theme: Theme
    ) -> [Int: [Line]] {
        let chosen = comparison.chosen
        if let known = comparison.differences, known.chosen == chosen, known.columns == columns,
            known.shown == shown,
            known.theme == theme
        {
            return known.rows
        }
        guard let text = session[comparison.columns[chosen].id]?.text else { return [:] }
        var rows: [Int: [Line]] = [:]
        for index in shown where index != chosen {
            guard let other = session[comparison.columns[index].id]?.text else { continue }
            rows[index] = WordDiff(from: text, to: other).rows(columns: columns, theme: theme)
        }
        comparison.differences = Comparison.Differences(
            chosen: chosen, columns: columns, shown: shown, theme: theme, rows: rows)
        return rows
    }

    /// What stands in the composer's place while models are compared.
    var comparisonFootLine: Line? {
        guard let comparison else { return nil }
        var line = Line("▌ ", style: theme.prompt)
        let parts =
            comparison.isRunning
            ? "comparing · ←→ column · ↑↓ scrolls · esc stops"
            : "comparing · ←→ column · ↑↓ scrolls · d \(comparison.showsDiff ? "text" : "differences") · enter goes on with this one · esc closes"
        line.append(parts, style: theme.dimmed)
        return line.truncated(toColumns: size.columns)
    }
}

extension Reply {
    /// The figures in one row: the first token's time goes when there is no room for all.
    fileprivate func figures(columns: Int) -> String {
        let all = figures
        let text = all.joined(separator: " · ")
        return text.count <= columns ? text : all.filter { !$0.hasPrefix("first ") }.joined(separator: " · ")
    }
}

extension WordDiff {
    /// As rows of text: what went struck through, what came underlined.
    func rows(columns: Int, theme: Theme) -> [Line] {
        var lines = [Line()]
        for piece in pieces {
            let style: Style =
                switch piece.kind {
                case .same: theme.text
                case .removed: theme.text.overlaid(by: theme.markdown.deleted).with(.strikethrough)
                case .added: theme.text.overlaid(by: theme.markdown.inserted).with(.underline)
                }
            for (index, part) in piece.text.split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline
            ).enumerated() {
                if index > 0 { lines.append(Line()) }
                let expanded = part.split(separator: "\t", omittingEmptySubsequences: false).joined(
                    separator: "    ")
                lines[lines.count - 1].append(expanded, style: style)
            }
        }
        return lines.flatMap { $0.wrapped(toColumns: columns) }
    }
}
