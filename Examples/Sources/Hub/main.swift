// Models found at the hub, what it knows of one, and the commit that a branch means now.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let hub = try HubClient.huggingFace(token: AccessToken.lookup(environment: environment), environment: environment)

var query = HubModelQuery(search: "SmolLM3")
query.task = "text-generation"
query.providers = ["all"]
query.order = .downloads
query.properties = [.downloads, .inferenceProviderMapping]
for try await model in hub.models(query) {
    print(model.id, model.downloads ?? 0, model.providers.map(\.name).joined(separator: " "))
}

let commit = try await hub.commit(of: "HuggingFaceTB/SmolLM3-3B", revision: "main")
let model = try await hub.model("HuggingFaceTB/SmolLM3-3B", revision: commit)
print(commit, model.licence ?? "no licence")
for try await step in try hub.commits(of: "HuggingFaceTB/SmolLM3-3B") { print(step.id.prefix(7), step.title) }
print("I am", try await hub.whoAmI().name)
