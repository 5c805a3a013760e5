import JSON

/// Asks the Hugging Face hub what models there are, what it knows of one, at which commits it stands, and whose token this is.
///
/// Renamed repositories are followed. The token goes to the hub itself and to no other host that it redirects to or names.
/// - Source: the hub's API, huggingface.co/docs/hub/api, and `huggingface_hub` 2.4.
public struct HubClient: Sendable {
    /// The hub's own address, when the environment names no other.
    public static let huggingFaceURL = "https://huggingface.co"

    /// Its server is the hub.
    public let client: InferenceClient

    public init(client: InferenceClient) { self.client = client }

    /// The Hugging Face hub. `HF_ENDPOINT` in the environment replaces its address.
    /// - Parameter token: nil sees what is public.
    /// - Throws: `InferenceError.badURL` when that variable holds none.
    public static func huggingFace(
        token: AccessToken?, environment: [String: String] = [:]
    ) throws(InferenceError) -> HubClient {
        let override = environment["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        let server = try InferenceServer(baseURL: override ?? huggingFaceURL, token: token)
        return HubClient(client: InferenceClient(server: server, timeouts: Timeouts(firstByte: .seconds(30), idle: .seconds(30))))
    }

    /// Who the token belongs to.
    ///
    /// The hub allows few of these calls, so ask once and keep the answer; after a 429 it is not asked again.
    /// - Throws: `unauthorized` without a token, or with one that is wrong.
    public func whoAmI(onAttempt: AttemptObserver? = nil) async throws(InferenceError) -> HubIdentity {
        let (_, answer) = try await get("/api/whoami-v2", onAttempt: onAttempt) { failure in
            var failure = failure
            if case .rateLimited = failure.error { failure.mayRetry = false }
            return failure
        }
        guard let identity = HubIdentity(answer) else { throw .malformedResponse(field: "name") }
        return identity
    }
}

extension HubClient {
    func get(
        _ path: String, _ query: [(name: String, value: String)] = [], onAttempt: AttemptObserver?,
        judging judge: (AttemptFailure) -> AttemptFailure = { $0 }
    ) async throws(InferenceError) -> (head: HTTPHead, answer: JSONValue) {
        try await get(client.server.address(path, query), onAttempt: onAttempt, judging: judge)
    }

    func get(
        _ url: WebURL, onAttempt: AttemptObserver?, judging judge: (AttemptFailure) -> AttemptFailure = { $0 }
    ) async throws(InferenceError) -> (head: HTTPHead, answer: JSONValue) {
        let (head, body) = try await client.get(url, observer: onAttempt, judging: judge)
        guard let answer = try? JSONValue(parsing: body) else { throw .malformedResponse(field: "the answer") }
        return (head, answer)
    }

    /// Gets something about one repository, of which a 401 says more than of other addresses.
    func get(
        of model: String, _ path: String = "", _ query: [(name: String, value: String)] = [], onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> (head: HTTPHead, answer: JSONValue) {
        try await get(try Self.path(of: model) + path, query, onAttempt: onAttempt, judging: Self.judgeRepository)
    }

    /// To who may not see a repository the hub says 401, whether it exists or not, as it does for a wrong token; only the sentence differs.
    static func judgeRepository(_ failure: AttemptFailure) -> AttemptFailure {
        guard case .unauthorized(let message) = failure.error, !message.lowercased().contains("invalid credentials") else {
            return failure
        }
        return AttemptFailure(error: .refusedByHub(.missingOrPrivate, message: message))
    }

    /// The path of a model's page in the API.
    /// - Throws: for a name that no repository can have, which therefore does not exist.
    static func path(of model: String) throws(InferenceError) -> String {
        let parts = model.split(separator: "/", omittingEmptySubsequences: false)
        let isName = { (part: Substring) in
            !part.isEmpty && part.utf8.count <= 96 && part != "." && part != ".."
                && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        }
        guard 1...2 ~= parts.count, parts.allSatisfy(isName) else {
            throw .refusedByHub(.repositoryNotFound, message: "a model's name is like organisation/name")
        }
        return "/api/models/" + model
    }
}
