import Inference
import Testing

/// How known families of models refuse a conversation, as one chat template: the request says which family it is. Where none is named it
/// takes everything, so that the server finds nothing to mend by itself. An answer that is to go on never reaches a template as the last message:
/// llama.cpp puts it behind what the template makes.
enum RefusingTemplate {
    static let families = ["gemma", "mistral", "llama2", "no-functions", "no-system-and-functions"]

    static let text = """
        {%- set family = family | default("") %}
        {%- set functions = namespace(found=false) %}
        {%- for message in messages %}
        {%- if message["role"] == "tool" or message["tool_calls"] %}{% set functions.found = true %}{% endif %}
        {%- endfor %}
        {%- if family == "gemma" or family == "no-system-and-functions" %}
        {%- if messages[0]["role"] == "system" %}{{ raise_exception("System role not supported") }}{% endif %}
        {%- endif %}
        {%- if "functions" in family and functions.found %}{{ raise_exception("This model does not support tools") }}{% endif %}
        {%- if family in ["gemma", "llama2", "mistral"] %}
        {%- set place = namespace(number=0) %}
        {%- for message in messages %}
        {%- if message["role"] in ["user", "assistant"] and not (family == "mistral" and message["tool_calls"]) %}
        {%- if (message["role"] == "user") != (place.number % 2 == 0) %}
        {{- raise_exception("After the optional system message, conversation roles must alternate user/assistant/user/assistant/...") }}
        {%- endif %}
        {%- set place.number = place.number + 1 %}
        {%- elif message["role"] == "system" and not loop.first %}
        {{- raise_exception("Only user and assistant roles are supported, with the exception of an initial optional system message!") }}
        {%- endif %}
        {%- endfor %}
        {%- endif %}
        {%- for message in messages %}
        {{- "<|im_start|>" + message["role"] + "\\n" }}{{ message["content"] or "" }}{{ "<|im_end|>\\n" }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ "<|im_start|>assistant\\n" }}{% endif %}
        """
}

extension RealEngineTests {
    private static let conversations: [[ChatCompletion.Message]] = [
        [.init(.system, "Be brief."), .init(.user, "Hi"), .init(.assistant, "Hello."), .init(.user, "And?")],
        [.init(.user, "One?"), .init(.user, "Two?")],
        [.init(.system, "Be brief."), .init(.assistant, "Welcome!"), .init(.user, "Hi")],
        [.init(.user, "One?"), .init(.system, "Be long."), .init(.user, "Two?")],
        [
            .init(.system, "Be brief."), .init(.user, "The weather?"),
            .init(role: .assistant, content: [], toolCalls: [.init(id: "1", name: "weather", arguments: "{}")]),
            .init(role: .tool, content: [.text("sunny")], toolCallID: "1"), .init(.user, "Thanks."),
        ],
        [.init(.user, "Count."), .init(.assistant, "One, two,"), .init(.user, "Go on."), .init(.assistant, "three,")],
    ]

    /// Where a template refuses, the conversation is changed by what was learnt from the refusal, and is answered.
    @Test func everyFamilyOfModelsAnswersWhatItHasRefused() async throws {
        let engine = try await OwnEngine.start(
            ["parameters.use_jinja = True", "parameters.chat_template = argument"], argument: RefusingTemplate.text)
        defer { engine.end() }
        let client = try engine.client
        for family in RefusingTemplate.families {
            var refusals = 0
            for messages in Self.conversations {
                var rules = ConversationRules()
                var answer: ChatCompletion.Response?
                for _ in 1...5 where answer == nil {
                    var request = ChatCompletion.Request(
                        model: SharedEngine.model.name, messages: messages, temperature: 0, maxTokens: 2,
                        extra: ["chat_template_kwargs": ["family": .string(family)]])
                    (request, _) = request.adapted(to: rules)
                    do {
                        answer = try await client.chatCompletion(request)
                    } catch {
                        refusals += 1
                        let hasLearnt = rules.learn(from: error.summary)
                        try #require(hasLearnt, "\(family) teaches nothing by “\(error.summary)”")
                    }
                }
                #expect(answer?.usage?.completionTokens ?? 0 > 0, "\(family) has not answered \(messages)")
            }
            #expect(refusals > 0, "\(family) refuses nothing")
        }
    }

    /// An over-long conversation is refused by its length, with both numbers.
    @Test func aConversationThatIsTooLongIsRefusedWithItsLength() async throws {
        let engine = try await OwnEngine.start([])
        defer { engine.end() }
        let client = try engine.client
        let long = ChatCompletion.Request.repeatable(String(repeating: "word ", count: 700))
        let error = await #expect(throws: InferenceError.self) { try await client.chatCompletion(long) }
        let overflow = try #require(error?.contextOverflow, "\(String(describing: error))")
        #expect(overflow.length == 512 && overflow.tokens ?? 0 > 700)
    }
}
