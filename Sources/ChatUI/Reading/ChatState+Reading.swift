import ChatCore
import TerminalCore

// Reading: a cursor in the conversation takes the keys until one goes back to writing.
extension ChatState {
    public var isReading: Bool { conversation.reading != nil }

    /// Calls `body` with the conversation as it is laid out on the screen.
    mutating func withConversation<Result>(
        _ body: (inout ConversationPane, inout ConversationView, _ height: Int) -> Result
    ) -> Result {
        let area = layout.conversation
        return conversation.withView(of: session, columns: max(1, area.columns), theme: theme) { pane, view in
            body(&pane, &view, max(1, area.rows))
        }
    }

    /// Why there is nothing to read; nil when there is.
    private var refusalToRead: Notice? {
        session.activePath.isEmpty ? Notice(.information, "There is nothing to read yet.") : nil
    }

    mutating func startReading() -> [Effect] {
        if let refusal = refusalToRead { return tell(refusal) }
        withConversation { pane, view, height in pane.startReading(in: &view, height: height) }
        return []
    }

    mutating func stopReading() {
        withConversation { pane, view, height in pane.stopReading(in: &view, height: height) }
    }

    /// What a key means to a reader; nil leaves it to the rest of the program.
    mutating func receiveInReading(_ key: KeyPress, command: Command?, at now: Timestamp) -> [Effect]? {
        guard var mode = conversation.reading else { return nil }
        if mode.pending.isEmpty, let count = mode.count(extendedBy: key) {
            conversation.reading?.count = count
            return []
        }
        let keys = mode.pending + [key]
        mode.pending = []
        defer { if conversation.reading?.pending.isEmpty == true { conversation.reading?.count = nil } }
        conversation.reading?.pending = []
        switch options.keys.reading.find(keys, prefersShort: mode.selection != nil) {
        case .command(let command): return perform(command, at: now)
        case .begun:
            conversation.reading?.pending = keys
            return []
        case .nothing:
            let isForReaders = command?.isEditing != false || command == .send || command == .complete
            return isForReaders || keys.count > 1 ? [] : nil
        }
    }

    private mutating func perform(_ command: ReadingCommand, at now: Timestamp) -> [Effect] {
        switch command {
        case .left, .down, .up, .right, .wordForward, .wordBackward, .wordEnd, .lineStart, .lineEnd, .paragraphForward,
            .paragraphBackward, .halfPageDown, .halfPageUp, .pageDown, .pageUp, .top, .bottom, .nextMessage, .previousMessage:
            withConversation { pane, view, height in pane.move(command, in: &view, height: height) }
            return []
        case .nextPrompt, .previousPrompt, .nextCode, .previousCode, .nextHeading, .previousHeading: return jump(command)
        case .openOutline: return openOutline()
        case .search: return startSearch(backward: false)
        case .searchBackward: return startSearch(backward: true)
        case .nextMatch: return goToMatch(backward: conversation.searchesBackward)
        case .previousMatch: return goToMatch(backward: !conversation.searchesBackward)
        case .selectCharacters: return select(.characters)
        case .selectLines: return select(.lines)
        case .copySelection: return copySelection()
        case .copyLine: return copyLine()
        case .copyCode: return copyCode()
        case .copyMessage: return copyMessage()
        case .saveCode: return startSaving()
        case .openInPager: return show(in: .pager)
        case .openInEditor: return show(in: .editor)
        case .openLinks: return openLinks()
        case .leave:
            if conversation.reading?.selection != nil { conversation.reading?.selection = nil } else { stopReading() }
            return []
        }
    }

    private mutating func select(_ unit: ReadingMode.Selection.Unit) -> [Effect] {
        let isOn = conversation.reading?.selection?.unit == unit
        let anchor = conversation.reading?.selection?.anchor
        let place = withConversation { pane, view, _ in pane.cursorPlace(in: &view) }
        conversation.reading?.selection = isOn ? nil : (anchor ?? place).map { ReadingMode.Selection(unit: unit, anchor: $0) }
        return []
    }

    // MARK: Jumping

    /// Goes to the next or previous prompt, heading or code block, through as many messages as it takes.
    private mutating func jump(_ command: ReadingCommand) -> [Effect] {
        guard var start = withConversation({ pane, view, _ in pane.cursorPlace(in: &view) }) else { return [] }
        let isForward = [ReadingCommand.nextPrompt, .nextCode, .nextHeading].contains(command)
        if !isForward, start.part == .text {
            // What begins in the cursor's own line is where one is already.
            start.offset = session.messages[session.activePath[start.message]].text.lineRange(at: start.offset).lowerBound
        }
        var missing = conversation.reading?.count ?? 1
        var target: TextPlace?
        var message = start.message
        while missing > 0, session.activePath.indices.contains(message) {
            let places = places(of: command, in: message).filter { isForward ? $0 > start : $0 < start }
            for place in isForward ? places : places.reversed() where missing > 0 {
                target = place
                missing -= 1
            }
            message += isForward ? 1 : -1
        }
        guard let target else {
            return tell(Notice(.information, isForward ? "There is none after this." : "There is none before this."))
        }
        withConversation { pane, view, height in pane.goTo(target, in: &view, height: height) }
        return []
    }

    /// Where the things begin that a command jumps to, in order.
    private func places(of command: ReadingCommand, in index: Int) -> [TextPlace] {
        let message = session.messages[session.activePath[index]]
        switch command {
        case .nextPrompt, .previousPrompt: return message.role == .user ? [TextPlace(message: index)] : []
        case .nextCode, .previousCode:
            return message.outline.codeBlocks.map { TextPlace(message: index, part: .text, offset: $0.range.lowerBound) }
        default: return message.outline.headings.map { TextPlace(message: index, part: .text, offset: $0.offset) }
        }
    }

    mutating func openOutline() -> [Effect] {
        if let refusal = refusalToRead { return tell(refusal) }
        let current = withConversation { pane, view, _ in pane.cursorPlace(in: &view) }
        overlay = .reading(ReadingList(outlineOf: session, current: current ?? TextPlace(message: .max)))
        return []
    }

    /// What was chosen in an outline or a list of links.
    mutating func choose(_ target: ReadingList.Target) -> [Effect] {
        switch target {
        case .place(let place):
            withConversation { pane, view, height in
                pane.startReading(in: &view, height: height)
                pane.goTo(place, in: &view, height: height)
            }
        case .link(let link):
            if let refusal = link.refusal { return tell(Notice(.error, refusal)) }
            prompt = LinePrompt(.openLink(link.target), label: "Open \(link.target)? y/n ")
        }
        return []
    }
}

extension ReadingMode {
    /// The count with one more digit; nil when the key is none. A zero alone is a command.
    fileprivate func count(extendedBy key: KeyPress) -> Int? {
        guard case .character(let character) = key.key, key.modifiers.isEmpty, let digit = character.wholeNumberValue,
            character.isASCII, digit > 0 || count != nil
        else { return nil }
        return min(99_999, (count ?? 0) * 10 + digit)
    }
}

extension ChatMessage {
    /// The headings and code blocks of what a model wrote; what a person typed has none.
    var outline: MessageOutline { MessageOutline(of: role == .assistant ? text : "") }
}
