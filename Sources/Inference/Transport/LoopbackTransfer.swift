import Glibc

/// A transfer with its socket to this machine. It lives on the thread of `LoopbackLoop` only.
final class LoopbackTransfer {
    /// Bytes that are read in one go before others have their turn.
    private static let readLimit = 256 * 1024
    /// Bytes in one go that show that the server sends as fast as it can.
    private static let restLimit = 32 * 1024
    private static let longestRest: Duration = .milliseconds(20)

    let transfer: Transfer
    /// When the server is given up; nil while it is the consumer that keeps us waiting.
    private(set) var deadline: Duration?
    /// Whether the answer, or the reason why there is none, has been handed over.
    private(set) var isOver = false
    /// The connection that can carry another request; the loop's to keep once the transfer is over.
    private(set) var spareSocket: LoopbackSocket?

    private var socket: LoopbackSocket?
    private var addresses: ArraySlice<LoopbackSocket.Address>
    private let port: UInt16
    private var phase = TimeoutPhase.connecting
    private var isConnecting = false
    /// The connection carried a request before: the server may have closed it the moment this one was sent.
    private var isUsedAgain = false
    private let request: [UInt8]
    private var sentCount = 0
    private var reader: HTTPAnswerReader
    private var hasDeliveredHead = false
    private var isPaused = false
    private var isDraining = false
    private var restsUntil: Duration = .zero
    private var rest: Duration = .zero

    /// - Parameter socket: a connection to the same server, kept from a transfer before.
    init(_ transfer: Transfer, to target: LoopbackTarget, over socket: LoopbackSocket?, userAgent: String) {
        self.transfer = transfer
        addresses = target.addresses[...]
        port = target.port
        request = transfer.request.encoded(userAgent: userAgent)
        reader = HTTPAnswerReader(to: transfer.request.method)
        if let socket {
            self.socket = socket
            isUsedAgain = true
            connected()
        } else {
            connect()
        }
    }

    deinit { socket?.close() }

    /// The socket and what to wait for on it; nil while there is nothing to wait for.
    func interest(at now: Duration) -> (descriptor: Int32, events: Int16)? {
        guard let socket else { return nil }
        if isConnecting { return (socket.descriptor, Int16(POLLOUT)) }
        var events: Int16 = 0
        if sentCount < request.count { events |= Int16(POLLOUT) }
        if !isPaused, restsUntil <= now { events |= Int16(POLLIN) }
        return events == 0 ? nil : (socket.descriptor, events)
    }

    /// When the loop must look again although nothing happens.
    func nextMoment(after now: Duration) -> Duration? {
        restsUntil > now && !isPaused ? min(restsUntil, deadline ?? restsUntil) : deadline
    }

    /// Goes on after the socket became ready.
    func advance(into buffer: UnsafeMutableRawBufferPointer) {
        do throws(SystemError) {
            if isConnecting { finishConnecting() }
            guard let socket, !isConnecting else { return }
            try send(over: socket)
            try receive(from: socket, into: buffer)
        } catch {
            lostConnection(error.reason)
        }
    }

    func resume() {
        isPaused = false
        if !isDraining { deadline = monotonicNow() + transfer.timeouts.idle }
    }

    func drain(within grace: Duration) {
        isDraining = true
        isPaused = false
        restsUntil = .zero
        deadline = monotonicNow() + grace
    }

    func giveUp() { finish(.failure(.timedOut(phase))) }

    func finish(_ outcome: Result<Void, TransferFailure>) {
        guard !isOver else { return }
        isOver = true
        if reader.keepsConnection { spareSocket = socket } else { socket?.close() }
        socket = nil
        transfer.finish(outcome)
    }
}

// The connection.
extension LoopbackTransfer {
    private func connect() {
        phase = .connecting
        deadline = monotonicNow() + transfer.timeouts.connect
        var reason = "there is no such address"
        while let address = addresses.popFirst() {
            do throws(SystemError) {
                socket = try LoopbackSocket(connectingTo: address, port: port)
                isConnecting = true
                return
            } catch {
                reason = error.reason
            }
        }
        finish(.failure(.cannotConnect(reason: reason)))
    }

    private func finishConnecting() {
        let failure = socket?.connectionError ?? 0
        isConnecting = false
        guard failure != 0 else { return connected() }
        socket?.close()
        socket = nil
        if addresses.isEmpty {
            finish(.failure(.cannotConnect(reason: SystemError(number: failure).reason)))
        } else {
            connect()
        }
    }

    private func connected() {
        phase = .firstByte
        deadline = monotonicNow() + transfer.timeouts.firstByte
    }

    /// The other side is gone before its answer was whole.
    private func lostConnection(_ reason: String) {
        if isUsedAgain, reader.isUntouched {
            // The server had closed a connection that nobody used: the request has not been read.
            isUsedAgain = false
            sentCount = 0
            socket?.close()
            socket = nil
            addresses = LoopbackTarget(transfer.request.url)?.addresses[...] ?? []
            return connect()
        }
        finish(.failure(hasDeliveredHead ? .cut(reason: reason) : .cannotConnect(reason: reason)))
    }
}

// What goes over it.
extension LoopbackTransfer {
    private func send(over socket: LoopbackSocket) throws(SystemError) {
        while sentCount < request.count {
            do throws(SystemError) {
                guard let count = try socket.send(request[sentCount...]) else { return }
                sentCount += count
            } catch {
                // A server may answer, and close, before it has read everything.
                guard error.number == EPIPE, !isUsedAgain else { throw error }
                sentCount = request.count
            }
        }
    }

    private func receive(from socket: LoopbackSocket, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) {
        var total = 0
        while total < Self.readLimit, !isOver {
            if !isDraining, transfer.pauseIfFull() {
                isPaused = true
                deadline = nil
                return
            }
            guard let count = try socket.receive(into: buffer) else { break }
            if count == 0 { return connectionEnded() }
            total += count
            take(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
        }
        if total > 0, !isOver { restAfter(total) }
    }

    private func take(_ bytes: UnsafeMutableRawBufferPointer) {
        let kept: Int
        do throws(HTTPAnswerReader.Problem) {
            kept = try reader.consume(bytes)
        } catch {
            return finish(.failure(hasDeliveredHead ? .cut(reason: error.reason) : .cannotConnect(reason: error.reason)))
        }
        if !hasDeliveredHead, let head = reader.head {
            hasDeliveredHead = true
            transfer.receive(head: head)
        }
        if kept > 0 {
            _ = transfer.receive(UnsafeRawBufferPointer(rebasing: bytes[..<kept]))
            if !isDraining {
                phase = .idle
                deadline = monotonicNow() + transfer.timeouts.idle
            }
        }
        if reader.isComplete { finish(.success(())) }
    }

    private func connectionEnded() {
        if reader.mayEndHere { return finish(.success(())) }
        lostConnection("the server closed the connection")
    }

    /// A stream that is shown to a person is read once in a while rather than word by word: as often as a screen is drawn. The faster one
    /// comes, the longer the rests get, up to one frame; what comes as fast as it can is read without any.
    private func restAfter(_ count: Int) {
        guard transfer.request.isStream, hasDeliveredHead, count < Self.restLimit else {
            rest = .zero
            return
        }
        rest = min(max(rest * 2, .milliseconds(1)), Self.longestRest)
        restsUntil = monotonicNow() + rest
    }
}

/// A server on this machine that plain HTTP reaches without libcurl.
struct LoopbackTarget: Hashable {
    let host: String
    let port: UInt16
    let addresses: [LoopbackSocket.Address]

    /// Nil for what needs encryption, a name server, or an address to be put in order first.
    init?(_ url: WebURL) {
        guard url.scheme == .http, let addresses = LoopbackSocket.addresses(of: url.host),
            url.path.utf8.allSatisfy({ $0 < 0x80 }), url.query?.utf8.allSatisfy({ $0 < 0x80 }) != false,
            url.path.range(of: "/.") == nil
        else { return nil }
        host = url.host
        port = UInt16(url.port ?? 80)
        self.addresses = addresses
    }

    static func == (a: LoopbackTarget, b: LoopbackTarget) -> Bool { a.host == b.host && a.port == b.port }

    func hash(into hasher: inout Hasher) {
        hasher.combine(host)
        hasher.combine(port)
    }
}

extension HTTPRequest {
    /// The bytes that ask for it directly, not over a proxy.
    fileprivate func encoded(userAgent: String) -> [UInt8] {
        var head = "\(method.rawValue) \(url.path.isEmpty ? "/" : url.path)\(url.query.map { "?" + $0 } ?? "") HTTP/1.1\r\n"
        head += "Host: \(url.host)\(url.port.map { ":\($0)" } ?? "")\r\nUser-Agent: \(userAgent)\r\n"
        if !headers.contains(where: { $0.name.lowercased() == "accept" }) { head += "Accept: */*\r\n" }
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        if !body.isEmpty || [.post, .put, .patch].contains(method) { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }
}
