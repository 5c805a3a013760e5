import Inference
import Testing

/// A model's chat template: why it refuses a conversation, in the words of the real one; nil when it takes it.
struct ChatTemplate: Sendable, CustomTestStringConvertible {
    var name: String
    var refusal: @Sendable ([ChatCompletion.Message]) -> String?

    var testDescription: String { name }

    private static let chatML = ChatTemplate(name: "ChatML, takes everything") { _ in nil }
    private static let gemma = ChatTemplate(name: "Gemma") { messages in
        if messages.first?.role == .system { return "System role not supported" }
        let isInTurn = messages.enumerated().allSatisfy { ($1.role == .user) == $0.isMultiple(of: 2) }
        return isInTurn ? nil : "Conversation roles must alternate user/assistant/user/assistant/..."
    }
    private static let mistral = ChatTemplate(name: "Mistral") { messages in
        let rest = messages.first?.role == .system ? messages.dropFirst() : messages[...]
        let counted = rest.filter { $0.role == .user || $0.role == .assistant && $0.toolCalls.isEmpty }
        guard counted.enumerated().allSatisfy({ ($1.role == .user) == $0.isMultiple(of: 2) }) else {
            return "After the optional system message, conversation roles must alternate user/assistant/user/assistant/..."
        }
        return rest.contains { $0.role == .system }
            ? "Only user and assistant roles are supported, with the exception of an initial optional system message!" : nil
    }
    private static let withoutFunctions = ChatTemplate(name: "without functions") { messages in
        messages.contains { $0.role == .tool || !$0.toolCalls.isEmpty }
            ? "registry.ollama.ai/library/tiny:latest does not support tools" : nil
    }
    private static let withoutPictures = ChatTemplate(name: "without pictures") { messages in
        let hasImage = messages.contains { $0.content.contains { if case .image = $0 { true } else { false } } }
        return hasImage
            ? "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj" : nil
    }
    private static let withoutParts = ChatTemplate(name: "without parts") { messages in
        messages.contains { $0.content.count > 1 } ? "messages[0]: content must be a string" : nil
    }
    private static let strictest = ChatTemplate(name: "Gemma without pictures and functions") { messages in
        for template in [withoutPictures, withoutFunctions, gemma] {
            if let refusal = template.refusal(messages) { return refusal }
        }
        return nil
    }

    private static let withoutBeginnings = ChatTemplate(name: "without a begun answer") { messages in
        messages.last?.role == .assistant
            ? "This model does not support assistant message prefill. The conversation must end with a user message." : nil
    }
    private static let withoutEmpty = ChatTemplate(name: "without empty messages") { messages in
        let isEmpty = messages.contains { $0.toolCalls.isEmpty && $0.content.allSatisfy { $0 == .text("") } }
        return isEmpty ? "messages.1: all messages must have non-empty content" : nil
    }
    private static let llama2 = ChatTemplate(name: "Llama 2") { messages in
        let rest = messages.first?.role == .system ? messages.dropFirst() : messages[...]
        return rest.enumerated().allSatisfy { ($1.role == .user) == $0.isMultiple(of: 2) }
            ? nil : "Conversation roles must alternate user/assistant/user/assistant/..."
    }
    private static let everyRefusal = ChatTemplate(name: "all that is refused anywhere") { messages in
        for template in [withoutEmpty, withoutParts, strictest, withoutBeginnings] {
            if let refusal = template.refusal(messages) { return refusal }
        }
        return nil
    }

    static let all = [
        chatML, gemma, mistral, llama2, withoutFunctions, withoutPictures, withoutParts, withoutBeginnings, withoutEmpty,
        strictest,
        everyRefusal,
    ]
}

@Suite struct AdaptationTests {
    private static func call(_ text: String, _ name: String) -> ChatCompletion.Message {
        ChatCompletion.Message(
            role: .assistant, content: text.isEmpty ? [] : [.text(text)],
            toolCalls: [.init(id: "1", name: name, arguments: #"{"city":"Paris"}"#)])
    }

    private static let histories: [[ChatCompletion.Message]] = [
        [.init(.user, "Hi")], [.init(.system, "Be brief."), .init(.user, "Hi")],
        [.init(.system, "Be brief."), .init(.user, "Hi"), .init(.assistant, "Hello."), .init(.user, "And?")],
        [.init(.system, "Be brief."), .init(.assistant, "Welcome!"), .init(.user, "Hi"), .init(.user, "There?")],
        [.init(.user, "One?"), .init(.assistant, "Eins."), .init(.assistant, "Uno."), .init(.user, "Two?")],
        [
            .init(.system, "Be brief."),
            .init(role: .user, content: [.text("What is this?"), .image(url: "data:image/png;base64,AAAA")]),
            .init(.assistant, "A river."), .init(.user, "Which?"),
        ],
        [
            .init(.user, "The weather?"), call("", "weather"),
            .init(role: .tool, content: [.text("sunny")], toolCallID: "1"), .init(.assistant, "Sunny."), .init(.user, "Thanks."),
        ],
        [
            .init(.user, "The weather?"), call("Let me see.", "weather"),
            .init(role: .tool, content: [.text("sunny")], toolCallID: "1"), .init(.user, "And?"),
        ],
        [.init(.user, "One?"), .init(.system, "Be long."), .init(.user, "Two?")],
        [.init(.user, "One?"), .init(.assistant, ""), .init(.user, "Two?")],
        [.init(.system, ""), .init(.user, "One?"), .init(.assistant, "Eins."), .init(.user, ""), .init(.user, "Two?")],
        [.init(.system, "Be brief."), .init(.user, "Count."), .init(.assistant, "One, two,")],
    ]

    /// Asks as the program does: what is refused is asked again when something was learnt from it.
    private func asked(
        _ history: [ChatCompletion.Message], of template: ChatTemplate
    ) -> (messages: [ChatCompletion.Message], changes: [HistoryChange], tries: Int)? {
        var rules = ConversationRules()
        for tries in 1...8 {
            let (request, changes) = ChatCompletion.Request(model: "m", messages: history).adapted(to: rules)
            guard let refusal = template.refusal(request.messages) else { return (request.messages, changes, tries) }
            guard rules.learn(from: refusal) else { return nil }
        }
        return nil
    }

    @Test(arguments: ChatTemplate.all) func everyKindOfModelGetsAConversationItTakes(template: ChatTemplate) throws {
        for history in Self.histories {
            let asked = try #require(self.asked(history, of: template), "\(template.name) refuses \(history)")
            // An answer that was begun is still the last, unless the model does not take that.
            let isBegun = history.last?.role == .assistant && !asked.changes.contains(.continuationAsked)
            #expect(asked.messages.last?.role == (isBegun ? .assistant : .user))
            // Every word of the person and of the system is in it.
            let sent = asked.messages.flatMap(\.content).compactMap { if case .text(let text) = $0 { text } else { nil } }
                .joined()
            for message in history where message.role != .assistant {
                for case .text(let text) in message.content where !text.isEmpty {
                    #expect(sent.contains(text), "\(template.name): \(text)")
                }
            }
        }
    }

    @Test func aModelThatTakesEverythingGetsWhatThereIs() {
        for history in Self.histories {
            let (request, changes) = ChatCompletion.Request(model: "m", messages: history).adapted(to: .anything)
            #expect(request.messages == history && changes == [])
        }
    }

    @Test func whatWasChangedIsTold() {
        var rules = ConversationRules()
        rules.systemPlace = .nowhere
        rules.takesImages = false
        rules.takesTools = false
        rules.mustAlternate = true
        func changes(_ index: Int) -> [HistoryChange] {
            ChatCompletion.Request(model: "m", messages: Self.histories[index]).adapted(to: rules).changes
        }
        #expect(changes(0) == [])
        #expect(changes(2) == [.systemPromptMoved])
        #expect(changes(3) == [.systemPromptMoved, .answersLeftOut(1), .messagesMerged(1)])
        #expect(changes(4) == [.messagesMerged(1)])
        #expect(changes(5) == [.imagesLeftOut(1), .systemPromptMoved])
        #expect(changes(6) == [.toolsWrittenOut(1)])
        #expect(changes(7) == [.toolsWrittenOut(1), .messagesMerged(1)])
        #expect(HistoryChange.imagesLeftOut(2).summary == "2 images are left out")
        #expect(HistoryChange.messagesMerged(1).summary == "1 message is sent together with the one before")
    }

    @Test func theTextOfAChangedConversationIsInOrder() {
        var rules = ConversationRules()
        rules.systemPlace = .nowhere
        rules.takesTools = false
        let (request, _) = ChatCompletion.Request(model: "m", messages: [.init(.system, "Be brief.")] + Self.histories[7])
            .adapted(
                to: rules)
        #expect(
            request.messages == [
                .init(.user, "Be brief.\n\nThe weather?"), .init(.assistant, "Let me see.\n[calls weather {\"city\":\"Paris\"}]"),
                .init(.user, "[result] sunny"), .init(.user, "And?"),
            ])
    }

    @Test(arguments: ["", "The model is overloaded.", "context length exceeded", "Internal server error", "invalid api key"])
    func otherRefusalsTeachNothing(refusal: String) {
        var rules = ConversationRules()
        let hasLearnt = rules.learn(from: refusal)
        #expect(!hasLearnt)
        #expect(rules == .anything)
    }

    @Test func whatIsBegunOrEmptyIsChangedAsItIsTold() {
        var rules = ConversationRules()
        rules.mustEndWithUser = true
        rules.takesEmpty = false
        func adapted(_ index: Int) -> (request: ChatCompletion.Request, changes: [HistoryChange]) {
            ChatCompletion.Request(model: "m", messages: Self.histories[index]).adapted(to: rules)
        }
        #expect(adapted(9).changes == [.emptyLeftOut(1)] && adapted(10).changes == [.emptyLeftOut(2)])
        #expect(adapted(11).changes == [.continuationAsked])
        #expect(adapted(11).request.messages.suffix(2).map(\.role) == [.assistant, .user])
        #expect(HistoryChange.emptyLeftOut(1).summary == "1 empty message is left out")
    }

    @Test func theSameRefusalTeachesOnce() {
        var rules = ConversationRules()
        let learnt = (1...2).map { _ in rules.learn(from: "System role not supported") }
        #expect(learnt == [true, false])
    }
}
