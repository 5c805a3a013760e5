import Inference
import Testing

@testable import LocalEngine

/// An engine of the shared model with settings of a test's own. It ends with the test, whose end of its standard input it waits for.
struct OwnEngine {
    private static let key = "an-engine-of-its-own"

    private let child: ChildProcess
    private let url: String

    /// A client that tries nothing twice.
    var client: InferenceClient {
        get throws {
            InferenceClient(server: try InferenceServer(baseURL: url, token: AccessToken(Self.key)), retryPolicy: .never)
        }
    }

    func end() { child.kill() }

    /// - Parameters:
    ///   - settings: lines of Python that change `parameters`.
    ///   - argument: what they may read as `argument`.
    static func start(_ settings: [String], argument: String = "") async throws -> OwnEngine {
        _ = try await SharedEngine.shared.running()
        let directory = EngineDirectory(cache: SharedEngine.cache)
        let python = try await Python.find(Python.standardCandidates, needsPip: false, in: directory)
        let child = try ChildProcess(
            [
                python.path, "-I", "-S", "-B", "-c", program(settings), try #require(directory.library),
                directory.file(of: SharedEngine.model), key, argument,
            ], environment: Environment.forEngine, directory: directory.path, errorOutput: .file("/dev/null"))
        for await event in child.events {
            guard case .line(let line) = event, line.hasPrefix("http://127.0.0.1:") else { continue }
            return OwnEngine(child: child, url: line)
        }
        throw EngineError.engineExited(detail: "no address")
    }

    private static func program(_ settings: [String]) -> String {
        """
        import sys
        sys.path.insert(0, sys.argv[1])
        import xllamacpp
        argument = sys.argv[4]
        parameters = xllamacpp.CommonParams()
        parameters.model.path = sys.argv[2]
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.api_keys = [sys.argv[3]]
        parameters.n_ctx = 512
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 2
        parameters.ui = False
        parameters.offline = True
        parameters.verbosity = 1
        \(settings.joined(separator: "\n"))
        server = xllamacpp.Server(parameters)
        print(server.listening_address, flush=True)
        sys.stdin.read()
        """
    }
}
