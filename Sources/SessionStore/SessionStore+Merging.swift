import ChatCore

extension SessionStore {
    /// Adds to a saved session what another state of it has beyond it: messages as branches beside the active one, which stays.
    /// - Returns: how many messages were added.
    /// - Throws: `.locked` when another process writes it.
    public func merge(_ other: ChatSession, at time: Timestamp) throws(SessionStoreError) -> Int {
        // Most often there is nothing to add, and then nothing is to be locked or written.
        if try read(other.id).events(merging: other, at: time).isEmpty { return 0 }
        let opened = try open(other.id)
        switch opened.access {
        case .readOnly(let reason): throw reason
        case .writable(let writer):
            let events = opened.session.events(merging: other, at: time)
            for event in events { writer.record(event) }
            if let error = writer.closeAndWait() { throw error }
            return events.count { if case .messageSent = $0 { true } else { false } }
        }
    }
}
