import ChatUI
import Inference

extension BackendCatalog {
    /// What a backend offers; asked once, without retries, since somebody looks at an empty list meanwhile.
    func models(of name: String) async -> ModelList {
        if name == Self.routeName { return ModelList(backend: name, models: routes.map { ModelChoice($0) }) }
        do {
            // A token may come from a command that takes its time.
            let found = await onThread { Result { () throws(Failure) in try server(named: name) } }
            guard let server = try found.get() else { return ModelList(backend: name, models: []) }
            let timeouts = Timeouts(connect: .seconds(3), firstByte: .seconds(10), idle: .seconds(10))
            let listings = try await InferenceClient(server: server, retryPolicy: .never, timeouts: timeouts).models()
            return ModelList(backend: name, models: listings.map { ModelChoice($0, backend: name) })
        } catch let failure as Failure {
            return ModelList(backend: name, models: [], failure: failure.what)
        } catch {
            return ModelList(backend: name, models: [], failure: (error as? InferenceError)?.summary ?? "\(error)")
        }
    }

    /// The server behind a backend; nil for the local engine and for routes, which list themselves.
    func server(named name: String) throws(Failure) -> InferenceServer? {
        if name == Self.routeName { return nil }
        return switch try backend(named: name) {
        case .router(let server), .server(let server): server
        case .local: nil
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
