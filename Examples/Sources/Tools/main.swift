// A model that calls a function of ours, and one whose answer follows a schema.
import Foundation
import Inference
import JSON

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

let question = ChatCompletion.Message(.user, "What is the weather in Paris?")
let place: JSONValue = ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]]

var request = ChatCompletion.Request(model: "Qwen/Qwen3-32B:fastest", messages: [question])
request.extra["tools"] = [["type": "function", "function": ["name": "weather", "parameters": place]]]
let asked = try await client.chatCompletion(request)
request.messages.append(.init(role: .assistant, content: [], toolCalls: asked.toolCalls))
for call in asked.toolCalls {
    let city = try JSONValue(parsing: call.arguments)["city"]?.stringValue ?? "nowhere"
    request.messages.append(.init(role: .tool, content: [.text("\(city): 21 degrees, clear")], toolCallID: call.id))
}
print(try await client.chatCompletion(request).text)

let format: JSONValue = ["type": "json_schema", "json_schema": ["name": "place", "schema": place, "strict": true]]
let structured = ChatCompletion.Request(
    model: "Qwen/Qwen3-32B:fastest", messages: [question], extra: ["response_format": format])
print(try JSONValue(parsing: try await client.chatCompletion(structured).text)["city"]?.stringValue ?? "no city")
