// What is on a picture, where, and a new picture from words.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

let picture = [UInt8](try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1])))
let labels = try await client.imageClassification(picture, model: "google/vit-base-patch16-224", parameters: .init(topK: 3))
print(labels.value.map(\.label).joined(separator: ", "))
for thing in try await client.objectDetection(picture, model: "facebook/detr-resnet-50").value {
    print(thing.label, "from", thing.box.left, thing.box.top, "to", thing.box.right, thing.box.bottom)
}

let drawn = try await client.textToImage(
    "A lighthouse in the fog", model: "stabilityai/stable-diffusion-xl-base-1.0", parameters: .init(width: 512, height: 512))
let file = "lighthouse." + drawn.value.type.fileExtension
print(file, drawn.value.bytes.count, "bytes")
