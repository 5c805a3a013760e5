// The tree: what was said in the place of what.
extension ChatSession {
    /// The messages that answer the same message as this one, itself among them, in the order they came; none for an unknown one.
    public func variants(of id: MessageID) -> [MessageID] {
        guard let position = positions[id] else { return [] }
        return tree.children(of: parentPosition(of: position)).map { messages[$0].id }
    }

    /// Which of how many variants a message is, from 1; nil for the only one.
    public func variantNumber(of position: Int) -> (number: Int, count: Int)? {
        var number = 0
        var count = 0
        for sibling in tree.children(of: parentPosition(of: position)) {
            count += 1
            if sibling == position { number = count }
        }
        return count > 1 ? (number, count) : nil
    }

    /// Positions in `messages` of what answers a message; of the first messages for nil.
    public func children(of position: Int?) -> some Sequence<Int> { tree.children(of: position) }

    /// The end of the branch below a message that was written last; the message itself when nothing follows it.
    public func newestLeaf(below id: MessageID) -> MessageID { descent(of: id).last.map { messages[$0].id } ?? id }

    /// A message with all that follows it, and the head, as `branchRestored` brings them back; nil for an unknown one.
    public func branch(from id: MessageID) -> RemovedBranch? {
        let positions = descent(of: id)
        guard !positions.isEmpty else { return nil }
        return RemovedBranch(places: positions.map { RemovedBranch.Place(position: $0, message: messages[$0]) }, head: head)
    }

    /// Positions of a message and of all that follows it, in their order; none for an unknown one.
    private func descent(of id: MessageID) -> [Int] {
        guard let start = positions[id] else { return [] }
        var known: Set = [start]
        // Parents stand before their children: one pass finds all.
        return (start..<messages.count).filter { position in
            guard position == start || parentPosition(of: position).map(known.contains) == true else { return false }
            known.insert(position)
            return true
        }
    }

    /// A parent stands before its children; what names a later message is a root.
    private func parentPosition(of position: Int) -> Int? {
        messages[position].parent.flatMap { positions[$0] }.flatMap { $0 < position ? $0 : nil }
    }

    /// Takes a message and all that follows it away. When the head goes with them, what is beside it becomes the active branch, or its
    /// parent does.
    mutating func removeBranch(from id: MessageID) {
        guard let branch = branch(from: id) else { return }
        let removed = Set(branch.places.map(\.message.id))
        var next = head
        if let head, removed.contains(head) {
            let variants = variants(of: id)
            let index = variants.firstIndex(of: id) ?? 0
            let beside = index > 0 ? variants[index - 1] : variants.count > 1 ? variants[1] : nil
            next = beside.map { newestLeaf(below: $0) } ?? branch.places[0].message.parent
        }
        runningReplies.removeAll { removed.contains($0) }
        setMessages(messages.filter { !removed.contains($0.id) }, head: next)
    }

    mutating func restore(_ branch: RemovedBranch) {
        var all = messages
        for place in branch.places where positions[place.message.id] == nil {
            all.insert(place.message, at: min(max(0, place.position), all.count))
        }
        setMessages(all, head: branch.head)
    }

    private mutating func setMessages(_ messages: [ChatMessage], head: MessageID?) {
        self.messages = []
        self.head = nil
        positions = [:]
        tree = MessageTree()
        for message in messages { append(message) }
        moveHead(to: head.flatMap { positions[$0] == nil ? nil : $0 })
    }
}
