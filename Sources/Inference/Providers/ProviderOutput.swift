extension InferenceClient {
    /// A provider's file may have this many bytes.
    static let fileLimit = 512 * 1024 * 1024

    /// Has a provider make a file.
    func media(
        of job: ProviderJob, atMost patience: Duration, onProgress: JobObserver?, onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> Answered<Media> {
        let result = try await run(job, atMost: patience, onProgress: onProgress, onAttempt: onAttempt)
        return Answered(value: try await file(result.value, onAttempt: onAttempt), evidence: result.evidence)
    }

    /// The file that an answer holds in base64 or as a `data:` address, or that stands at the address it names. Such an address may lie
    /// anywhere, so it is asked without token; the link itself is what opens it.
    func file(
        _ node: AnswerNode, limit: Int = fileLimit, onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> Media {
        let text = try node.string()
        if text.hasPrefix("data:") {
            return try node.media(declared: String(text.dropFirst("data:".count).prefix { $0 != ";" && $0 != "," }))
        }
        guard text.range(of: "://") != nil else { return try node.media() }
        let (head, body) = try await download(node, limit: limit, onAttempt: onAttempt)
        return try TaskAnswer(head: head, body: body, evidence: evidence(head)).media().value
    }

    /// Gets what stands at the http or https address that an answer names.
    func download(
        _ link: AnswerNode, limit: Int, onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> (head: HTTPHead, body: [UInt8]) {
        guard let url = try? WebURL(link.string()) else { throw link.malformed }
        let stranger = InferenceClient(
            server: try InferenceServer(baseURL: url.text, token: nil), retryPolicy: retryPolicy, timeouts: timeouts,
            transport: transport, timing: timing)
        return try await stranger.get(url, accept: "*/*", limit: limit, observer: onAttempt) { failure in
            // Without a token it cannot be the token's fault.
            let status: Int
            switch failure.error {
            case .unauthorized: status = 401
            case .forbidden: status = 403
            case .notFound: status = 404
            case .gone: status = 410
            default: return failure
            }
            return AttemptFailure(error: .providerFailed(.fileNotThere(status: status)))
        }
    }
}
