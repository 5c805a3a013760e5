// Letters to the department they belong to, and how their writers feel.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

let departments = ["billing", "delivery", "praise"]
for letter in ["You charged me twice!", "Where is my parcel?", "What a lovely shop."] {
    let department = try await client.zeroShotClassification(
        letter, labels: departments, model: "facebook/bart-large-mnli",
        parameters: .init(hypothesisTemplate: "This letter is about {}."))
    let mood = try await client.textClassification(
        letter, model: "distilbert/distilbert-base-uncased-finetuned-sst-2-english")
    guard let best = department.value.first, best.score > 0.5 else {
        print("a person reads:", letter)
        continue
    }
    print("\(best.label) (\(mood.value.first?.label ?? "?")):", letter)
}
