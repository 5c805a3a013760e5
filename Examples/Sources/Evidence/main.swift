// Whether the commit that answered is the one that was meant.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))
let hub = try HubClient.huggingFace(token: token, environment: environment)

let name = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
let pinned = try await hub.commit(of: name)
let answer = try await client.textClassification("I like you.", model: name)
switch answer.evidence.revisionEvidence {
case let reported? where reported.agrees(withRequested: pinned): print("kept:", reported.hash)
case let reported?: print("another commit answered:", reported.hash)
case nil: print("nobody said which commit answered")
}
print("request", answer.evidence.requestID ?? "?", answer.evidence.isCached ? "from a cache" : "computed")
