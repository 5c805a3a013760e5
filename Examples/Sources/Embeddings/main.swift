// Texts as vectors, and how near each is to each other.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

let texts = ["A cat sleeps.", "A kitten naps.", "Stocks fell today."]
let answer = try await client.featureExtraction(
    texts, model: "sentence-transformers/all-MiniLM-L6-v2", parameters: .init(normalizes: true))
let vectors = answer.value.compactMap(\.vector)
for (row, vector) in vectors.enumerated() {
    let similarities = vectors.map { other in zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 } }
    print(similarities.map { String(format: "%5.2f", $0) }.joined(separator: " "), texts[row])
}

let scores = try await client.sentenceSimilarity(
    of: texts[0], to: Array(texts.dropFirst()), model: "sentence-transformers/all-MiniLM-L6-v2")
print("most like the first:", texts[scores.value[0] > scores.value[1] ? 1 : 2])
