import Glibc
import Inference
import LocalEngine

/// The one engine process that all these tests ask, installed first where it is missing.
actor SharedEngine {
    static let shared = SharedEngine()
    static let model = EngineCatalogue.model(named: "smollm2-135m-instruct")!

    private var starting: Task<RunningEngine, any Error>?

    func running() async throws -> RunningEngine {
        if let starting { return try await starting.value }
        let task = Task {
            let directory = EngineDirectory(cache: Self.cache)
            try await EngineInstaller(directory: directory).install(Self.model)
            return try await LocalEngine(directory: directory).start(Self.model)
        }
        starting = task
        return try await task.value
    }

    /// Where the program itself keeps engines.
    static var cache: String {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
        return variable("PARLEY_CACHE_DIR") ?? variable("XDG_CACHE_HOME").map { $0 + "/parley" }
            ?? (variable("HOME") ?? "") + "/.cache/parley"
    }

    /// A client that has the engine's key, or another one.
    static func client(key: String? = nil) async throws -> InferenceClient {
        let engine = try await shared.running()
        return InferenceClient(
            server: try InferenceServer(baseURL: engine.baseURL, token: AccessToken(key ?? engine.key)), retryPolicy: .never)
    }
}

extension ChatCompletion.Request {
    /// The same answer each time: no randomness, and nothing left of the question before.
    static func repeatable(_ question: String, maxTokens: Int = 24, stop: [String] = []) -> ChatCompletion.Request {
        ChatCompletion.Request(
            model: SharedEngine.model.name, messages: [.init(.user, question)], temperature: 0, maxTokens: maxTokens, seed: 1,
            stop: stop, extra: ["cache_prompt": false])
    }
}

extension ChatCompletionStream {
    /// The whole answer, and in how many elements it came.
    func collect() async throws -> (response: ChatCompletion.Response, count: Int) {
        var response = ChatCompletion.Response()
        var count = 0
        for try await deltas in self {
            count += 1
            for delta in deltas { response.apply(delta) }
        }
        return (response, count)
    }
}
