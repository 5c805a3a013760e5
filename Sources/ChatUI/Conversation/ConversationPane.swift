import ChatCore
import TerminalCore

/// Shows the active path of a session: lays out only what is to be seen, from wherever one reads.
///
/// A place is counted in pieces of messages, never in rows from the top, so neither drawing nor scrolling costs more
/// in a long session than in a short one.
struct ConversationPane: Sendable {
    /// A row: of which message on the active path, in which piece of it, which row there.
    struct Position: Hashable, Comparable, Sendable {
        var message: Int
        var piece: Int
        var row: Int

        static func < (left: Position, right: Position) -> Bool {
            (left.message, left.piece, left.row) < (right.message, right.piece, right.row)
        }
    }

    /// Message layouts kept beside those on the screen.
    private static let layoutLimit = 64

    /// The first row on the screen; nil follows the end.
    var top: Position? {
        didSet { if top != oldValue { kept = nil } }
    }
    /// What one does in the conversation instead of writing; nil while one writes.
    var reading: ReadingMode? {
        didSet { if reading?.cursor != oldValue?.cursor { kept = nil } }
    }
    /// What was searched for last.
    var search: ConversationSearch?
    /// Whether the next match is the one before: the last search went that way.
    var searchesBackward = false
    private(set) var showsReasoning = false
    private var layouts: [MessageID: MessageLayout] = [:]
    private var pictures: PictureShelf
    /// What the layouts were made for.
    private var shape: Shape?
    /// The places that must not move while the width changes or something is folded, as they were before the first change.
    private var kept: KeptPlaces?
    /// How much there was when the end was left.
    private var end: End?
    /// What the last drawing laid out, while it still holds: a key that is typed changes no message.
    private var shown: (version: Int, top: Position?, rows: [Line], count: Int)?

    private struct Shape: Hashable {
        var columns: Int
        var theme: Theme
        var showsReasoning: Bool
    }

    private struct KeptPlaces {
        var top: TextPlace?
        var cursor: TextPlace?
    }

    private struct End: Equatable {
        var messages: Int
        var bytes: Int

        init(_ session: ChatSession) {
            messages = session.activePath.count
            bytes = session.activePath.last.map { session.messages[$0].text.utf8.count } ?? 0
        }

        /// What was removed is no new text.
        func isBefore(_ other: End) -> Bool { (messages, bytes) < (other.messages, other.bytes) }
    }

    init(pictures: PictureOptions = .off) { self.pictures = PictureShelf(pictures) }

    mutating func followTail() { top = nil }

    mutating func takeWantedPictures() -> [Effect] { pictures.takeWanted() }

    mutating func letTerminalDrawPictures() {
        pictures.letTerminalDraw()
        shown = nil
    }

    mutating func receive(_ decoded: DecodedPicture, for id: PictureID) {
        pictures.receive(decoded, for: id)
        shown = nil
    }

    /// Brings a message to the upper edge, or as far up as the end of the conversation lets it.
    mutating func show(message: Int) {
        top = Position(message: message, piece: 0, row: 0)
        end = nil
    }

    /// Forgets everything but the pictures and what one chose to see: the messages are no longer those that were laid out.
    mutating func startOver() {
        var fresh = ConversationPane()
        fresh.showsReasoning = showsReasoning
        swap(&fresh.pictures, &pictures)
        self = fresh
    }

    /// True when the last drawing had as many rows as fit.
    var isFull: Bool { shown.map { $0.rows.count == $0.count } ?? false }

    mutating func toggleReasoning() { showsReasoning.toggle() }

    /// - Parameter version: another one whenever the session has changed.
    mutating func draw(session: ChatSession, version: Int, into frame: inout Frame, area: Rect, theme: Theme) {
        guard area.rows > 0 else { return }
        if let shown, shown.version == version, reading == nil, shown.top == top, shown.count == area.rows,
            shape == shape(area.columns, theme)
        {
            draw(shown.rows, into: &frame, area: area)
        } else {
            withView(of: session, columns: area.columns, theme: theme) { pane, view in
                pane.draw(&view, version: version, into: &frame, area: area, theme: theme)
            }
        }
        if top == nil { end = nil } else if end == nil { end = End(session) }
        if let end, end.isBefore(End(session)) {
            let mark = " ↓ new text below "
            frame.draw(mark, column: max(0, area.endColumn - mark.count), row: area.endRow - 1, style: theme.status, clip: area)
        }
    }

    private func draw(_ rows: [Line], into frame: inout Frame, area: Rect) {
        for (index, line) in rows.enumerated() { frame.draw(line, column: 0, row: area.row + index, clip: area) }
    }

    /// Who reads is not carried away by a growing reply, unless the cursor was sent to the end.
    private var followsCursorToEnd: Bool { reading?.followsEnd == true }

    private mutating func draw(
        _ view: inout ConversationView, version: Int, into frame: inout Frame, area: Rect, theme: Theme
    ) {
        var start = followsCursorToEnd ? nil : top.flatMap { view.nearest(to: $0) }
        var rows = start.map { view.rows(from: $0, count: area.rows) } ?? []
        if rows.count < area.rows {
            start = view.position(ofRowFromEnd: area.rows)
            rows = start.map { view.rows(from: $0, count: area.rows) } ?? []
            top = reading == nil || followsCursorToEnd ? nil : start
        } else {
            top = start
        }
        shown = reading == nil ? (version, top, rows, area.rows) : nil
        guard let start else { return }
        if followsCursorToEnd { moveCursorToEnd(in: &view) }
        let cursor = decorate(&rows, from: start, in: &view, theme: theme)
        draw(rows, into: &frame, area: area)
        if let cursor { frame.cursor = Point(column: area.column + cursor.column, row: area.row + cursor.row) }
    }

    mutating func scroll(_ command: Command, session: ChatSession, area: Rect, theme: Theme) {
        guard !session.activePath.isEmpty, area.rows > 0 else { return }
        let page = max(1, area.rows - 1)
        withView(of: session, columns: area.columns, theme: theme) { pane, view in
            switch command {
            case .scrollToTop: pane.top = view.nearest(to: Position(message: 0, piece: 0, row: 0))
            case .scrollToBottom: pane.top = nil
            case .scrollPageUp: pane.move(by: -page, in: &view, height: area.rows)
            case .scrollPageDown: pane.move(by: page, in: &view, height: area.rows)
            case .scrollLineUp: pane.move(by: -1, in: &view, height: area.rows)
            case .scrollLineDown: pane.move(by: 1, in: &view, height: area.rows)
            default: preconditionFailure("\(command) does not scroll")
            }
            pane.keepCursorOnScreen(in: &view, height: area.rows)
        }
    }

    /// Moves the first row; from there on as many rows must follow as fit, else the end is followed again.
    mutating func move(by rows: Int, in view: inout ConversationView, height: Int) {
        guard let start = top.flatMap({ view.nearest(to: $0) }) ?? view.position(ofRowFromEnd: height) else { return }
        let target = view.position(start, movedBy: rows)
        top = view.hasMoreRows(than: height, from: target) || target != start && rows < 0 ? target : nil
    }

    /// Calls `body` with the conversation as rows of this width, and keeps what it has laid out.
    mutating func withView<Result>(
        of session: ChatSession, columns: Int, theme: Theme,
        _ body: (inout ConversationPane, inout ConversationView) -> Result
    ) -> Result {
        let shape = shape(columns, theme)
        let mustMove = shape != self.shape && (top != nil || reading != nil)
        if shape != self.shape {
            if mustMove, kept == nil, let old = self.shape { kept = keptPlaces(session, in: old) }
            layouts = [:]
            self.shape = shape
        }
        var view = makeView(session, in: shape)
        if mustMove, let kept {
            if let place = kept.top { top = view.position(of: place)?.position }
            if let place = kept.cursor, let found = view.position(of: place) { reading?.moveCursor(to: found) }
            self.kept = kept
        }
        let result = body(&self, &view)
        takeBack(&view)
        return result
    }

    private func shape(_ columns: Int, _ theme: Theme) -> Shape {
        Shape(columns: columns, theme: theme, showsReasoning: showsReasoning)
    }

    /// A view takes along what was laid out, so that nothing is copied; `takeBack` has it again.
    private mutating func makeView(_ session: ChatSession, in shape: Shape) -> ConversationView {
        defer {
            layouts = [:]
            pictures = PictureShelf(.off)
        }
        return ConversationView(
            session: session, columns: shape.columns, theme: shape.theme, showsReasoning: shape.showsReasoning, layouts: layouts,
            pictures: pictures)
    }

    private mutating func takeBack(_ view: inout ConversationView) {
        layouts = view.layouts(keeping: Self.layoutLimit)
        pictures = view.pictures
    }

    private mutating func keptPlaces(_ session: ChatSession, in shape: Shape) -> KeptPlaces {
        var view = makeView(session, in: shape)
        defer { pictures = view.pictures }
        return KeptPlaces(
            top: top.flatMap { view.nearest(to: $0) }.map { view.place(at: $0, column: 0) },
            cursor: reading.flatMap { mode in view.nearest(to: mode.cursor).map { view.place(at: $0, column: mode.column) } })
    }
}

/// The active path as rows, laid out as they are asked for.
struct ConversationView {
    let session: ChatSession
    private let columns: Int
    private let theme: Theme
    let showsReasoning: Bool
    private var layouts: [MessageID: MessageLayout]
    private(set) var pictures: PictureShelf
    private var used: Set<MessageID> = []
    /// The message that was asked for last, out of `layouts` meanwhile: its neighbours in it are mostly asked for next.
    private var held: (index: Int, message: ChatMessage, isRunning: Bool, layout: MessageLayout)?

    init(
        session: ChatSession, columns: Int, theme: Theme, showsReasoning: Bool, layouts: [MessageID: MessageLayout],
        pictures: PictureShelf
    ) {
        self.session = session
        self.columns = columns
        self.theme = theme
        self.showsReasoning = showsReasoning
        self.layouts = layouts
        self.pictures = pictures
    }

    /// The layouts to keep: all that were used, and others while there are few.
    mutating func layouts(keeping limit: Int) -> [MessageID: MessageLayout] {
        putBack()
        return layouts.count <= limit ? layouts : layouts.filter { used.contains($0.key) }
    }

    /// Calls `body` with the layout of a message, brought up to date.
    mutating func withLayout<Result>(
        of index: Int, _ body: (inout MessageLayout, ChatMessage, _ isRunning: Bool) -> Result
    ) -> Result {
        if held?.index != index { hold(index) }
        let (message, isRunning) = (held!.message, held!.isRunning)
        return body(&held!.layout, message, isRunning)
    }

    private mutating func hold(_ index: Int) {
        putBack()
        let message = session.messages[session.activePath[index]]
        let isRunning = session.runningReplies.contains(message.id)
        var layout = layouts.removeValue(forKey: message.id) ?? MessageLayout(message, showsReasoning: showsReasoning)
        if used.insert(message.id).inserted { layout.read(message, isRunning: isRunning) }
        held = (index, message, isRunning, layout)
    }

    private mutating func putBack() {
        guard let held else { return }
        layouts[held.message.id] = held.layout
        self.held = nil
    }

    mutating func pieceCount(of message: Int) -> Int { withLayout(of: message) { layout, _, _ in layout.pieceCount } }

    mutating func rows(of piece: Int, in message: Int) -> [Line] {
        let (columns, theme) = (columns, theme)
        let variant = piece == 0 ? session.variantNumber(of: session.activePath[message]) : nil
        // Out of the view meanwhile, because the layout is changed within it.
        var pictures = PictureShelf(.off)
        swap(&pictures, &self.pictures)
        defer { swap(&pictures, &self.pictures) }
        return withLayout(of: message) { layout, message, isRunning in
            if piece == 0 { layout.note(variant: variant) }
            return layout.rows(
                of: piece, message: message, isRunning: isRunning, columns: columns, theme: theme, pictures: &pictures)
        }
    }

    /// The piece after or before this one; nil past the ends of the session.
    mutating func neighbour(of position: ConversationPane.Position, forward: Bool) -> ConversationPane.Position? {
        if forward {
            if position.piece + 1 < pieceCount(of: position.message) {
                return ConversationPane.Position(message: position.message, piece: position.piece + 1, row: 0)
            }
            guard position.message + 1 < session.activePath.count else { return nil }
            return ConversationPane.Position(message: position.message + 1, piece: 0, row: 0)
        }
        if position.piece > 0 {
            return ConversationPane.Position(message: position.message, piece: position.piece - 1, row: 0)
        }
        guard position.message > 0 else { return nil }
        return ConversationPane.Position(message: position.message - 1, piece: pieceCount(of: position.message - 1) - 1, row: 0)
    }

    /// A position that exists: the same, or the nearest one when messages or rows went away.
    mutating func nearest(to position: ConversationPane.Position) -> ConversationPane.Position? {
        guard !session.activePath.isEmpty else { return nil }
        var place = position
        place.message = min(place.message, session.activePath.count - 1)
        place.piece = min(place.piece, pieceCount(of: place.message) - 1)
        while true {
            let count = rows(of: place.piece, in: place.message).count
            if count > 0 {
                place.row = min(place.row, count - 1)
                return place
            }
            guard let next = neighbour(of: place, forward: true) else { return nil }
            place = next
        }
    }

    /// At most `count` rows from a position on.
    mutating func rows(from position: ConversationPane.Position, count: Int) -> [Line] {
        var lines = Array(rows(of: position.piece, in: position.message).dropFirst(position.row).prefix(count))
        var place = position
        while lines.count < count, let next = neighbour(of: place, forward: true) {
            lines += rows(of: next.piece, in: next.message).prefix(count - lines.count)
            place = next
        }
        return lines
    }

    /// The row that has `count - 1` rows after it; the first row when there are not so many.
    mutating func position(ofRowFromEnd count: Int) -> ConversationPane.Position? {
        guard !session.activePath.isEmpty else { return nil }
        let last = session.activePath.count - 1
        var place: ConversationPane.Position? = ConversationPane.Position(message: last, piece: pieceCount(of: last) - 1, row: 0)
        var missing = count
        var first: ConversationPane.Position?
        while let current = place {
            let available = rows(of: current.piece, in: current.message).count
            if available >= missing {
                return ConversationPane.Position(message: current.message, piece: current.piece, row: available - missing)
            }
            if available > 0 { first = current }
            missing -= available
            place = neighbour(of: current, forward: false)
        }
        return first
    }

    /// The row `offset` rows further on, or back when negative; stays within the session.
    mutating func position(_ start: ConversationPane.Position, movedBy offset: Int) -> ConversationPane.Position {
        var place = start
        var target = start.row + offset
        while target < 0 {
            guard let previous = neighbour(of: place, forward: false) else {
                target = 0
                break
            }
            place = previous
            target += rows(of: place.piece, in: place.message).count
        }
        while true {
            let count = rows(of: place.piece, in: place.message).count
            if target < count { break }
            guard let next = neighbour(of: place, forward: true) else {
                target = max(0, count - 1)
                break
            }
            target -= count
            place = next
        }
        return ConversationPane.Position(message: place.message, piece: place.piece, row: target)
    }

    /// Whether more than `count` rows follow from a position on.
    mutating func hasMoreRows(than count: Int, from position: ConversationPane.Position) -> Bool {
        rows(from: position, count: count + 1).count > count
    }
}
