import Glibc
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct TLSTests {
    @Test func aCertificateIsTrustedByItsAuthorityFileAndRefusedWithoutIt() async throws {
        let server = try await OpenSSLServer()
        defer { server.stop() }
        let address = try InferenceServer(baseURL: "https://localhost:\(server.port)", token: nil)
        let trusting = HTTPTransport(.init(certificateAuthorityFile: server.certificateFile, proxies: .none))
        #expect(try await InferenceClient(server: address, transport: trusting).models().map(\.id) == ["tls"])

        let log = AttemptLog()
        do {
            _ = try await InferenceClient(server: address, transport: HTTPTransport(.init(proxies: .none))).models(
                onAttempt: log.observer)
            Issue.record("a certificate nobody signed was accepted")
        } catch {
            guard case .insecureConnection = error else { return #expect(Bool(false), "\(error)") }
        }
        #expect(log.waits.isEmpty)
    }
}

/// `openssl s_server` with a certificate of its own, serving one model list.
private struct OpenSSLServer {
    let directory: String
    let port: Int
    private let process: pid_t

    var certificateFile: String { directory + "/certificate.pem" }

    init() async throws {
        var template = Array("/tmp/parley-tls-XXXXXX".utf8CString)
        directory = String(cString: try #require(mkdtemp(&template)))
        mkdir(directory + "/v1", 0o700)
        try Self.write(#"{"data":[{"id":"tls"}]}"#, to: directory + "/v1/models")
        let request = try Self.spawn(
            "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 2 -subj /CN=localhost "
                + "-addext subjectAltName=DNS:localhost", in: directory)
        var status: Int32 = 0
        waitpid(request.process, &status, 0)
        close(request.output)
        try #require(status == 0)
        let server = try Self.spawn("s_server -WWW -4 -accept 127.0.0.1:0 -cert certificate.pem -key key.pem", in: directory)
        process = server.process
        port = try Self.readPort(server.output)
        close(server.output)
    }

    func stop() {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        for name in ["v1/models", "key.pem", "certificate.pem"] { unlink(directory + "/" + name) }
        rmdir(directory + "/v1")
        rmdir(directory)
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        _ = Glibc.write(descriptor, text, text.utf8.count)
        close(descriptor)
    }

    /// Starts openssl with its standard output in a pipe.
    private static func spawn(_ arguments: String, in directory: String) throws -> (process: pid_t, output: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // The shell only changes the directory: s_server serves the files of the one it runs in.
        let words = ["sh", "-c", "cd \(directory) && exec openssl \(arguments)"]
        var vector: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in vector { free(argument) } }
        var process = pid_t()
        let result = posix_spawnp(&process, "sh", &actions, nil, &vector, environ)
        close(ends[1])
        try #require(result == 0)
        return (process, ends[0])
    }

    /// Reads until the server says where it listens.
    private static func readPort(_ output: Int32) throws -> Int {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            let count = read(output, &buffer, buffer.count)
            try #require(count > 0)
            text += String(decoding: buffer[..<count], as: UTF8.self)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() where line.hasPrefix("ACCEPT ") {
                return try #require(line.split(separator: ":").last.flatMap { Int($0) })
            }
        }
    }
}
