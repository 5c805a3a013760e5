import Inference
import Testing

@testable import LocalEngine

extension RealEngineTests {
    /// llama.cpp computes vectors in OpenAI's form, and only when it was started for that.
    @Test func textsBecomeVectorsInTheirOrder() async throws {
        let engine = try await EmbeddingEngine.start()
        defer { engine.child.kill() }
        let client = InferenceClient(
            server: try InferenceServer(baseURL: engine.url, token: AccessToken(EmbeddingEngine.key)), retryPolicy: .never)
        let texts = ["The cat sleeps.", "Stocks fell today.", "The cat sleeps."]
        let answer = try await client.featureExtraction(texts, model: SharedEngine.model.name)
        let vectors = answer.value.compactMap(\.vector)
        try #require(vectors.count == 3)
        // The width of this model; llama.cpp makes their length 1.
        #expect(vectors.allSatisfy { $0.count == 576 && abs(product($0, $0) - 1) < 0.001 })
        #expect(product(vectors[0], vectors[2]) > 0.999)
        #expect(product(vectors[0], vectors[1]) < 0.99)
    }

    @Test func theChatsEngineSaysThatItMakesNoVectors() async throws {
        let client = try await SharedEngine.client()
        let error = await #expect(throws: InferenceError.self) {
            try await client.featureExtraction(["a"], model: SharedEngine.model.name)
        }
        guard case .serverError(501, let message) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(message.contains("embeddings"))
    }

    private func product(_ left: [Float], _ right: [Float]) -> Float { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
}

/// An engine of the shared model that computes vectors. It ends with the test, whose end of its standard input it waits for.
private struct EmbeddingEngine {
    static let key = "embedding-engine"

    let child: ChildProcess
    let url: String

    static func start() async throws -> EmbeddingEngine {
        _ = try await SharedEngine.shared.running()
        let directory = EngineDirectory(cache: SharedEngine.cache)
        let python = try await Python.find(Python.standardCandidates, needsPip: false, in: directory)
        let child = try ChildProcess(
            [
                python.path, "-I", "-S", "-B", "-c", program, try #require(directory.library),
                directory.file(of: SharedEngine.model), key,
            ], environment: Environment.forEngine, directory: directory.path, errorOutput: .file("/dev/null"))
        for await event in child.events {
            guard case .line(let line) = event, line.hasPrefix("http://127.0.0.1:") else { continue }
            return EmbeddingEngine(child: child, url: line)
        }
        throw EngineError.engineExited(detail: "no address")
    }

    private static let program = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import xllamacpp
        parameters = xllamacpp.CommonParams()
        parameters.model.path = sys.argv[2]
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.api_keys = [sys.argv[3]]
        parameters.n_ctx = 512
        parameters.embedding = True
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 2
        parameters.ui = False
        parameters.offline = True
        parameters.verbosity = 1
        server = xllamacpp.Server(parameters)
        print(server.listening_address, flush=True)
        sys.stdin.read()
        """
}
