import Inference

private let model = Place.model

let hubCalls: [Call] = [
    models("hub-models", HubModelQuery()),
    models("hub-models-pages", HubModelQuery(search: "smol")),
    Call("hub-models-filters") {
        var query = HubModelQuery(search: "smol lm")
        query.author = "acme"
        query.task = "text-generation"
        query.providers = ["together", "groq"]
        query.tags = ["gguf", "license:mit"]
        query.isGated = false
        query.isWarm = true
        query.parameterCount = "min:1B,max:9B"
        query.order = .downloads
        query.pageSize = 5
        query.properties = [.sha, .pipelineTag, .inferenceProviderMapping]
        for try await _ in try $0.hub.models(query) {}
    },
    Call("hub-models-served") {
        var query = HubModelQuery()
        query.providers = ["all"]
        query.order = .trending
        for try await _ in try $0.hub.models(query) {}
    },
    Call("hub-model") { _ = try await $0.hub.model(model) },
    Call("hub-model-revision") { _ = try await $0.hub.model(model, revision: "v1.0") },
    Call("hub-model-pull-request") { _ = try await $0.hub.model(model, revision: "refs/pr/7") },
    Call("hub-model-properties") {
        _ = try await $0.hub.model(model, properties: [.sha, .safetensors, .inferenceProviderMapping])
    },
    Call("hub-model-files") { _ = try await $0.hub.model(model, fileSizes: true) },
    Call("hub-references") { _ = try await $0.hub.references(of: model) },
    Call("hub-references-pull-requests") { _ = try await $0.hub.references(of: model, pullRequests: true) },
    Call("hub-commits") { for try await _ in try $0.hub.commits(of: model) {} },
    Call("hub-commits-revision") { for try await _ in try $0.hub.commits(of: model, revision: "refs/pr/7") {} },
    Call("hub-whoami") { _ = try await $0.hub.whoAmI() },
]

private func models(_ name: String, _ query: HubModelQuery) -> Call {
    Call(name) { for try await _ in try $0.hub.models(query) {} }
}
