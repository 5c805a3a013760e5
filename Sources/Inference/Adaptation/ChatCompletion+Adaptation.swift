/// Something that a conversation had to lose or change for a model to take it.
public enum HistoryChange: Sendable, Hashable {
    /// The system prompt stands at the beginning of the first message.
    case systemPromptMoved
    /// So many pictures are left out; a mark stands in their place.
    case imagesLeftOut(Int)
    /// So many calls of functions and results are written out as text.
    case toolsWrittenOut(Int)
    /// So many messages became one with their neighbour.
    case messagesMerged(Int)
    /// So many answers at the beginning, to which there is no question, are left out.
    case answersLeftOut(Int)
    /// So many messages without content are left out.
    case emptyLeftOut(Int)
    /// The model is asked to go on with the answer that it had begun.
    case continuationAsked

    /// Such as `2 images are left out`.
    public var summary: String {
        func count(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? " is" : "s are")" }
        return switch self {
        case .systemPromptMoved: "the system prompt is sent with the first message"
        case .imagesLeftOut(let number): "\(count(number, "image")) left out"
        case .toolsWrittenOut(let number): "\(count(number, "function call")) sent as text"
        case .messagesMerged(let number): "\(count(number, "message")) sent together with the one before"
        case .answersLeftOut(let number): "\(count(number, "answer")) without a question left out"
        case .emptyLeftOut(let number): "\(count(number, "empty message")) left out"
        case .continuationAsked: "the beginning of its answer is sent back with the request to go on"
        }
    }
}

extension ChatCompletion.Request {
    /// This conversation as a model takes it that has these rules, and what that took. What is right already stays as it is.
    public func adapted(to rules: ConversationRules) -> (request: ChatCompletion.Request, changes: [HistoryChange]) {
        guard rules != .anything else { return (self, []) }
        var history = AdaptedHistory(messages, rules)
        history.writeOutTools()
        history.leaveOutImages()
        history.leaveOutEmpty()
        history.moveSystemPrompt()
        history.alternate()
        history.endWithUser()
        history.joinParts()
        var request = self
        request.messages = history.messages
        return (request, history.changes)
    }
}

/// A conversation on its way to what a model takes.
private struct AdaptedHistory {
    private(set) var messages: [ChatCompletion.Message]
    private(set) var changes: [HistoryChange] = []
    private let rules: ConversationRules
    private var mergedCount = 0

    init(_ messages: [ChatCompletion.Message], _ rules: ConversationRules) {
        self.messages = messages
        self.rules = rules
    }

    /// A call is the model's own words then, and what the function gave back is said by the person.
    mutating func writeOutTools() {
        guard !rules.takesTools else { return }
        var count = 0
        for index in messages.indices {
            count += messages[index].toolCalls.count
            let calls = messages[index].toolCalls.map { "[calls \($0.name) \($0.arguments)]" }
            if !calls.isEmpty {
                let said = messages[index].content.isEmpty ? [] : messages[index].content + [.text("\n")]
                messages[index].content = said + [.text(calls.joined(separator: "\n"))]
                messages[index].toolCalls = []
            }
            guard messages[index].role == .tool else { continue }
            messages[index].role = .user
            messages[index].toolCallID = nil
            messages[index].content.insert(.text("[result] "), at: 0)
        }
        if count > 0 { changes.append(.toolsWrittenOut(count)) }
    }

    mutating func leaveOutImages() {
        guard !rules.takesImages || !rules.takesParts else { return }
        var count = 0
        for index in messages.indices {
            messages[index].content = messages[index].content.map { part in
                guard case .image = part else { return part }
                count += 1
                return .text("[an image]")
            }
        }
        if count > 0 { changes.append(.imagesLeftOut(count)) }
    }

    /// A message that only asks for functions says enough.
    mutating func leaveOutEmpty() {
        guard !rules.takesEmpty else { return }
        let before = messages.count
        messages.removeAll { message in
            message.toolCalls.isEmpty
                && message.content.allSatisfy { if case .text(let text) = $0 { text.allSatisfy(\.isWhitespace) } else { false } }
        }
        if messages.count < before { changes.append(.emptyLeftOut(before - messages.count)) }
    }

    /// All that the system says at the beginning, or else in front of the first thing the person says.
    mutating func moveSystemPrompt() {
        let isFirst = rules.systemPlace == .first || rules.mustAlternate
        let prompts = messages.filter { $0.role == .system }
        guard !prompts.isEmpty,
            rules.systemPlace == .nowhere || isFirst && prompts != messages.prefix(1).filter({ $0.role == .system })
        else { return }
        messages.removeAll { $0.role == .system }
        let prompt = Array(prompts.map(\.content).joined(separator: [.text("\n\n")]))
        guard rules.systemPlace == .nowhere else {
            messages.insert(ChatCompletion.Message(role: .system, content: prompt), at: 0)
            mergedCount += prompts.count - 1
            return
        }
        if let first = messages.firstIndex(where: { $0.role == .user }) {
            messages[first].content = prompt + [.text("\n\n")] + messages[first].content
        } else {
            messages.insert(ChatCompletion.Message(role: .user, content: prompt), at: 0)
        }
        changes.append(.systemPromptMoved)
    }

    /// The person first, then in turns. Results of functions belong to the answers they stand between.
    mutating func alternate() {
        defer { if mergedCount > 0 { changes.append(.messagesMerged(mergedCount)) } }
        guard rules.mustAlternate else { return }
        let start = messages.firstIndex { $0.role == .user } ?? messages.count
        let leading = messages[..<start].filter { $0.role != .system }
        if !leading.isEmpty {
            messages = messages[..<start].filter { $0.role == .system } + messages[start...]
            changes.append(.answersLeftOut(leading.count { $0.role == .assistant }))
        }
        var merged: [ChatCompletion.Message] = []
        for message in messages {
            if let last = merged.last, last.role == message.role, message.role == .user || message.role == .assistant,
                last.toolCalls.isEmpty, message.toolCalls.isEmpty
            {
                merged[merged.count - 1].content += [.text("\n\n")] + message.content
            } else {
                merged.append(message)
            }
        }
        mergedCount += messages.count - merged.count
        messages = merged
    }

    /// An answer that is to go on is followed by the person's word.
    mutating func endWithUser() {
        guard rules.mustEndWithUser, messages.last?.role == .assistant else { return }
        messages.append(ChatCompletion.Message(.user, "Go on exactly where your last message ends."))
        changes.append(.continuationAsked)
    }

    /// Only texts can be joined: pictures go as they are.
    mutating func joinParts() {
        for index in messages.indices where messages[index].content.count > 1 {
            let texts = messages[index].content.compactMap { if case .text(let text) = $0 { text } else { nil } }
            if texts.count == messages[index].content.count { messages[index].content = [.text(texts.joined())] }
        }
    }
}
