import ChatCore
import TerminalCore

// The mouse: the wheel scrolls, a drag selects and copies, a click moves the reader's cursor.
extension ChatState {
    mutating func receive(_ event: MouseEvent, at now: Timestamp) -> [Effect] {
        switch event.kind {
        case .wheelUp: return wheel(.scrollLineUp, at: now)
        case .wheelDown: return wheel(.scrollLineDown, at: now)
        case .press: press(at: event.position)
        case .drag: drag(to: event.position)
        case .release: return release()
        }
        return []
    }

    /// Three lines a notch, of what is on top.
    private mutating func wheel(_ command: Command, at now: Timestamp) -> [Effect] {
        let key = KeyPress(command == .scrollLineUp ? .up : .down)
        for _ in 0..<3 {
            let isTaken = receiveInOverlay(key, command: command == .scrollLineUp ? .moveUp : .moveDown, at: now) != nil
            if !isTaken { _ = perform(command, at: now) }
        }
        return []
    }

    private mutating func press(at point: Point) {
        mousePress = nil
        let area = layout.conversation
        guard overlay == nil, prompt == nil, point.row < area.endRow, !session.activePath.isEmpty else { return }
        mousePress = point
        guard isReading else { return }
        conversation.reading?.selection = nil
        moveCursor(to: point)
    }

    private mutating func drag(to point: Point) {
        guard let start = mousePress else { return }
        if conversation.reading?.selection == nil {
            withConversation { pane, view, height in
                if pane.reading == nil {
                    pane.startReading(in: &view, height: height, at: start.row, column: start.column)
                    pane.reading?.isDragging = true
                }
                let anchor = pane.cursorPlace(in: &view)
                pane.reading?.selection = anchor.map { ReadingMode.Selection(unit: .characters, anchor: $0) }
            }
        }
        moveCursor(to: point)
    }

    /// Copies what was selected. Who was writing before writes on.
    private mutating func release() -> [Effect] {
        guard mousePress != nil else { return [] }
        mousePress = nil
        guard conversation.reading?.selection != nil else { return [] }
        let wasWriting = conversation.reading?.isDragging == true
        let effects = copySelection()
        if wasWriting { stopReading() }
        return effects
    }

    /// Puts the cursor where the mouse is; beyond the upper or lower edge the rows follow.
    private mutating func moveCursor(to point: Point) {
        withConversation { pane, view, height in
            if point.row <= 0 { pane.move(by: -1, in: &view, height: height) }
            if point.row >= height { pane.move(by: 1, in: &view, height: height) }
            let first = pane.top.flatMap { view.nearest(to: $0) } ?? view.position(ofRowFromEnd: height)
            guard let first else { return }
            let row = view.position(first, movedBy: min(max(0, point.row), height - 1))
            let columns = view.row(at: row).columns
            pane.reading?.followsEnd = false
            pane.reading?.moveCursor(to: (row, min(max(0, point.column), max(0, columns - 1))))
        }
    }
}
