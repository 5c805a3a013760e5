import JSON

/// One conversation: a tree of messages, of which the path from a root to `head` is the active one.
public struct ChatSession: Hashable, Sendable {
    public let id: ULID
    public private(set) var title: String
    public let createdAt: Timestamp
    public private(set) var updatedAt: Timestamp
    /// Sent before the messages; empty sends none.
    public private(set) var systemPrompt: String
    public internal(set) var model: ModelReference
    public private(set) var settings: GenerationSettings
    public private(set) var tags: [String]
    public internal(set) var messages: [ChatMessage]
    public internal(set) var head: MessageID?
    /// Where what is sent begins; nil sends everything.
    public private(set) var contextCut: ContextCut?
    /// What was asked beside the conversation, in the order of the answers.
    public private(set) var asides: [Aside]
    /// Members of the saved session that this version does not know.
    public let extras: JSONObject

    /// The replies that are being written, in the order they began: several where models are compared.
    public internal(set) var runningReplies: [MessageID] = []
    /// Positions in `messages` of the active path, root first.
    public private(set) var activePath: [Int]
    var positions: [MessageID: Int]
    var tree = MessageTree()

    /// - Parameters:
    ///   - messages: parents before their children; of two with one id the first counts.
    ///   - head: the active leaf; when it is not among the messages, the last message is taken.
    public init(
        id: ULID, title: String = "", createdAt: Timestamp, updatedAt: Timestamp? = nil, systemPrompt: String = "",
        model: ModelReference, settings: GenerationSettings = GenerationSettings(), tags: [String] = [],
        messages: [ChatMessage] = [], head: MessageID? = nil, contextCut: ContextCut? = nil, asides: [Aside] = [],
        extras: JSONObject = JSONObject()
    ) {
        self.id = id
        self.title = title
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
        self.systemPrompt = systemPrompt
        self.model = model
        self.settings = settings
        self.tags = tags
        self.contextCut = contextCut
        self.asides = asides
        self.extras = extras
        self.messages = []
        self.head = nil
        activePath = []
        positions = [:]
        self.messages.reserveCapacity(messages.count)
        for message in messages where positions[message.id] == nil {
            append(message)
        }
        moveHead(to: head.flatMap { positions[$0] == nil ? nil : $0 } ?? self.messages.last?.id)
    }

    public var isReplying: Bool { !runningReplies.isEmpty }

    /// The reply that is being written, of several the one that began last; nil when none is.
    public var runningReply: MessageID? { runningReplies.last }

    /// The messages of the active path, root first.
    public var activeMessages: some RandomAccessCollection<ChatMessage> { activePath.lazy.map { messages[$0] } }

    public subscript(id: MessageID) -> ChatMessage? { positions[id].map { messages[$0] } }

    /// UTF-8 bytes of text and reasoning that a reply holds so far; nil for what is no reply.
    /// Measured in place: a copy of the message held during the next append would make that one copy the text.
    public func receivedBytes(of id: MessageID) -> (text: Int, reasoning: Int)? {
        guard let position = positions[id], messages[position].reply != nil else { return nil }
        return (messages[position].text.utf8.count, messages[position].reply!.reasoning.utf8.count)
    }

    /// Where in `messages` the message stands; nil for an unknown one.
    public func position(of id: MessageID) -> Int? { positions[id] }
}

extension ChatSession {
    /// Folds one event into this session. Events of messages that are unknown here change nothing.
    public mutating func apply(_ event: SessionEvent) {
        switch event {
        case .messageSent(let message): add(message)
        case .replyStarted(let start): begin(start)
        case .replyAttempted(let id, let attempt): note(attempt, of: id)
        case .replyIdentified(let id, let author): if let position = positions[id] { messages[position].reply?.author = author }
        case .replyReceived(let delta): receive(delta)
        case .replyPartReceived(let id, let number, let part): receive(part, number, of: id)
        case .replyFinished(let end): finish(end)
        case .titleChanged(let title, let time):
            self.title = title
            touch(time)
        case .systemPromptChanged(let prompt, let time):
            systemPrompt = prompt
            touch(time)
        case .modelChanged(let model, let time):
            self.model = model
            touch(time)
        case .settingsChanged(let settings, let time):
            self.settings = settings
            touch(time)
        case .tagsChanged(let tags, let time):
            self.tags = tags
            touch(time)
        case .contextCut(let cut, let time):
            contextCut = cut
            touch(time)
        case .asideAnswered(let aside):
            if !asides.contains(where: { $0.id == aside.id }) { asides.append(aside) }
            touch(aside.at)
        case .headMoved(let head, let time):
            if head == nil || positions[head!] != nil { moveHead(to: head) }
            touch(time)
        case .branchRemoved(let id, let time):
            removeBranch(from: id)
            touch(time)
        case .branchRestored(let branch, let time):
            restore(branch)
            touch(time)
        }
    }

    private mutating func touch(_ time: Timestamp) { updatedAt = max(updatedAt, time) }

    mutating func add(_ message: ChatMessage) {
        if positions[message.id] == nil { append(message) }
        moveHead(to: message.id)
        touch(message.createdAt)
    }

    mutating func append(_ message: ChatMessage) {
        tree.append(parent: message.parent.flatMap { positions[$0] })
        positions[message.id] = messages.count
        messages.append(message)
    }

    private mutating func begin(_ start: ReplyStart) {
        var reply = Reply(author: start.author)
        reply.leftOut = start.leftOut
        if !start.text.isEmpty { reply.timing.deltas = [Timing.Step(milliseconds: 0, bytes: start.text.utf8.count)] }
        if let leftOut = start.leftOut, let position = positions[start.id],
            messages[position].reply?.timing.firstTokenMilliseconds == nil
        {
            // Asked once more with less: the first request has brought nothing.
            messages[position].reply?.leftOut = leftOut
        }
        add(
            ChatMessage(
                id: start.id, parent: start.parent, role: .assistant, createdAt: start.at, content: [.text(start.text)],
                reply: reply))
        runningReplies.removeAll { $0 == start.id }
        runningReplies.append(start.id)
    }

    private mutating func note(_ attempt: Attempt, of id: MessageID) {
        guard let position = positions[id], messages[position].reply?.attempts.contains(attempt) == false else { return }
        messages[position].reply?.attempts.append(attempt)
    }

    private mutating func receive(_ delta: MessageDelta) {
        guard let position = positions[delta.message] else { return }
        messages[position].append(delta)
    }

    private mutating func receive(_ part: ChatMessage.Part, _ number: Int, of id: MessageID) {
        guard let position = positions[id], messages[position].reply != nil, messages[position].content.count == number else {
            return
        }
        messages[position].content.append(part)
    }

    private mutating func finish(_ end: ReplyEnd) {
        if let position = positions[end.message] { messages[position].finish(end) }
        runningReplies.removeAll { $0 == end.message }
        touch(end.at)
    }

    /// Makes `id` the head; one step down the active path costs nothing, anything else walks up to the root.
    mutating func moveHead(to id: MessageID?) {
        defer { head = id }
        guard let id, let position = positions[id] else {
            activePath = []
            return
        }
        if head != nil, messages[position].parent == head {
            activePath.append(position)
        } else if head != id {
            var path = [position]
            while let parent = messages[path[path.count - 1]].parent, let next = positions[parent], path.count <= messages.count {
                path.append(next)
            }
            activePath = path.reversed()
        }
    }
}

extension ChatMessage {
    fileprivate mutating func append(_ delta: MessageDelta) {
        guard reply != nil, case .text(var text)? = content.first else { return }
        let newText = delta.text.afterBytes(text.utf8.count - delta.textOffset)
        if !newText.isEmpty {
            content[0] = .text("")
            text.append(contentsOf: newText)
            content[0] = .text(text)
            reply!.timing.deltas.append(Timing.Step(milliseconds: delta.milliseconds, bytes: newText.utf8.count))
        }
        let newReasoning = delta.reasoning.afterBytes(reply!.reasoning.utf8.count - delta.reasoningOffset)
        if !newReasoning.isEmpty {
            reply!.reasoning.append(contentsOf: newReasoning)
            reply!.timing.reasoningDeltas.append(Timing.Step(milliseconds: delta.milliseconds, bytes: newReasoning.utf8.count))
        }
        if reply!.timing.firstTokenMilliseconds == nil, !(newText.isEmpty && newReasoning.isEmpty) {
            reply!.timing.firstTokenMilliseconds = delta.milliseconds
        }
    }

    fileprivate mutating func finish(_ end: ReplyEnd) {
        reply?.author = end.author
        reply?.toolCalls = end.toolCalls
        reply?.finishReason = end.finishReason
        reply?.usage = end.usage
        reply?.cost = end.cost
        reply?.timing.durationMilliseconds = end.durationMilliseconds
        reply?.requestID = end.requestID
        reply?.isInterrupted = end.isInterrupted
    }
}

extension String {
    /// What follows the first `count` UTF-8 bytes; everything when `count` is not positive, nothing past the end.
    fileprivate func afterBytes(_ count: Int) -> Substring {
        guard count > 0 else { return self[...] }
        guard count < utf8.count else { return "" }
        return self[utf8.index(startIndex, offsetBy: count)...]
    }
}

extension ChatSession {
    /// The tag of sessions that stand before all others in lists.
    public static let pinTag = "pinned"
}
