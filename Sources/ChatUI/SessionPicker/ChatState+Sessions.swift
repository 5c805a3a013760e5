import ChatCore

extension ChatState {
    mutating func openSessions() -> [Effect] {
        overlay = .sessions(ListPicker(title: "Sessions", items: [], footnote: "reading…"))
        return [.listSessions]
    }

    mutating func receive(_ sessions: [SessionChoice]) -> [Effect] {
        guard case .sessions(var picker) = overlay else { return [] }
        picker.footnote = ""
        picker.replaceItems(
            sessions.map { summary in
                let count = summary.messageCount.map { " · \($0) messages" } ?? ""
                return ListItem(
                    id: summary.id.text, title: summary.title.isEmpty ? "(no title)" : summary.title,
                    detail: "\(summary.updatedAt.shortDescription) · \(summary.model)\(count)",
                    isCurrent: summary.id == session.id)
            })
        overlay = .sessions(picker)
        return []
    }

    /// Leaves this session for a new one with the same model, system prompt and settings.
    mutating func startNewSession(at now: Timestamp) -> [Effect] {
        if session.isReplying { return tell(Notice(.information, "A reply is still coming.", advice: "Esc stops it.")) }
        let fresh = ChatSession(
            id: ids.next(at: now), createdAt: now, systemPrompt: session.systemPrompt, model: session.model,
            settings: session.settings)
        isSaved = false
        replaceSession(ShownSession(session: fresh))
        return [.closeSession]
    }

    /// Has a saved session opened, unless it is the one in use.
    mutating func open(_ id: ULID) -> [Effect] {
        if id == session.id { return tell(Notice(.information, "This session is open already.")) }
        return [.openSession(id)]
    }

    /// Leaves this session for one that was opened from its file. What ends here is recorded before the file changes.
    mutating func show(_ opened: ShownSession, at now: Timestamp) -> [Effect] {
        let effects = session.isReplying ? stop(at: now) : []
        isSaved = true
        replaceSession(opened)
        return effects + [.adoptSession(session.id), .warmUp(session.model)]
    }

    mutating func replaceSession(_ opened: ShownSession) {
        session = opened.session
        readOnlyReason = opened.readOnlyReason
        notice = opened.notice
        progress = nil
        rerunning = nil
        comparison = nil
        overlay = nil
        prompt = nil
        conversation = ConversationPane()
    }
}
