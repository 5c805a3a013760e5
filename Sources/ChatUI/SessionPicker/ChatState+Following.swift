import ChatCore

// Reading along in a session that another process writes.
extension ChatState {
    mutating func follow(_ events: [SessionEvent], of id: ULID) -> [Effect] {
        guard isReadAlong(id) else { return [] }
        for event in events { apply(event) }
        return []
    }

    mutating func follow(_ whole: ChatSession) -> [Effect] {
        guard isReadAlong(whole.id) else { return [] }
        if beforeReplay == nil { session = whole } else { beforeReplay!.session = whole }
        return []
    }

    /// From now on the session could be written here.
    mutating func noteRelease(of id: ULID) -> [Effect] {
        guard isReadAlong(id) else { return [] }
        return tell(
            Notice(
                .information, "The other Parley has let go of this session.", advice: "/sessions \(id.text) opens it for writing."
            ))
    }
}
