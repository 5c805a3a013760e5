// A conversation whose answers are shown as they are written.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

var messages = [ChatCompletion.Message(.system, "Answer in one sentence.")]
for question in ["Why is the sky blue?", "And at sunset?"] {
    messages.append(.init(.user, question))
    let request = ChatCompletion.Request(model: "HuggingFaceTB/SmolLM3-3B", messages: messages, maxTokens: 200)
    var answer = ChatCompletion.Response()
    for try await batch in client.streamChatCompletion(request) {
        for delta in batch {
            answer.apply(delta)
            if case .text(let piece) = delta { print(piece, terminator: "") }
        }
    }
    print()
    messages.append(.init(.assistant, answer.text))
}
