// A request that is tried again as the server wishes, and what each failure means.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

let patient = InferenceClient(
    server: client.server, retryPolicy: RetryPolicy(maximumRetries: 8, totalTime: .seconds(300)),
    timeouts: Timeouts(connect: .seconds(10), firstByte: .seconds(60), idle: .seconds(30)))
let request = ChatCompletion.Request(model: "HuggingFaceTB/SmolLM3-3B", messages: [.init(.user, "Hello")])
do {
    let answer = try await patient.chatCompletion(request) { event in
        switch event {
        case .started(let number): print("attempt", number)
        case .failed(_, let error, let wait?): print(error.summary, "Again in", wait)
        case .failed(_, let error, nil): print(error.summary, "That was the last attempt.")
        }
    }
    print(answer.text, answer.provenance?.rateLimit?.remaining ?? 0, "requests left")
} catch InferenceError.rateLimited(let wish, _) {
    print("still too many requests; the server says", wish ?? .zero)
} catch InferenceError.paymentRequired {
    print("no credit is left")
} catch {
    print(error.description)
}
