import JSON
import Testing

@testable import Inference

@Suite struct ChatCompletionRequestTests {
    private func text(_ request: ChatCompletion.Request, isStreamed: Bool = false) -> String {
        JSONValue.object(request.body(isStreamed: isStreamed)).text()
    }

    @Test func onlyWhatIsSetIsSentAndTheModelFirst() {
        let request = ChatCompletion.Request(model: "a/b", messages: [.init(.system, "Be brief."), .init(.user, "Hi")])
        #expect(
            text(request)
                == #"{"model":"a/b","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"stream":false}"#
        )
    }

    @Test func parametersHaveTheirNamesOnTheWire() {
        let request = ChatCompletion.Request(
            model: "", messages: [], temperature: 0, topP: 0.9, maxTokens: 64, seed: 7, stop: ["\n"])
        #expect(
            text(request, isStreamed: true)
                == #"{"model":"dummy","messages":[],"temperature":0,"top_p":0.9,"max_tokens":64,"seed":7,"stop":["\n"],"#
                + #""stream":true,"stream_options":{"include_usage":true}}"#)
    }

    @Test func extraMembersAreAddedReplacedOrRemoved() {
        var request = ChatCompletion.Request(model: "m", messages: [], maxTokens: 5)
        request.extra = JSONObject([
            .init(key: "top_k", value: 40), .init(key: "max_tokens", value: 9), .init(key: "stream_options", value: nil),
        ])
        #expect(text(request, isStreamed: true) == #"{"model":"m","messages":[],"max_tokens":9,"stream":true,"top_k":40}"#)
    }

    @Test func picturesCallsAndTheirResultsAreTold() {
        let messages: [ChatCompletion.Message] = [
            .init(role: .user, content: [.text("What is this?"), .image(url: "data:image/png;base64,AA==")]),
            .init(role: .assistant, content: [], toolCalls: [.init(id: "call_1", name: "look", arguments: #"{"q":1}"#)]),
            .init(role: .tool, content: [.text("a cat")], toolCallID: "call_1"),
        ]
        #expect(
            text(.init(model: "m", messages: messages))
                == #"{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},"#
                + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]},"#
                + #"{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","#
                + #""function":{"name":"look","arguments":"{\"q\":1}"}}]},"#
                + #"{"role":"tool","content":"a cat","tool_call_id":"call_1"}],"stream":false}"#)
    }
}
