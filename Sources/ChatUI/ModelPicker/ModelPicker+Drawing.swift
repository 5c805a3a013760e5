import ChatCore
import TerminalCore

extension ModelPicker {
    /// Draws the list into `area`, border included, and puts the cursor into the filter.
    mutating func draw(
        into frame: inout Frame, area: Rect, catalog: ModelCatalog, current: String, theme: Theme, at now: Timestamp
    ) {
        if var pane = details {
            pane.draw(into: &frame, area: area, theme: theme)
            details = pane
            frame.cursor = nil
            return
        }
        let inner = frame.drawBox(area, title: title, theme: theme)
        guard inner.rows >= 3, inner.columns >= 4 else { return }
        frame.draw("> ", column: inner.column, row: inner.row, style: theme.prompt, clip: inner)
        let layout = EditorLayout(filter, columns: inner.columns - 3, style: theme.text)
        frame.draw(layout.rows[layout.cursor.row], column: inner.column + 2, row: inner.row, clip: inner)
        frame.cursor = Point(column: inner.column + 2 + layout.cursor.column, row: inner.row)
        let columns = inner.rows >= 6 ? ModelColumn.shown(in: inner.columns, of: catalog.columns) : []
        let table = Rect(column: inner.column, row: inner.row + 1, columns: inner.columns, rows: inner.rows - 2)
        if columns.isEmpty {
            drawRows(into: &frame, area: table, columns: columns, catalog: catalog, current: current, theme: theme)
        } else {
            frame.draw(header(columns, width: table.columns, theme: theme), column: table.column, row: table.row)
            let below = Rect(column: table.column, row: table.row + 1, columns: table.columns, rows: table.rows - 1)
            drawRows(into: &frame, area: below, columns: columns, catalog: catalog, current: current, theme: theme)
        }
        frame.draw(
            Line(footer(of: catalog, at: now), style: theme.dimmed).truncated(toColumns: inner.columns), column: inner.column,
            row: inner.endRow - 1)
    }

    private var title: String {
        switch scope {
        case .backends: "Model"
        case .hub(let task, let words): "Hub · \(task)" + (words.isEmpty ? "" : " · “\(words)”")
        }
    }

    private func footer(of catalog: ModelCatalog, at now: Timestamp) -> String {
        var parts = ["\(matchCount) of \(catalog.index.count)"]
        if let sort { parts.append("by \(sort.title)") }
        parts.append(catalog.footnote(at: now))
        return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func header(_ columns: [ModelColumn], width: Int, theme: Theme) -> Line {
        var line = Line()
        line.pad(toColumns: width - columns.reduce(0) { $0 + $1.width + 1 })
        for column in columns {
            line.append(cell(column.title, column, style: column == sort ? theme.accent : theme.dimmed))
        }
        return line
    }

    private mutating func drawRows(
        into frame: inout Frame, area: Rect, columns: [ModelColumn], catalog: ModelCatalog, current: String, theme: Theme
    ) {
        firstVisible = min(max(firstVisible, selection - area.rows + 1), selection, max(0, rows.count - area.rows))
        for (offset, row) in rows.dropFirst(firstVisible).prefix(area.rows).enumerated() {
            var line = line(of: row, columns: columns, width: area.columns, catalog: catalog, current: current, theme: theme)
            if firstVisible + offset == selection {
                line.pad(toColumns: area.columns)
                line.overlay(theme.selection)
            }
            frame.draw(line, column: area.column, row: area.row + offset)
        }
    }

    private func line(
        of row: Row, columns: [ModelColumn], width: Int, catalog: ModelCatalog, current: String, theme: Theme
    ) -> Line {
        let choice = catalog.index.choices[Int(row.model)]
        var line: Line
        var facts = choice.facts
        if row.provider < 0 {
            line = Line(choice.reference == current ? "● " : catalog.isFavourite(choice) ? "★ " : "  ", style: theme.accent)
            line.append(choice.reference, style: theme.text)
            if !choice.detail.isEmpty { line.append("  " + choice.detail, style: theme.dimmed) }
        } else {
            let provider = choice.providers[Int(row.provider)]
            facts = provider.facts
            line = Line("    :\(provider.name)", style: theme.text)
            if let status = provider.status, status != "live" { line.append("  \(status)", style: theme.warning) }
        }
        let nameColumns = width - columns.reduce(0) { $0 + $1.width + 1 }
        line = line.truncated(toColumns: nameColumns)
        guard !columns.isEmpty else { return line }
        line.pad(toColumns: nameColumns)
        for column in columns { line.append(cell(column.text(of: facts), column, style: theme.text)) }
        return line
    }

    /// The text at the right of its column; a licence at the left.
    private func cell(_ text: String, _ column: ModelColumn, style: Style) -> Line {
        let text = Line(text, style: style).truncated(toColumns: column.width)
        var line = Line(" ")
        if column != .licence { line.pad(toColumns: 1 + column.width - text.columns) }
        line.append(text)
        line.pad(toColumns: 1 + column.width)
        return line
    }
}
