import ChatCore
import ChatUI
import Inference

extension BackendCatalog {
    /// What a backend offers; asked once, without retries, since somebody looks at an empty list meanwhile.
    /// - Parameter saved: where lists are kept, for what the targets of a route ask.
    func models(of name: String, saved: ModelFiles? = nil) async -> ModelList {
        if name == Self.routeName {
            return await onThread {
                let known = KnownFacts(saved)
                return ModelList(backend: name, models: routes.map { ModelChoice($0, known) })
            }
        }
        do {
            // A token may come from a command that takes its time.
            let found = await onThread { Result { () throws(Failure) in try backend(named: name) } }
            let server: InferenceServer
            switch try found.get() {
            case .router(let found), .server(let found): server = found
            case .endpoint(let backend):
                return ModelList(
                    backend: name, models: try await endpoints.choices(of: backend, named: name), fetchedAt: Runtime.now())
            // It lists itself.
            case .local: return ModelList(backend: name, models: [])
            }
            let timeouts = Timeouts(connect: .seconds(3), firstByte: .seconds(10), idle: .seconds(10))
            let listings = try await InferenceClient(server: server, retryPolicy: .never, timeouts: timeouts).models()
            return ModelList(
                backend: name, models: listings.map { ModelChoice($0, backend: name) }, fetchedAt: Runtime.now())
        } catch let failure as Failure {
            return ModelList(backend: name, models: [], failure: failure.what)
        } catch {
            return ModelList(backend: name, models: [], failure: (error as? InferenceError)?.summary ?? "\(error)")
        }
    }
}

extension ModelChoice {
    init(_ listing: ModelListing, backend: String) {
        let live = listing.providers.filter { $0.status == "live" }
        var facts = ModelFacts()
        facts.contextLength = listing.contextLength
        let cheapest = live.compactMap(\.price).min { $0.output < $1.output }
        facts.inputPrice = cheapest?.input
        facts.outputPrice = cheapest?.output
        facts.tokensPerSecond = live.compactMap(\.throughput).max()
        facts.firstTokenMilliseconds = live.compactMap(\.firstTokenLatency).min().map { $0 / .milliseconds(1) }
        // What one provider can do, somebody can; that none can is said only when all have said it.
        facts.supportsTools = Self.any(live.map(\.supportsTools))
        facts.supportsStructuredOutput = Self.any(live.map(\.supportsStructuredOutput))
        facts.takesImages = listing.inputModalities.isEmpty ? nil : listing.inputModalities.contains("image")
        let detail = listing.providers.isEmpty || !live.isEmpty ? "" : "no provider answers now"
        self.init(
            reference: backend == "hf" ? listing.id : "\(backend):\(listing.id)", detail: detail, facts: facts,
            providers: listing.providers.map { ChatUI.ModelProvider($0) })
    }

    private static func any(_ answers: [Bool?]) -> Bool? {
        if answers.contains(true) { return true }
        return answers.isEmpty || answers.contains(nil) ? nil : false
    }
}

extension ChatUI.ModelProvider {
    fileprivate init(_ provider: ModelListing.Provider) {
        var facts = ModelFacts()
        facts.contextLength = provider.contextLength
        facts.inputPrice = provider.price?.input
        facts.outputPrice = provider.price?.output
        facts.tokensPerSecond = provider.throughput
        facts.firstTokenMilliseconds = provider.firstTokenLatency.map { $0 / .milliseconds(1) }
        facts.supportsTools = provider.supportsTools
        facts.supportsStructuredOutput = provider.supportsStructuredOutput
        self.init(name: provider.name, status: provider.status, facts: facts)
    }
}

extension ModelChoice {
    /// A route has the price and the context that all its targets have; where they differ, its detail says how.
    fileprivate init(_ route: RouteSetting, _ known: KnownFacts) {
        let targets = route.targets.map { known.facts(of: $0.reference) }
        let range = PriceRange(targets.map { $0.flatMap(TokenPrice.init) })
        var facts = ModelFacts()
        facts.inputPrice = range.only?.input
        facts.outputPrice = range.only?.output
        facts.contextLength = targets.compactMap { $0?.contextLength }.min()
        let price = range.only == nil && targets.contains { $0?.inputPrice != nil } ? " · \(range.words)" : ""
        self.init(
            reference: "\(BackendCatalog.routeName):\(route.name)",
            detail: "\(route.policy.rawValue): " + route.targets.map(\.reference.text).joined(separator: ", ") + price,
            facts: facts)
    }
}

/// What was listed of models when their backends were asked last.
private struct KnownFacts {
    private let files: ModelFiles?

    init(_ files: ModelFiles?) { self.files = files }

    /// The router's by the provider that the reference names, else the best of them; nil for a model that was not listed.
    func facts(of reference: ModelReference) -> ModelFacts? {
        if reference.backend == "local" {
            var free = ModelFacts()
            (free.inputPrice, free.outputPrice) = (0, 0)
            return free
        }
        guard let choice = files?.choice(of: reference) else { return nil }
        return choice.providers.first { $0.name == reference.provider }?.facts ?? choice.facts
    }
}

extension TokenPrice {
    fileprivate init?(_ facts: ModelFacts) {
        guard let input = facts.inputPrice, let output = facts.outputPrice else { return nil }
        self.init(input: input, output: output)
    }
}
