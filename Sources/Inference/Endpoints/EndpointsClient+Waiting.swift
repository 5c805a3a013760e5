/// How far an endpoint has come while somebody waits for it.
public struct EndpointProgress: Sendable, Hashable {
    public var endpoint: Endpoint
    /// Since the wait began.
    public var elapsed: Duration
}

/// Hears of an endpoint's progress, on whatever thread it happens.
public typealias EndpointObserver = @Sendable (EndpointProgress) -> Void

extension EndpointsClient {
    /// Waits until an endpoint answers: until it runs, has an address, and its health route says yes.
    /// - Parameters:
    ///   - patience: how long.
    ///   - interval: between two looks.
    ///   - isWaking: whether an endpoint that is scaled to zero is sent a request, which wakes it up and begins to cost money.
    ///   - onProgress: told at each look.
    /// - Throws: `endpointUnavailable` as soon as the endpoint is in a state from which it does not come by itself, and when the time is over.
    public func wait(
        for name: String, in namespace: String, atMost patience: Duration = .seconds(1800),
        every interval: Duration = .seconds(5),
        isWaking: Bool = false, onProgress: EndpointObserver? = nil
    ) async throws(InferenceError) -> Endpoint {
        let start = client.timing.now()
        while true {
            let endpoint = try await endpoint(name, in: namespace)
            let elapsed = client.timing.now() - start
            onProgress?(EndpointProgress(endpoint: endpoint, elapsed: elapsed))
            if try await isReady(endpoint, isWaking: isWaking) { return endpoint }
            guard elapsed + interval <= patience else { throw .endpointUnavailable(.notReadyInTime(endpoint.state)) }
            do {
                try await client.timing.sleep(interval)
            } catch {
                throw .cancelled
            }
        }
    }

    /// An endpoint that can be chatted with. One that is scaled to zero is woken up; one that runs is taken at its word.
    public func awake(
        _ name: String, in namespace: String, atMost patience: Duration = .seconds(1800), onProgress: EndpointObserver? = nil
    ) async throws(InferenceError) -> Endpoint {
        let endpoint = try await endpoint(name, in: namespace)
        if endpoint.state == .running, endpoint.url != nil { return endpoint }
        onProgress?(EndpointProgress(endpoint: endpoint, elapsed: .zero))
        return try await wait(for: name, in: namespace, atMost: patience, isWaking: true, onProgress: onProgress)
    }

    /// Where an endpoint is called. The token goes along unless anybody may call it, and over encrypted connections only.
    /// - Parameter scaleUpTimeout: how long a request may be held while the endpoint scales up from zero; nil has it refused at once.
    /// - Throws: `endpointUnavailable(.withoutAddress)`, or `badURL` for an address that cannot be used.
    public func server(
        for endpoint: Endpoint, scaleUpTimeout: Duration? = .seconds(240)
    ) throws(InferenceError) -> InferenceServer {
        guard let url = endpoint.url else { throw .endpointUnavailable(.withoutAddress) }
        let address = try WebURL(url)
        let isPrivate = address.scheme == .https || address.isLoopback
        let token = endpoint.configuration.access == .everybody || !isPrivate ? nil : client.server.token
        var server = try InferenceServer(baseURL: url, token: token)
        server.scaleUpTimeout = scaleUpTimeout
        return server
    }

    private func isReady(_ endpoint: Endpoint, isWaking: Bool) async throws(InferenceError) -> Bool {
        let message = ServerMessage.cleaned(endpoint.message ?? "", hiding: client.server.token)
        switch endpoint.state {
        case .paused: throw .endpointUnavailable(.paused)
        case .failed: throw .endpointUnavailable(.failed(message: message))
        case .updateFailed: throw .endpointUnavailable(.updateFailed(message: message))
        case .scaledToZero:
            guard isWaking else { throw .endpointUnavailable(.asleep) }
            guard endpoint.url != nil else { throw .endpointUnavailable(.withoutAddress) }
            _ = try await isHealthy(endpoint)
            return false
        case .running: return endpoint.url == nil ? false : try await isHealthy(endpoint)
        default: return false
        }
    }

    /// Any request to an endpoint that is scaled to zero, this one too, wakes it up.
    private func isHealthy(_ endpoint: Endpoint) async throws(InferenceError) -> Bool {
        let timeouts = Timeouts(firstByte: .seconds(30), idle: .seconds(30))
        let caller = InferenceClient(
            server: try server(for: endpoint, scaleUpTimeout: nil), retryPolicy: .never, timeouts: timeouts,
            transport: client.transport, timing: client.timing)
        do throws(InferenceError) {
            switch try await caller.health(path: endpoint.healthPath) {
            case .ready: return true
            case .unhealthy(401): throw .unauthorized(message: "")
            case .unhealthy(403): throw .forbidden(message: "")
            case .loading, .unhealthy: return false
            }
        } catch {
            switch error {
            // Its name may not be known yet, its container not be listening.
            case .connectionFailed, .timedOut, .streamCut: return false
            default: throw error
            }
        }
    }
}
