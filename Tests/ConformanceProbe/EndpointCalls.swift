import Inference

private let commit = "a07cc9a04f16550a088caea529712d1d335b0ac1"

private func machine() -> EndpointConfiguration {
    var configuration = EndpointConfiguration(
        repository: Place.model, vendor: "aws", region: "us-east-1", accelerator: "gpu", instanceType: "nvidia-l4",
        instanceSize: "x1")
    configuration.model.framework = "pytorch"
    // What huggingface_hub says when nothing is said.
    configuration.scaling = EndpointScaling(minimumReplicas: 1, maximumReplicas: 1)
    return configuration
}

let endpointCalls: [Call] = [
    Call("endpoints-create") {
        var configuration = machine()
        configuration.model.task = "text-generation"
        _ = try await $0.endpoints.create("mine", in: "acme", as: configuration)
    },
    Call("endpoints-create-everything") {
        var configuration = machine()
        configuration.scaling = EndpointScaling(
            minimumReplicas: 0, maximumReplicas: 3, scaleToZero: .after(minutes: 15), measure: .pendingRequests(1.5))
        configuration.model.revision = commit
        configuration.model.image = .other(
            "vllm", .init(url: "ghcr.io/acme/server:1", port: 8080, healthRoute: "/health"))
        configuration.model.command = ["serve"]
        configuration.model.arguments = ["--fast"]
        configuration.model.environment = ["A": "1", "B": "2"]
        configuration.model.secrets = ["KEY": EndpointSecret("secret")]
        configuration.access = .everybody
        configuration.domain = "chat.example.org"
        configuration.domainPath = "/v1"
        configuration.cachesResponses = true
        configuration.tags = ["one", "two"]
        _ = try await $0.endpoints.create("mine", in: "acme", as: configuration)
    },
    Call("endpoints-create-private") {
        var configuration = machine()
        configuration.access = .privateNetwork
        configuration.privateAccount = "123"
        configuration.privateRegion = "eu-west-1"
        _ = try await $0.endpoints.create("mine", in: "acme", as: configuration)
    },
    Call("endpoints-update") {
        var configuration = EndpointConfiguration()
        configuration.accelerator = "gpu"
        configuration.instanceType = "nvidia-a10g"
        configuration.instanceSize = "x2"
        configuration.scaling = EndpointScaling(
            minimumReplicas: 1, maximumReplicas: 2, scaleToZero: .after(minutes: 30), measure: .hardwareUsage(80))
        configuration.model.revision = commit
        configuration.model.environment = ["A": "1"]
        configuration.model.secrets = ["KEY": EndpointSecret("other")]
        configuration.tags = ["three"]
        _ = try await $0.endpoints.update("mine", in: "acme", to: configuration)
    },
    Call("endpoints-get") { _ = try await $0.endpoints.endpoint("mine", in: "acme") },
    Call("endpoints-list") { _ = try await $0.endpoints.endpoints(in: "acme") },
    Call("endpoints-pause") { _ = try await $0.endpoints.pause("mine", in: "acme") },
    Call("endpoints-resume") { _ = try await $0.endpoints.resume("mine", in: "acme") },
    Call("endpoints-scale-to-zero") { _ = try await $0.endpoints.scaleToZero("mine", in: "acme") },
    Call("endpoints-delete") { try await $0.endpoints.delete("mine", in: "acme") },
    Call("endpoints-hardware") { _ = try await $0.endpoints.hardware(in: "acme") },
]
