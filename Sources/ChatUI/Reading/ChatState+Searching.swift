import ChatCore
import TerminalCore

// Searching: every key goes to the first match from where one was; Esc goes back there.
extension ChatState {
    mutating func startSearch(backward: Bool) -> [Effect] {
        let (reading, top, search) = (conversation.reading, conversation.top, conversation.search)
        let effects = startReading()
        guard let place = withConversation({ pane, view, _ in pane.cursorPlace(in: &view) }) else { return effects }
        let origin = LinePrompt.SearchOrigin(reading: reading, top: top, search: search, place: place)
        prompt = LinePrompt(.search(backward: backward, origin: origin), label: backward ? "?" : "/")
        return effects
    }

    /// Searches for a text from the end of what shows, as `/search TEXT` does.
    mutating func search(for text: String) -> [Effect] {
        guard !text.isEmpty else { return startSearch(backward: false) }
        let effects = startReading()
        guard isReading else { return effects }
        conversation.searchesBackward = true
        conversation.search = ConversationSearch(TextPattern(text), in: session, withReasoning: conversation.showsReasoning)
        return effects + goToMatch(backward: true)
    }

    /// What has been typed is searched for anew.
    mutating func searchAsTyped(_ text: String, backward: Bool, from origin: LinePrompt.SearchOrigin) {
        guard !text.isEmpty else {
            conversation.search = nil
            return withConversation { pane, view, height in pane.goTo(origin.place, in: &view, height: height) }
        }
        var search = ConversationSearch(TextPattern(text), in: session, withReasoning: conversation.showsReasoning)
        let hit =
            backward
            ? search.goBack(from: origin.place, by: 1) : search.goForward(from: origin.place, by: 1, includingStart: true)
        conversation.search = search
        let target = hit?.place ?? origin.place
        withConversation { pane, view, height in pane.goTo(target, in: &view, height: height) }
    }

    /// Keeps what was searched for; an empty pattern searches again for the one before.
    mutating func finishSearch(_ text: String, backward: Bool, origin: LinePrompt.SearchOrigin) -> [Effect] {
        conversation.searchesBackward = backward
        if text.isEmpty {
            conversation.search = origin.search
            return goToMatch(backward: backward)
        }
        return conversation.search?.hits.isEmpty == true ? tell(Notice(.information, "“\(text)” is nowhere here.")) : []
    }

    /// Leaves everything as it was before.
    mutating func giveUpSearch(_ origin: LinePrompt.SearchOrigin) {
        conversation.reading = origin.reading
        conversation.top = origin.top
        conversation.search = origin.search
    }

    mutating func goToMatch(backward: Bool) -> [Effect] {
        guard conversation.search != nil else {
            return tell(Notice(.information, "Nothing was searched for yet.", advice: "/ searches."))
        }
        conversation.search?.refresh(in: session, withReasoning: conversation.showsReasoning)
        guard let place = withConversation({ pane, view, _ in pane.cursorPlace(in: &view) }) else { return [] }
        let count = conversation.reading?.count ?? 1
        let hit =
            backward
            ? conversation.search?.goBack(from: place, by: count)
            : conversation.search?.goForward(from: place, by: count, includingStart: false)
        guard let hit else {
            return tell(Notice(.information, "“\(conversation.search?.pattern.text ?? "")” is nowhere here."))
        }
        withConversation { pane, view, height in pane.goTo(hit.place, in: &view, height: height) }
        return []
    }
}
