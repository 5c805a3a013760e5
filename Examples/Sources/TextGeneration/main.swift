// A text continued, token by token, with how likely each token was.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

let request = TextGeneration.Request(
    prompt: "The three primary colours are", model: "org/completion-model",
    parameters: .init(maxNewTokens: 20, temperature: 0.5, seed: 7, details: true))
for try await batch in client.streamTextGeneration(request) {
    for delta in batch {
        switch delta {
        case .token(let token, _): print(token.text, token.logProbability ?? 0)
        case .finish(_, let details): print("ended by", details?.finishReason ?? "nothing")
        case .evidence: break
        }
    }
}

let whole = try await client.textGeneration(request)
print(whole.value.text)
