// The names in a text, marked where they stand.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

let text = "Ada Lovelace lived in London."
let answer = try await client.tokenClassification(
    text, model: "dslim/bert-base-NER", parameters: .init(aggregation: .simple))
let scalars = Array(text.unicodeScalars)
for entity in answer.value {
    // Places count Unicode scalars, as the server's language does.
    let word = entity.range.map { String(String.UnicodeScalarView(scalars[$0])) } ?? entity.word
    print(entity.label, word)
}
