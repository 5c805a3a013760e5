import ChatCore
import ChatUI
import Inference

// What the hub tells the list of models. It is asked once, without retries: a person looks on.
extension BackendCatalog {
    /// How many pages of models are asked for to learn their licences and gates.
    private static let mostPages = 10

    /// Asked once, and not for long.
    func hubAskedOnce() throws(Failure) -> HubClient {
        let timeouts = Timeouts(connect: .seconds(5), firstByte: .seconds(15), idle: .seconds(15))
        return HubClient(client: InferenceClient(server: try hub().client.server, retryPolicy: .never, timeouts: timeouts))
    }

    /// The router's list with what the hub knows of its models beside. Without the hub it stays as it is.
    func enriched(_ list: ModelList) async -> ModelList {
        guard let hub = try? hubAskedOnce() else { return list }
        var query = HubModelQuery()
        query.providers = ["all"]
        query.pageSize = 1000
        query.properties = [.gated, .tags]
        var known: [String: HubModel] = [:]
        do throws(InferenceError) {
            let listing = hub.models(query)
            var page: HubPage<HubModel>? = try await listing.firstPage()
            for _ in 0..<Self.mostPages {
                guard let current = page else { break }
                for model in current.elements { known[model.id] = model }
                page = try await listing.page(after: current)
            }
        } catch {
            // What came before the failure is true all the same.
        }
        var list = list
        for index in list.models.indices {
            guard let model = known[list.models[index].reference] else { continue }
            list.models[index].facts.licence = model.licence ?? list.models[index].facts.licence
            list.models[index].facts.isGated = model.gate.map { $0 != .open }
        }
        return list
    }

    /// Models of the whole hub that fit, the most popular first.
    func searchHub(for words: String, task: String) async -> ModelList {
        let name = "the hub"
        do {
            let hub = try hubAskedOnce()
            var query = HubModelQuery(search: words.isEmpty ? nil : words)
            query.task = task
            query.order = .trending
            query.pageSize = 100
            query.properties = [.pipelineTag, .downloads, .likes, .gated, .tags, .inferenceProviderMapping]
            let page = try await hub.models(query).firstPage()
            return ModelList(backend: name, models: page.elements.map { ModelChoice($0) }, fetchedAt: Runtime.now())
        } catch {
            return ModelList(backend: name, models: [], failure: reason(error))
        }
    }

    /// All that helps to choose a model or one of its revisions. What cannot be had is said, the rest is there.
    func describe(_ name: String) async -> ModelDescription {
        var description = ModelDescription(model: name)
        do {
            let hub = try hubAskedOnce()
            let model = try await hub.model(name, fileSizes: true)
            if model.id != name { description.properties.append(.init("now called", model.id)) }
            description.take(model)
            do throws(InferenceError) {
                let card = try await hub.cardText(of: model.id, revision: model.commit ?? "main")
                description.summary = ModelCardSummary.paragraphs(of: card)
            } catch {
                switch error {
                case .notFound, .refusedByHub(.entryNotFound, _): break
                default: description.failures.append("The card: \(error.summary)")
                }
            }
            let references = try await hub.references(of: model.id)
            let commits = try await hub.commits(of: model.id, pageSize: 50).firstPage().elements
            description.take(references, commits)
        } catch {
            description.failures.append(reason(error))
        }
        return description
    }

    private func reason(_ error: any Error) -> String {
        switch error {
        case let failure as Failure: failure.what
        case let error as InferenceError: error.summary
        default: "\(error)"
        }
    }
}

extension ModelDescription {
    fileprivate mutating func take(_ model: HubModel) {
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { properties.append(Property(name, value)) }
        }
        add("task", model.task)
        add("library", model.library)
        add("licence", model.card?.licenceName ?? model.licence)
        add("gated", model.gate.map { $0 == .open ? "no" : $0 == .automatic ? "ask, and be let in at once" : "ask its owner" })
        add("weights", model.parameterCount.map { "\($0)" })
        add("architecture", model.architecture)
        add("languages", model.card?.languages.joined(separator: ", "))
        add("made from", model.card?.baseModels.joined(separator: ", "))
        add("downloads", model.downloads.map { "\($0) in 30 days" })
        add("likes", model.likes.map { "\($0)" })
        add("changed", model.modifiedAt.map { String(Timestamp($0).description.prefix(10)) })
        add("commit", model.commit)
        files = model.files.map { File(name: $0.name, size: $0.size) }
    }

    /// Branches and tags with the titles of their commits, as far as those are among the newest, then the commits.
    fileprivate mutating func take(_ references: HubReferences, _ commits: [HubCommit]) {
        let known = Dictionary(commits.map { ($0.id, $0) }) { first, _ in first }
        func named(_ reference: HubReference, _ kind: Revision.Kind) -> Revision {
            let commit = known[reference.commit]
            return Revision(
                kind: kind, name: reference.name, commit: reference.commit, title: commit?.title ?? "",
                date: commit?.date.map { Timestamp($0) })
        }
        revisions = references.branches.map { named($0, .branch) } + references.tags.map { named($0, .tag) }
        revisions += commits.map {
            Revision(kind: .commit, name: $0.id, commit: $0.id, title: $0.title, date: $0.date.map { Timestamp($0) })
        }
    }
}

extension ModelChoice {
    /// A model of the hub.
    fileprivate init(_ model: HubModel) {
        var details: [String] = []
        if let downloads = model.downloads { details.append("\(downloads) downloads") }
        if let likes = model.likes { details.append("\(likes) likes") }
        let live = model.providers.filter(\.isLive)
        details.append(live.isEmpty ? "served by nobody" : "served by " + live.map(\.name).joined(separator: ", "))
        var facts = ModelFacts()
        facts.licence = model.licence
        facts.isGated = model.gate.map { $0 != .open }
        self.init(
            reference: model.id, detail: details.joined(separator: " · "), facts: facts,
            providers: model.providers.map { ChatUI.ModelProvider(name: $0.name, status: $0.status) })
    }
}

extension Launch {
    /// What one may look for on the hub: first what one can chat with.
    static let hubTasks: [String] =
        ["text-generation", "image-text-to-text", "any-to-any"]
        + InferenceTask.allCases.map(\.rawValue).filter { !["text-generation", "image-text-to-text", "any-to-any"].contains($0) }
}
