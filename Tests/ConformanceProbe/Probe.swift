import Glibc
import Inference

/// Makes the calls of Tests/Conformance/cases.py with our library, each to an address of its own, and prints the names of those it made.
@main
struct Probe {
    static func main() async {
        guard CommandLine.arguments.count == 3, let token = AccessToken(CommandLine.arguments[2]) else {
            fatalError("usage: ConformanceProbe ADDRESS TOKEN")
        }
        var hasFailed = false
        for call in textCalls + questionCalls + fileCalls + makingCalls + providerCalls + generationCalls + chatCalls + hubCalls
            + endpointCalls
        {
            do {
                try await call.make(Place(address: CommandLine.arguments[1] + "/" + call.name, token: token))
                print(call.name)
            } catch {
                hasFailed = true
                complain("\(call.name): our library failed: \(error)\n")
            }
        }
        exit(hasFailed ? 1 : 0)
    }
}

private func complain(_ line: String) {
    var line = line
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// A call under the name that it has in Tests/Conformance/cases.py.
struct Call: Sendable {
    var name: String
    var make: @Sendable (Place) async throws -> Void

    init(_ name: String, _ make: @escaping @Sendable (Place) async throws -> Void) {
        self.name = name
        self.make = make
    }
}

/// Where one call goes, in the roles that a server can have.
struct Place: Sendable {
    var address: String
    var token: AccessToken

    static let model = "acme/model"
    static let picture: [UInt8] = [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A, 0, 1, 2, 0xFF]
    static let sound: [UInt8] = Array("fLaC".utf8) + [0, 1, 2, 0xFF]

    /// The router.
    var router: InferenceClient { get throws { try router(billTo: nil) } }

    func router(billTo: String?) throws -> InferenceClient {
        let environment = ["HF_INFERENCE_ENDPOINT": address]
        return try client(InferenceServer.huggingFaceRouter(token: token, environment: environment, billTo: billTo))
    }

    /// An endpoint, or any other server.
    func server(_ path: String = "") throws -> InferenceClient {
        try client(InferenceServer(baseURL: address + path, token: token))
    }

    var hub: HubClient { get throws { try HubClient.huggingFace(token: token, environment: ["HF_ENDPOINT": address]) } }

    var endpoints: EndpointsClient {
        get throws { try EndpointsClient.huggingFace(token: token, environment: ["HF_INFERENCE_ENDPOINTS_ENDPOINT": address]) }
    }

    private func client(_ server: InferenceServer) throws -> InferenceClient {
        InferenceClient(server: server, retryPolicy: .never, providers: ProviderDirectory(hub: try hub))
    }
}
