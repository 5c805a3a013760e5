// Playing a saved session, or going on in one that is not recorded: no event says this.
extension ChatSession {
    /// The first `count` messages of the active path, as if nothing else had been said yet.
    public func beginning(ofPath count: Int) -> ChatSession {
        var beginning = ChatSession(
            id: id, title: title, createdAt: createdAt, updatedAt: updatedAt, systemPrompt: systemPrompt, model: model,
            settings: settings, tags: tags, messages: activePath.prefix(count).map { messages[$0] }, extras: extras)
        if count == 0 { beginning.moveHead(to: nil) }
        return beginning
    }

    /// Makes `message` the head, in place of the one of its identity when there is one.
    /// - Parameter isRunning: whether it is a reply of which more will come.
    public mutating func put(_ message: ChatMessage, isRunning: Bool) {
        if let position = positions[message.id] { messages[position] = message }
        add(message)
        runningReplies = isRunning ? [message.id] : []
    }

    /// The model that the next reply is asked of, without a trace of when it was chosen.
    public mutating func use(_ model: ModelReference) { self.model = model }

    /// The same where nothing is being written: whoever writes those replies does so elsewhere.
    public func withoutRunningReplies() -> ChatSession {
        var session = self
        session.runningReplies = []
        return session
    }
}
