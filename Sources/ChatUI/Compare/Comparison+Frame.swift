import ChatCore
import TerminalCore

// The columns of a comparison: side by side, the same row at the same height.
extension Comparison {
    /// A column narrower than this says too little in a row.
    private static let narrowestColumn = 24

    /// Draws what has changed since the last time into the picture of all columns, and shows that.
    /// - Parameters:
    ///   - version: another one whenever the session has changed.
    ///   - inParts: whether new text of one column at most is taken in.
    /// - Returns: whether another frame has to follow, because a column has more to show than this one does.
    mutating func draw(
        _ session: ChatSession, version: Int, inParts: Bool, into frame: inout Frame, area: Rect, theme: Theme
    ) -> Bool {
        guard area.rows >= 4 else { return false }
        let count = max(1, min(columns.count, (area.columns + 1) / (Self.narrowestColumn + 1)))
        // A wider screen may have room for those before, too.
        first = min(max(first, chosen - count + 1), chosen, columns.count - count)
        let shown = first..<first + count
        let width = (area.columns - count + 1) / count
        let (changed, isBehind) = read(
            session, version: version, shown: shown, limit: inParts ? 1 : count, columns: width, theme: theme)
        let differences = showsDiff ? findDifferences(in: session, shown: shown, columns: width, theme: theme) : [:]
        func rowCount(_ index: Int) -> Int { differences[index]?.count ?? columns[index].body.rowCount }
        let height = area.rows - 3
        if let top, top + height >= shown.map(rowCount).max() ?? 0 { self.top = nil }

        var picture = takePicture(of: shown, size: Size(columns: area.columns, rows: area.rows), theme: theme)
        for (place, index) in shown.enumerated() {
            let inner = Rect(column: place * (width + 1), row: 2, columns: width, rows: height)
            if picture.isNew || picture.chosen != chosen {
                drawHead(of: index, into: &picture.frame, column: inner.column, columns: width, theme: theme)
            }
            if picture.isNew || changed.contains(index), let message = session[columns[index].id] {
                // Without a row to stay at, every column shows its end.
                let first = top ?? max(0, rowCount(index) - height)
                let rows =
                    differences[index].map { Array($0.dropFirst(first).prefix(height)) }
                    ?? columns[index].body.rows(in: first..<first + height, of: message)
                picture.frame.fill(inner, style: theme.text)
                for (row, line) in rows.enumerated() {
                    picture.frame.draw(line, column: inner.column, row: inner.row + row, clip: inner)
                }
            }
            var foot = Line(foot(of: index, in: session, columns: width), style: theme.dimmed).truncated(toColumns: width)
            foot.pad(toColumns: width, style: theme.text)
            picture.frame.draw(foot, column: inner.column, row: inner.endRow)
        }
        if picture.isNew { drawBorders(between: shown.count, into: &picture.frame, columns: width, theme: theme) }
        picture.chosen = chosen
        picture.isNew = false
        frame.draw(picture.frame, at: Point(column: area.column, row: area.row))
        self.picture = showsDiff ? nil : picture
        return isBehind
    }

    /// Has columns take in what is new of their answers.
    /// - Parameter limit: how many that still grow may take in new text; all others cost little, or have to be laid out anew.
    /// - Returns: those that have, and whether others would have had to.
    private mutating func read(
        _ session: ChatSession, version: Int, shown: Range<Int>, limit: Int, columns width: Int, theme: Theme
    ) -> (changed: Set<Int>, isBehind: Bool) {
        var changed: Set<Int> = []
        var left = limit
        var isBehind = false
        for index in shown {
            guard let message = session[columns[index].id] else { continue }
            let isRunning = columns[index].isRunning
            switch columns[index].body.news(for: width, theme, isRunning: isRunning, version: version) {
            case .none: continue
            case .text where isRunning:
                guard left > 0 else {
                    isBehind = true
                    continue
                }
                left -= 1
            case .text, .all: break
            }
            columns[index].body.read(message, version: version, isRunning: isRunning, columns: width, theme: theme)
            changed.insert(index)
        }
        return (changed, isBehind)
    }

    /// The picture drawn last, or an empty one where everything has to be drawn anew.
    private mutating func takePicture(of shown: Range<Int>, size: Size, theme: Theme) -> Picture {
        let picture = picture
        self.picture = nil
        if let picture, !showsDiff, picture.frame.size == size, picture.theme == theme, picture.shown == shown,
            picture.top == top
        {
            return picture
        }
        return Picture(frame: Frame(size: size, style: theme.text), theme: theme, shown: shown, chosen: chosen, top: top)
    }

    private func drawBorders(between count: Int, into frame: inout Frame, columns width: Int, theme: Theme) {
        let border = Line("│", style: theme.border)
        for place in 1..<max(1, count) {
            for row in 0..<frame.size.rows { frame.draw(border, column: place * (width + 1) - 1, row: row) }
        }
    }

    /// The model above a column, marked when it is the chosen one.
    private func drawHead(of index: Int, into frame: inout Frame, column: Int, columns width: Int, theme: Theme) {
        let isChosen = index == chosen
        let hidden = columns.count > 1 ? " \(index + 1)/\(columns.count)" : ""
        var title = Line((isChosen ? "▸ " : "  ") + columns[index].model.shortText, style: theme.assistant)
        title = title.truncated(toColumns: max(4, width - hidden.utf8.count))
        title.append(hidden, style: theme.dimmed)
        title.pad(toColumns: width)
        if isChosen { title.overlay(theme.selection) }
        frame.draw(title, column: column, row: 0, clip: Rect(column: column, row: 0, columns: width, rows: 1))
    }

    /// What stands below a column: how the answer gets on, and what it took.
    private func foot(of index: Int, in session: ChatSession, columns width: Int) -> String {
        switch columns[index].progress?.phase {
        case nil: session[columns[index].id]?.reply?.figures(columns: width) ?? ""
        case .waiting: "waiting…"
        case .preparing(let what): what
        case .retrying(let attempt, _): "trying again: \(attempt.error ?? "no answer")"
        case .receiving: "replying · ≈ \(columns[index].progress?.pieces ?? 0) tokens"
        }
    }

    /// What the other answers say in other words than the chosen one: rows for each column but that one.
    private mutating func findDifferences(
        in session: ChatSession, shown: Range<Int>, columns width: Int, theme: Theme
    ) -> [Int: [Line]] {
        if let known = differences, known.chosen == chosen, known.columns == width, known.shown == shown, known.theme == theme {
            return known.rows
        }
        guard let text = session[columns[chosen].id]?.text else { return [:] }
        var rows: [Int: [Line]] = [:]
        for index in shown where index != chosen {
            guard let other = session[columns[index].id]?.text else { continue }
            rows[index] = WordDiff(from: text, to: other).rows(columns: width, theme: theme)
        }
        differences = Differences(chosen: chosen, columns: width, shown: shown, theme: theme, rows: rows)
        return rows
    }

    /// What stands in the composer's place.
    func footLine(columns: Int, theme: Theme) -> Line {
        var line = Line("▌ ", style: theme.prompt)
        let parts =
            isRunning
            ? "comparing · ←→ column · ↑↓ scrolls · esc stops"
            : "comparing · ←→ column · ↑↓ scrolls · d \(showsDiff ? "text" : "differences") · enter goes on with this one · esc closes"
        line.append(parts, style: theme.dimmed)
        return line.truncated(toColumns: columns)
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
