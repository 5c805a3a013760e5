import Glibc
import Synchronization

/// An HTTP/1.1 server on the loopback interface that does what a script says, faults included, and remembers what it was asked.
///
/// The first request gets the first script, and so on; the last script serves all that follow. A connection is kept for further
/// requests as long as scripts end with an answer whose end a client can see.
public final class ScriptedServer: Sendable {
    /// One thing the server does after it has read a request.
    public enum Step: Sendable {
        /// The status line and header fields as given, and the blank line.
        case head(Int, [String: String] = [:])
        /// These bytes as they stand.
        case bytes([UInt8])
        case text(String)
        /// One HTTP chunk, for an answer with `Transfer-Encoding: chunked`.
        case chunk(String)
        /// The end of a chunked answer.
        case lastChunk
        /// `count` times the same text, written in large pieces.
        case repeated(String, count: Int)
        case pause(Duration)
        /// Runs this on the connection's thread; the answer goes on when it returns.
        case run(@Sendable () -> Void)
        /// Closes the connection in order.
        case close
        /// Ends the connection with a TCP reset.
        case reset
        /// Reads until the client has closed the connection, which `Record.closedByClient` then counts.
        case waitForClose
    }

    public struct Request: Sendable, Hashable {
        public var method: String
        /// The path with its query, or the whole address when the client takes this server for a proxy.
        public var target: String
        /// Names in lower case.
        public var headers: [String: String]
        public var body: [UInt8]
        /// Which connection it came over; the first is 1.
        public var connection: Int

        public var bodyText: String { String(decoding: body, as: UTF8.self) }
    }

    /// What has happened so far.
    public struct Record: Sendable {
        public var requests: [Request] = []
        public var connections = 0
        public var closedByClient = 0
        /// Bytes the system took from the server, of all answers.
        public var bytesWritten = 0
    }

    public let port: Int
    /// Such as `http://127.0.0.1:40123`.
    public var url: String { "http://127.0.0.1:\(port)" }

    private let listener: Int32
    private let respond: @Sendable (Request, Int) -> [Step]
    private let state = Mutex(State())

    struct State {
        var record = Record()
        var sockets: Set<Int32> = []
        var waiters: [(isMet: @Sendable (Record) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
        var isStopped = false
    }

    public convenience init(_ scripts: [Step]...) {
        precondition(!scripts.isEmpty, "a server needs a script")
        self.init { _, number in scripts[min(number, scripts.count) - 1] }
    }

    /// A server that decides by the request; the second argument numbers requests from 1.
    public init(respond: @escaping @Sendable (Request, Int) -> [Step]) {
        self.respond = respond
        (listener, port) = Self.listen()
        let address = UInt(bitPattern: Unmanaged.passRetained(self).toOpaque())
        Self.startThread {
            Unmanaged<ScriptedServer>.fromOpaque(UnsafeRawPointer(bitPattern: address)!).takeRetainedValue().accept()
        }
    }

    /// What has happened so far.
    public var record: Record { state.withLock(\.record) }
    public var requests: [Request] { record.requests }

    /// Returns as soon as what has happened meets the condition.
    public func wait(until isMet: @escaping @Sendable (Record) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMetNow = state.withLock { state in
                if isMet(state.record) { return true }
                state.waiters.append((isMet, continuation))
                return false
            }
            if isMetNow { continuation.resume() }
        }
    }

    public var isStopped: Bool { state.withLock(\.isStopped) }

    /// Closes the port and every connection.
    public func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    func note(_ change: (inout sending Record) -> Void) {
        let met = state.withLock { state in
            change(&state.record)
            let met = state.waiters.filter { $0.isMet(state.record) }
            state.waiters.removeAll { $0.isMet(state.record) }
            return met.map(\.continuation)
        }
        for continuation in met { continuation.resume() }
    }
}

extension ScriptedServer {
    private static func listen() -> (Int32, Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int in
                precondition(bind(listener, address, length) == 0 && Glibc.listen(listener, 64) == 0, "no loopback port is free")
                getsockname(listener, address, &length)
                return 0
            }
        }
        return (listener, port + Int(UInt16(bigEndian: address.sin_port)))
    }

    /// The accepting thread's whole life.
    private func accept() {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            if socket < 0 {
                if errno == EINTR { continue }
                close(listener)
                return
            }
            _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
            let isStopped = state.withLock { state in
                if !state.isStopped { state.sockets.insert(socket) }
                return state.isStopped
            }
            if isStopped {
                close(socket)
                continue
            }
            var number = 0
            note {
                $0.connections += 1
                number = $0.connections
            }
            let connection = number
            Self.startThread {
                var served = ScriptedConnection(socket: socket, number: connection, server: self)
                served.serve()
                self.state.withLock { _ = $0.sockets.remove(socket) }
                close(socket)
            }
        }
    }

    func script(for request: Request) -> [Step] {
        var number = 0
        note {
            $0.requests.append(request)
            number = $0.requests.count
        }
        return respond(request, number)
    }

    private final class ThreadBody {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
        let result = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, context)
        precondition(result == 0, "a test server needs a thread")
        pthread_detach(thread)
    }
}
