import TerminalCore

/// The cursor, the selection and what was found, over rows that are laid out without them.
extension ConversationPane {
    /// Marks what is selected and found in the rows on the screen.
    /// - Parameters:
    ///   - rows: the rows from `start` on.
    /// - Returns: where the cursor stands among them; nil when it is elsewhere.
    func decorate(_ rows: inout [Line], from start: Position, in view: inout ConversationView, theme: Theme) -> Point? {
        guard let reading, let cursor = view.nearest(to: reading.cursor) else { return nil }
        let selected = selectedRange(in: &view)
        var point: Point?
        var place = start
        var index = 0
        while index < rows.count {
            let count = view.rows(of: place.piece, in: place.message).count - place.row
            let shown = index..<min(rows.count, index + count)
            if cursor.message == place.message, cursor.piece == place.piece, cursor.row >= place.row,
                shown.contains(index + cursor.row - place.row)
            {
                let row = index + cursor.row - place.row
                point = Point(column: min(reading.column, max(0, rows[row].columns - 1)), row: row)
            }
            if !shown.isEmpty, selected != nil || search?.hits.isEmpty == false {
                mark(&rows, shown, from: place, selected: selected, in: &view, theme: theme)
            }
            index = shown.upperBound
            guard let next = view.neighbour(of: place, forward: true) else { break }
            place = next
        }
        return point
    }

    /// What is selected in stored text; nil when nothing is.
    func selectedRange(in view: inout ConversationView) -> Range<TextPlace>? {
        guard let reading, let selection = reading.selection, let cursor = view.nearest(to: reading.cursor) else { return nil }
        return selection.range(to: view.place(at: cursor, column: reading.column), in: view)
    }

    private func mark(
        _ rows: inout [Line], _ shown: Range<Int>, from place: Position, selected: Range<TextPlace>?,
        in view: inout ConversationView, theme: Theme
    ) {
        let (map, part, _) = view.sourceMap(of: place.piece, in: place.message)
        let current = search?.current
        for row in shown {
            var firstSelected: Int?
            var lastSelected = 0
            for (column, offset) in map.offsets[place.row + row - shown.lowerBound].enumerated() where offset >= 0 {
                let stored = TextPlace(message: place.message, part: part, offset: offset)
                if let hit = search?.hit(at: stored) {
                    let style = hit == current ? theme.selection.with([.bold, .underline]) : theme.warning.with(.reverse)
                    rows[row].overlay(style, columns: column..<column + 1)
                }
                if selected?.contains(stored) == true {
                    firstSelected = firstSelected ?? column
                    lastSelected = column
                }
            }
            if let firstSelected { rows[row].overlay(theme.selection, columns: firstSelected..<lastSelected + 1) }
        }
    }
}

extension ReadingMode.Selection {
    /// The stored text from the anchor to `head`: the character or line at each end is in it.
    func range(to head: TextPlace, in view: ConversationView) -> Range<TextPlace> {
        var (lower, upper) = anchor < head ? (anchor, head) : (head, anchor)
        let last = view.text(of: upper.part, in: upper.message)
        switch unit {
        case .characters: upper.offset = last.characterEnd(at: upper.offset)
        case .lines:
            lower.offset = view.text(of: lower.part, in: lower.message).lineRange(at: lower.offset).lowerBound
            upper.offset = last.lineRange(at: upper.offset).upperBound
        }
        return lower..<max(lower, upper)
    }
}

extension ConversationView {
    /// The stored text in a range, messages apart by an empty line. What is folded is left out.
    func text(in range: Range<TextPlace>) -> String {
        let (first, last) = (range.lowerBound, range.upperBound)
        var texts: [String] = []
        for message in first.message...last.message {
            for part in [TextPlace.Part.reasoning, .text] where part != .reasoning || showsReasoning {
                let text = text(of: part, in: message)
                let start = TextPlace(message: message, part: part)
                let lower = start < first ? (first.message == message && first.part == part ? first.offset : text.utf8.count) : 0
                let end = TextPlace(message: message, part: part, offset: text.utf8.count)
                let upper = last < end ? (last.message == message && last.part == part ? last.offset : 0) : text.utf8.count
                if lower < upper { texts.append(String(text.slice(lower..<upper))) }
            }
        }
        return texts.joined(separator: "\n\n")
    }
}

extension String {
    /// The UTF-8 offset behind the character at one.
    fileprivate func characterEnd(at offset: Int) -> Int {
        guard offset < utf8.count else { return utf8.count }
        return utf8.distance(from: startIndex, to: index(after: utf8.index(startIndex, offsetBy: offset)))
    }

    /// The line that holds a UTF-8 offset, without its end.
    func lineRange(at offset: Int) -> Range<Int> {
        var text = self
        return text.withUTF8 { bytes in
            let offset = min(offset, bytes.count)
            let start = bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            return start..<(bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count)
        }
    }
}
