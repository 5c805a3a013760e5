import ArgumentParser
import ChatCore
import Glibc
import Inference
import JSON

/// How `parley models --hub` searches.
struct HubOptions: ParsableArguments {
    enum Order: String, CaseIterable, ExpressibleByArgument {
        case trending, downloads, likes, created, modified

        var order: HubModelQuery.Order {
            switch self {
            case .trending: .trending
            case .downloads: .downloads
            case .likes: .likes
            case .created: .created
            case .modified: .modified
            }
        }
    }

    @Flag(name: .long, help: "Search the whole Hugging Face hub instead.")
    var hub = false

    @Option(name: .long, help: ArgumentHelp("Only models for this task, such as text-generation.", valueName: "task"))
    var task: String?

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Only models that this provider serves, or all for any; may be given several times.", valueName: "name"))
    var provider: [String] = []

    @Option(name: .long, help: ArgumentHelp("Only models of this user or organisation.", valueName: "name"))
    var author: String?

    @Option(name: .long, help: ArgumentHelp("How many at most (30).", valueName: "count"))
    var limit: Int?

    @Option(name: .long, help: "What comes first.")
    var sort: Order?

    func validate() throws {
        if !hub, task != nil || !provider.isEmpty || author != nil || limit != nil || sort != nil {
            throw ValidationError("--task, --provider, --author, --limit and --sort go with --hub")
        }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    /// The models that fit, in the hub's order.
    func search(_ words: String?, at hub: HubClient) throws(Failure) -> [HubModel] {
        var query = HubModelQuery(search: words)
        query.task = task
        query.providers = provider
        query.author = author
        query.order = sort?.order
        let limit = limit ?? 30
        query.pageSize = min(limit, 100)
        query.properties = [
            .pipelineTag, .libraryName, .downloads, .likes, .gated, .isPrivate, .lastModified, .tags, .inferenceProviderMapping,
        ]
        return try ask { [query] () throws(InferenceError) in
            var models: [HubModel] = []
            for try await model in hub.models(query) {
                models.append(model)
                if models.count == limit { break }
            }
            return models
        }
    }
}

extension HubModel {
    var row: [String] {
        var details: [String] = []
        if let downloads { details.append("\(downloads) \(downloads == 1 ? "download" : "downloads")") }
        if let likes { details.append("\(likes) \(likes == 1 ? "like" : "likes")") }
        if let licence { details.append(licence) }
        if let gate, gate != .open { details.append("gated") }
        if isPrivate == true { details.append("private") }
        let live = providers.filter(\.isLive).map(\.name)
        if !live.isEmpty { details.append("served by " + live.joined(separator: ", ")) }
        return [id, task ?? "", details.joined(separator: " · ")]
    }

    var json: JSONValue {
        var object = JSONObject()
        object.append("reference", .string(id))
        object.append("task", ifPresent: task.map { .string($0) })
        object.append("library", ifPresent: library.map { .string($0) })
        object.append("licence", ifPresent: licence.map { .string($0) })
        object.append("downloads", ifPresent: downloads.map { .int($0) })
        object.append("likes", ifPresent: likes.map { .int($0) })
        object.append("gated", ifPresent: gate.map { .bool($0 != .open) })
        object.append("private", ifPresent: isPrivate.map { .bool($0) })
        object.append("modified_at", ifPresent: modifiedAt.map { .string(Timestamp($0).description) })
        object.append("providers", .array(providers.map(\.json)))
        return .object(object)
    }
}

extension HubModelProvider {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["name": .string(name), "status": .string(status), "model": .string(modelName)]
        object.append("task", ifPresent: task.map { .string($0) })
        return .object(object)
    }
}

extension Timestamp {
    /// - Parameter duration: since 1970.
    init(_ duration: Duration) { self.init(millisecondsSince1970: Int64(duration.inMilliseconds)) }
}
