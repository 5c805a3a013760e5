/// What a server says about itself when it is asked for its health.
public enum ServerHealth: Sendable, Hashable {
    case ready
    /// It runs and its model is not there yet (503).
    case loading
    /// Any other status.
    case unhealthy(status: Int)
}

extension InferenceClient {
    /// Asks once, without retries: whoever waits for a server asks again.
    /// - Parameter path: from the server's root, as llama.cpp, vLLM and TGI have it.
    /// - Throws: `connectionFailed` while nobody listens.
    public func health(path: String = "/health") async throws(InferenceError) -> ServerHealth {
        let root = server.root
        let request = HTTPRequest(url: root.withPath(root.path + path), headers: server.authorization)
        let exchange = transport.send(request, timeouts: timeouts)
        do throws(TransferFailure) {
            let head = try await exchange.head()
            exchange.drain()
            switch head.status {
            case 200..<300: return .ready
            case 503: return .loading
            default: return .unhealthy(status: head.status)
            }
        } catch {
            throw InferenceError(error)
        }
    }
}
