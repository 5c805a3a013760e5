/// An engine that answers. It runs at least as long as this handle is kept, and ends with the last handle of the last Parley.
public final class RunningEngine: Sendable {
    /// The OpenAI-compatible API, such as `http://127.0.0.1:40123/v1`.
    public let baseURL: String
    /// The bearer token it asks for.
    public let key: String
    /// The `model` to name in requests.
    public let modelName: String
    /// The SHA-256 of the model's file, verified by this engine when it started: the revision it serves, and no other.
    public let sha256: String
    public let processID: Int32

    private let lease: FileLock

    init(_ state: EngineState, model: EngineModel, lease: FileLock) {
        baseURL = state.url + "/v1"
        key = state.key
        modelName = model.name
        sha256 = state.sha256
        processID = state.processID
        self.lease = lease
    }
}
