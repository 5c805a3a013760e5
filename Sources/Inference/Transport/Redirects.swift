extension InferenceClient {
    /// Sends a GET once and goes where its answers redirect, at most 10 times and never from https to http. The token goes to the
    /// client's own server only, not to where that redirects.
    func openFollowingRedirects(
        _ url: WebURL, headers: [(name: String, value: String)] = [], alsoAccepting accepted: Int? = nil
    ) async throws(AttemptFailure) -> OpenAnswer {
        var target = url
        for _ in 0...10 {
            var request = HTTPRequest(url: target, headers: headers)
            if target.isSameOrigin(as: server.base) { request.headers = server.authorization + headers }
            let answer = try await open(request, alsoAccepting: accepted)
            guard 300..<400 ~= answer.head.status else { return answer }
            target = try Self.destination(of: answer.head, from: target)
            answer.exchange.drain()
        }
        throw AttemptFailure(error: .badRedirect)
    }

    private static func destination(of head: HTTPHead, from url: WebURL) throws(AttemptFailure) -> WebURL {
        guard let location = head.headers["location"] else { throw AttemptFailure(error: .badRedirect) }
        do throws(InferenceError) {
            let destination = try url.resolving(location)
            if url.scheme == .https, destination.scheme == .http { throw .badRedirect }
            return destination
        } catch {
            throw AttemptFailure(error: error)
        }
    }

    /// Gets `url`, through redirects, and reads the answer whole.
    /// - Parameters:
    ///   - limit: how many bytes the answer may have.
    ///   - judging: may change what a failure means, and whether it is tried again.
    func get(
        _ url: WebURL, accept: String = "application/json", limit: Int = answerLimit, observer: AttemptObserver? = nil,
        judging judge: (AttemptFailure) -> AttemptFailure = { $0 }
    ) async throws(InferenceError) -> (head: HTTPHead, body: [UInt8]) {
        try await retrying(observer) { () throws(AttemptFailure) in
            do throws(AttemptFailure) {
                return try await readWhole(openFollowingRedirects(url, headers: [("Accept", accept)]), limit: limit)
            } catch {
                throw judge(error)
            }
        }
    }
}
