/// What makes of one session the two that it became in different places.
extension ChatSession {
    /// The events that bring into this session what another state of it has beyond it. Nothing of this one changes but what is added: messages
    /// as branches, tags. A message that both have and that says something else in each becomes a second one beside the first.
    /// - Parameter time: of the change.
    public func events(merging other: ChatSession, at time: Timestamp) -> [SessionEvent] {
        var events: [SessionEvent] = []
        /// Messages that stand here under another name than there.
        var renamed: [MessageID: MessageID] = [:]
        for message in other.messages {
            var added = message
            added.parent = message.parent.map { renamed[$0] ?? $0 }
            if let ours = self[message.id] {
                if ours.saysTheSame(as: message) { continue }
                added.id = MessageID("\(message.id.text)~\(message.differenceName)")
                renamed[message.id] = added.id
            }
            if self[added.id] == nil { events.append(.messageSent(added)) }
        }
        if !events.isEmpty { events.append(.headMoved(head, at: time)) }
        let newTags = other.tags.filter { !tags.contains($0) }
        if !newTags.isEmpty { events.append(.tagsChanged(tags + newTags, at: time)) }
        return events
    }
}

extension ChatMessage {
    /// True when nothing that was said differs; what is known of how it came may.
    fileprivate func saysTheSame(as other: ChatMessage) -> Bool {
        role == other.role && content == other.content && reply?.reasoning == other.reply?.reasoning
            && reply?.toolCalls == other.reply?.toolCalls
    }

    /// The same for the same text each time, so that merging twice adds it once.
    fileprivate var differenceName: String {
        // FNV-1a with 32 bits.
        let digest = (text + "\u{1F}" + (reply?.reasoning ?? "")).utf8.reduce(0x811C_9DC5 as UInt32) {
            ($0 ^ UInt32($1)) &* 0x0100_0193
        }
        return String(digest, radix: 16)
    }
}
