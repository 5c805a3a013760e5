import ChatCore
import TerminalCore

/// Where each part of the screen stands.
struct ScreenLayout: Hashable {
    var conversation: Rect
    var notice: Rect
    var status: Rect
    var composer: Rect
    /// No rows unless a saved conversation is played.
    var replay: Rect
    var overlay: Rect
}

extension ChatState {
    /// The text being written, laid out for the composer's width.
    private var composerLayout: EditorLayout {
        historySearchLayout(columns: size.columns, rows: max(1, size.rows / 3))
            ?? EditorLayout(composer.editor, columns: max(2, size.columns - 2), style: theme.text, pasteStyle: theme.accent)
    }

    private var noticeLines: [Line] {
        guard let notice else { return [] }
        return Array(
            Line(notice.text, style: theme.style(of: notice.severity)).wrapped(toColumns: size.columns).prefix(3))
    }

    var layout: ScreenLayout {
        let isWriting = prompt == nil && conversation.reading == nil && comparison == nil
        return layout(
            composerRows: isWriting ? composerLayout.rows.count + attachmentRows : 1, noticeRows: noticeLines.count)
    }

    private var attachmentRows: Int { composer.attachments.isEmpty || composer.search != nil ? 0 : 1 }

    private func layout(composerRows: Int, noticeRows: Int) -> ScreenLayout {
        let composerRows = min(max(1, composerRows), max(1, size.rows / 3))
        let replayRows = isPlayingBack && size.rows > 4 ? 1 : 0
        let statusRow = max(0, size.rows - composerRows - 1 - replayRows)
        let noticeRows = min(noticeRows, max(0, statusRow - 1))
        let conversation = Rect(column: 0, row: 0, columns: size.columns, rows: statusRow - noticeRows)
        let inset = size.columns >= 60 ? 4 : 0
        return ScreenLayout(
            conversation: conversation,
            notice: Rect(column: 0, row: statusRow - noticeRows, columns: size.columns, rows: noticeRows),
            status: Rect(column: 0, row: statusRow, columns: size.columns, rows: 1),
            composer: Rect(column: 0, row: statusRow + 1, columns: size.columns, rows: size.rows - statusRow - 1 - replayRows),
            replay: Rect(column: 0, row: size.rows - replayRows, columns: size.columns, rows: replayRows),
            overlay: Rect(
                column: inset, row: inset / 4, columns: size.columns - 2 * inset, rows: max(0, statusRow - inset / 2)))
    }

    /// True when the last frame had as many rows of the conversation as fit: nothing before them could be seen.
    public var isConversationFull: Bool { conversation.isFull }

    /// Draws everything. Mutating because panes remember what they have laid out.
    /// - Parameter inParts: whether a frame may show a part of what is new, so that none takes long; `isBehind` then says so.
    public mutating func frame(at now: Timestamp, inParts: Bool = false) -> Frame {
        hasChanged = false
        isBehind = false
        let theme = theme
        var frame = Frame(size: size, style: theme.text)
        guard size.columns >= 2, size.rows >= 2 else { return frame }
        let noticeLines = noticeLines
        let footLine = footLine(columns: size.columns)
        let composerLayout = footLine == nil ? composerLayout : nil
        let layout = layout(
            composerRows: composerLayout.map { $0.rows.count + attachmentRows } ?? 1, noticeRows: noticeLines.count)
        if comparison != nil {
            let (session, version) = (session, sessionVersion)
            isBehind =
                comparison?.draw(
                    session, version: version, inParts: inParts, into: &frame, area: layout.conversation, theme: theme) ?? false
        } else if session.activePath.isEmpty {
            drawWelcome(into: &frame, area: layout.conversation)
        } else {
            conversation.draw(
                session: session, version: sessionVersion, into: &frame, area: layout.conversation, theme: theme)
        }
        for (index, line) in noticeLines.enumerated() where index < layout.notice.rows {
            frame.draw(line, column: 0, row: layout.notice.row + index)
        }
        let menu = completionRows(columns: size.columns, rows: layout.conversation.rows)
        for (index, line) in menu.enumerated() {
            frame.draw(line, column: 0, row: layout.conversation.endRow - menu.count + index)
        }
        // What is played has a clock of its own.
        let clock = replay.map { Timestamp.ofReplay($0.position) } ?? now
        frame.draw(statusLine(columns: size.columns, at: clock), column: 0, row: layout.status.row)
        if layout.replay.rows > 0, let line = replayLine(columns: size.columns) {
            frame.draw(line, column: 0, row: layout.replay.row)
        }
        if let footLine {
            frame.draw(footLine.line, column: 0, row: layout.composer.row)
            if let column = footLine.cursor { frame.cursor = Point(column: column, row: layout.composer.row) }
        } else if let composerLayout {
            var area = layout.composer
            if area.rows > 1, attachmentRows > 0, let line = attachmentLine(columns: size.columns) {
                frame.draw(line, column: area.column, row: area.row)
                area = Rect(column: area.column, row: area.row + 1, columns: area.columns, rows: area.rows - 1)
            }
            draw(composerLayout, into: &frame, area: area)
        }
        drawOverlay(into: &frame, area: layout.overlay, theme: theme, at: now)
        frame.underlay(theme.text)
        return frame
    }

    private func drawWelcome(into frame: inout Frame, area: Rect) {
        let lines = options.welcome.flatMap { Line($0, style: theme.dimmed).wrapped(toColumns: area.columns - 4) }
        let top = max(0, (area.rows - lines.count) / 2)
        for (index, line) in lines.enumerated() {
            frame.draw(line, column: 2, row: area.row + top + index, clip: area)
        }
    }

    /// Draws the part of the composer around the cursor.
    private func draw(_ editor: EditorLayout, into frame: inout Frame, area: Rect) {
        if composer.search != nil {
            for (index, line) in editor.rows.suffix(area.rows).enumerated() {
                frame.draw(line, column: area.column, row: area.row + index)
            }
            frame.cursor = Point(column: editor.cursor.column, row: area.endRow - 1)
            return
        }
        let first = min(max(0, editor.cursor.row - area.rows + 1), max(0, editor.rows.count - area.rows))
        for (index, line) in editor.rows.dropFirst(first).prefix(area.rows).enumerated() {
            frame.draw(first + index == 0 ? "> " : "  ", column: area.column, row: area.row + index, style: theme.prompt)
            frame.draw(line, column: area.column + 2, row: area.row + index)
        }
        frame.cursor = Point(column: min(area.columns - 1, 2 + editor.cursor.column), row: area.row + editor.cursor.row - first)
    }

    private mutating func drawOverlay(into frame: inout Frame, area: Rect, theme: Theme, at now: Timestamp) {
        if var list = overlay?.list {
            list.draw(into: &frame, area: area, theme: theme)
            overlay?.list = list
            return
        }
        switch overlay {
        case nil, .revisions, .tasks, .drift, .offers, .presets, .snippets, .sessions, .sessionSearch, .palette, .themes,
            .reading, .tree,
            .context:
            return
        case .models: drawModelPicker(into: &frame, area: area, theme: theme, at: now)
        case .text(var pane):
            pane.draw(into: &frame, area: area, theme: theme)
            overlay = .text(pane)
            frame.cursor = nil
        case .usage(var pane):
            pane.draw(into: &frame, area: area, theme: theme)
            overlay = .usage(pane)
            frame.cursor = nil
        case .parameters(let sheet): sheet.draw(into: &frame, area: area, theme: theme)
        case .systemPrompt(let editor):
            let inner = frame.drawBox(area, title: "System prompt: Enter saves, Esc leaves it as it was", theme: theme)
            let laidOut = EditorLayout(editor, columns: inner.columns, style: theme.text)
            let first = max(0, laidOut.cursor.row - inner.rows + 1)
            for (index, line) in laidOut.rows.dropFirst(first).prefix(inner.rows).enumerated() {
                frame.draw(line, column: inner.column, row: inner.row + index)
            }
            frame.cursor = Point(column: inner.column + laidOut.cursor.column, row: inner.row + laidOut.cursor.row - first)
        }
    }
}
