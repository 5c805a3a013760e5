import ChatCore
import ChatUI
import Inference
import LocalEngine
import Synchronization

/// Who answers, and by which name it knows the model.
struct Answerer: Sendable {
    var client: InferenceClient
    var modelName: String
    var author: Author
}

/// A route that can be asked, and the references of its targets by their names.
struct RoutedAnswerers: Sendable {
    var gateway: Gateway
    var references: [String: ModelReference]
}

/// Finds who answers for a model reference. Routes and limits live here for as long as the program, so that what was learnt of a server is kept.
final class AnswererCatalog: Sendable {
    let rules = ConversationRulesBook()
    private let backends: BackendCatalog
    private let engine: EngineHost
    private let timeouts: Timeouts
    private let known = Mutex((routes: [String: RoutedAnswerers](), limiters: [String: RequestLimiter]()))

    init(backends: BackendCatalog, engine: EngineHost, timeouts: Timeouts) {
        self.backends = backends
        self.engine = engine
        self.timeouts = timeouts
    }

    /// - Parameters:
    ///   - triesAgain: whether the client is to try again what failed.
    ///   - report: told what must be done first, such as starting the engine.
    func answerer(
        for reference: ModelReference, triesAgain: Bool = true, report: @escaping @Sendable (String) -> Void
    ) async throws -> Answerer {
        let retryPolicy = triesAgain ? RetryPolicy.standard : .never
        var author = Author(reference: reference)
        // A token may come from a command that takes its time.
        let backend = await onThread { [backends] in
            Result { () throws(Failure) in try backends.backend(named: reference.backend) }
        }
        switch try backend.get() {
        case .router(let server):
            author.provider = reference.provider
            let name = reference.name + (reference.provider.map { ":" + $0 } ?? "")
            return Answerer(client: client(server, of: reference, retryPolicy), modelName: name, author: author)
        case .server(let server):
            let client = client(server, of: reference, retryPolicy)
            let name = try await modelName(of: reference, at: client)
            // It says at another address which commit it runs: nothing is claimed when it does not say.
            if reference.backend == "tgi", let described = try? await client.description(), let evidence = described.evidence {
                author.model = described.model
                author.identify(by: evidence)
            }
            return Answerer(client: client, modelName: name, author: author)
        case .endpoint(let backend):
            let (backend, modelName) = backend.chosen(by: reference.name)
            let endpoint = try await backends.endpoints.awake(backend, report: report)
            let server = try backends.endpoints.server(for: endpoint, of: backend, timeouts: timeouts)
            let client = client(server, of: reference, retryPolicy)
            author.model = endpoint.configuration.model.repository
            // It serves this commit and no other until it is updated, which its state would say.
            if endpoint.state == .running, let commit = endpoint.commit {
                author.identify(by: RevisionEvidence(hash: commit, source: .endpoint))
            }
            let name = try await backends.endpoints.modelName(modelName, of: endpoint, at: client)
            return Answerer(client: client, modelName: name, author: author)
        case .local:
            let engine = try await engine.ready(reference.name, installing: false, report: report)
            author.model = engine.modelName
            author.record(resolved: try EngineHost.model(named: reference.name).sha256.lowercased())
            author.identify(by: RevisionEvidence(hash: engine.sha256, source: .file))
            let server = try InferenceServer(baseURL: engine.baseURL, token: AccessToken(engine.key))
            return Answerer(client: client(server, of: reference, retryPolicy), modelName: engine.modelName, author: author)
        }
    }

    private func client(
        _ server: InferenceServer, of reference: ModelReference, _ retryPolicy: RetryPolicy
    ) -> InferenceClient {
        let limiter = known.withLock { known in
            if let limiter = known.limiters[reference.backendName] { return limiter }
            let limiter = RequestLimiter(concurrency: backends.allowedConcurrency(of: reference.backendName) ?? 8)
            known.limiters[reference.backendName] = limiter
            return limiter
        }
        return InferenceClient(server: server, retryPolicy: retryPolicy, timeouts: timeouts, limiter: limiter)
    }

    /// The name in the reference; a one-off server without one is asked for its first model.
    private func modelName(of reference: ModelReference, at client: InferenceClient) async throws -> String {
        guard reference.text == BackendCatalog.oneOffModel else { return reference.name }
        do throws(InferenceError) {
            return try await client.models().first?.id ?? ""
        } catch {
            switch error {
            case .notFound, .malformedResponse: return ""
            default: throw Failure(.refused, error.summary, advice: error.advice)
            }
        }
    }

    /// The targets of a route, in the order they stand.
    func references(ofRoute name: String) throws(Failure) -> [ModelReference] {
        try backends.route(named: name).targets.map(\.reference)
    }

    /// The route of that name, made when it is first asked for.
    func route(named name: String, prices: PriceList) async throws(Failure) -> RoutedAnswerers {
        if let route = known.withLock({ $0.routes[name] }) { return route }
        let setting = try backends.route(named: name)
        var targets: [RouteTarget] = []
        for target in setting.targets {
            let reference = target.reference
            let price = setting.policy == .cheapest ? await prices.price(of: reference) : nil
            targets.append(
                RouteTarget(name: reference.text, provider: reference.provider, weight: target.weight, price: price) {
                    [self] () throws(InferenceError) in try await connection(to: reference)
                })
        }
        let route = RoutedAnswerers(
            gateway: Gateway(Route(setting.policy, targets: targets, hedgeAfter: setting.hedgeAfter)),
            references: Dictionary(uniqueKeysWithValues: setting.targets.map { ($0.reference.text, $0.reference) }))
        // Of two that were made at once the first is kept.
        return known.withLock { known in
            let first = known.routes[name] ?? route
            known.routes[name] = first
            return first
        }
    }

    /// A target that cannot be set up, such as an engine that is not installed, is a target nobody answers at.
    private func connection(to reference: ModelReference) async throws(InferenceError) -> RouteTarget.Connection {
        do {
            let answerer = try await answerer(for: reference) { _ in }
            return RouteTarget.Connection(client: answerer.client, model: answerer.modelName)
        } catch let failure as Failure {
            throw .connectionFailed(reason: failure.what)
        } catch let error as EngineError {
            throw error == .cancelled ? .cancelled : .connectionFailed(reason: error.summary)
        } catch let error as InferenceError {
            throw error
        } catch {
            throw .connectionFailed(reason: "\(reference) cannot be set up")
        }
    }
}

extension Author {
    /// Who would have answered, when the engine found another file than the one that the reference means.
    init?(reference: ModelReference, refusedBy error: EngineError) {
        guard case .checksumMismatch(_, let found?) = error, let model = EngineCatalogue.model(named: reference.name) else {
            return nil
        }
        self.init(reference: reference)
        record(resolved: model.sha256.lowercased())
        identify(by: RevisionEvidence(hash: found, source: .file))
    }

    /// Whom a reference means, before anybody has answered.
    init(reference: ModelReference) {
        self.init(reference: reference.text, backend: reference.backendName, requestedRevision: reference.revision)
    }
}
