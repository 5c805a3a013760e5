import ChatUI
import Inference

extension BackendCatalog {
    /// What a backend offers; asked once, without retries, since somebody looks at an empty list meanwhile.
    func models(of name: String) async -> ModelList {
        if name == Self.routeName { return ModelList(backend: name, models: routes.map { ModelChoice($0) }) }
        do {
            // A token may come from a command that takes its time.
            let found = await onThread { Result { () throws(Failure) in try backend(named: name) } }
            let server: InferenceServer
            switch try found.get() {
            case .router(let found), .server(let found): server = found
            case .endpoint(let backend):
                return ModelList(backend: name, models: try await endpoints.choices(of: backend, named: name))
            // It lists itself.
            case .local: return ModelList(backend: name, models: [])
            }
            let timeouts = Timeouts(connect: .seconds(3), firstByte: .seconds(10), idle: .seconds(10))
            let listings = try await InferenceClient(server: server, retryPolicy: .never, timeouts: timeouts).models()
            return ModelList(backend: name, models: listings.map { ModelChoice($0, backend: name) })
        } catch let failure as Failure {
            return ModelList(backend: name, models: [], failure: failure.what)
        } catch {
            return ModelList(backend: name, models: [], failure: (error as? InferenceError)?.summary ?? "\(error)")
        }
    }
}

extension ModelChoice {
    init(_ listing: ModelListing, backend: String) {
        var details: [String] = []
        if let context = listing.contextLength { details.append("\(context) tokens") }
        let live = listing.providers.filter { $0.status == "live" }
        if !live.isEmpty { details.append("\(live.count) \(live.count == 1 ? "provider" : "providers")") }
        if let cheapest = live.compactMap(\.price).min(by: { $0.output < $1.output }) {
            details.append("from $\(cheapest.input) in, $\(cheapest.output) out a million tokens")
        }
        if let fastest = live.compactMap(\.throughput).max() {
            details.append("up to \(Int(min(max(0, fastest), 1e6))) tokens/s")
        }
        if live.contains(where: { $0.supportsTools == true }) { details.append("tools") }
        if listing.inputModalities.contains("image") { details.append("images") }
        self.init(reference: backend == "hf" ? listing.id : "\(backend):\(listing.id)", detail: details.joined(separator: " · "))
    }
}

extension ModelChoice {
    fileprivate init(_ route: RouteSetting) {
        self.init(
            reference: "\(BackendCatalog.routeName):\(route.name)",
            detail: "\(route.policy.rawValue): " + route.targets.map(\.reference.text).joined(separator: ", "))
    }
}
