// A model on a machine of one's own: made, waited for, asked, and stopped, so that it costs no more.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
guard let token = AccessToken.lookup(environment: environment) else { fatalError("set HF_TOKEN") }
let endpoints = try EndpointsClient.huggingFace(token: token, environment: environment)
let namespace = try await HubClient.huggingFace(token: token, environment: environment).whoAmI().name

var configuration = EndpointConfiguration(
    repository: "HuggingFaceTB/SmolLM3-3B", vendor: "aws", region: "us-east-1", accelerator: "gpu", instanceType: "nvidia-l4",
    instanceSize: "x1")
configuration.scaling = EndpointScaling(minimumReplicas: 0, maximumReplicas: 1, scaleToZero: .after(minutes: 15))
configuration.model.task = "text-generation"
_ = try await endpoints.create("my-endpoint", in: namespace, as: configuration)

let endpoint = try await endpoints.awake("my-endpoint", in: namespace) { progress in
    print("\(progress.endpoint.state)")
}
let client = InferenceClient(server: try endpoints.server(for: endpoint))
let request = ChatCompletion.Request(model: "", messages: [.init(.user, "Hello")], maxTokens: 50)
print(try await client.chatCompletion(request).text)
_ = try await endpoints.pause("my-endpoint", in: namespace)
