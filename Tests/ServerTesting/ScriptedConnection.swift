import Glibc

/// One connection of a `ScriptedServer`, on a thread of its own.
struct ScriptedConnection {
    let socket: Int32
    let number: Int
    let server: ScriptedServer
    private var received: [UInt8] = []

    init(socket: Int32, number: Int, server: ScriptedServer) {
        self.socket = socket
        self.number = number
        self.server = server
    }

    mutating func serve() {
        while let request = readRequest() {
            for step in server.script(for: request) where !perform(step) { return }
        }
    }

    /// - Returns: false when the connection has ended.
    private mutating func perform(_ step: ScriptedServer.Step) -> Bool {
        switch step {
        case .head(let status, let headers):
            let fields = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
            return write("HTTP/1.1 \(status) Scripted\r\n\(fields)\r\n")
        case .bytes(let bytes): return write(bytes)
        case .text(let text): return write(text)
        case .chunk(let text): return write(String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
        case .lastChunk: return write("0\r\n\r\n")
        case .repeated(let text, let count): return write(text, count: count)
        case .pause(let duration):
            usleep(UInt32(duration / .microseconds(1)))
            return true
        case .run(let body):
            body()
            return true
        case .close: return false
        case .reset:
            // A linger time of zero makes closing a reset.
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        case .waitForClose:
            while read() {}
            server.note { $0.closedByClient += 1 }
            return false
        }
    }

    private func write(_ text: String, count: Int) -> Bool {
        let once = Array(text.utf8)
        let perPiece = min(count, max(1, 65_536 / max(1, once.count)))
        let piece = Array(repeatElement(once, count: perPiece).joined())
        var left = count
        while left > 0 {
            let now = min(left, perPiece)
            guard write(now == perPiece ? piece : Array(piece.prefix(now * once.count))) else { return false }
            left -= now
        }
        return true
    }

    private func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    private func write(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                send(socket, bytes.baseAddress! + written, bytes.count - written, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                server.note { $0.closedByClient += 1 }
                return false
            }
            written += count
            server.note { $0.bytesWritten += count }
        }
        return true
    }

    /// - Returns: false at the end of what the client sends.
    private mutating func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { return count < 0 && errno == EINTR }
        received += buffer[..<count]
        return true
    }

    /// Nil when the connection ends first.
    private mutating func readRequest() -> ScriptedServer.Request? {
        while true {
            if let end = endOfHead() {
                let lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n")
                received.removeFirst(end + 4)
                return readBody(of: request(lines.map(String.init)))
            }
            guard read() else { return nil }
        }
    }

    private func endOfHead() -> Int? {
        let pattern: [UInt8] = [13, 10, 13, 10]
        guard received.count >= 4 else { return nil }
        return (0...(received.count - 4)).first { received[$0] == 13 && received[$0..<($0 + 4)].elementsEqual(pattern) }
    }

    private func request(_ lines: [String]) -> ScriptedServer.Request {
        let words = lines.first?.split(separator: " ").map(String.init) ?? []
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return ScriptedServer.Request(
            method: words.first ?? "", target: words.count > 1 ? words[1] : "", headers: headers, body: [], connection: number)
    }

    private mutating func readBody(of request: ScriptedServer.Request) -> ScriptedServer.Request? {
        let length = Int(request.headers["content-length"] ?? "0") ?? 0
        while received.count < length {
            guard read() else { return nil }
        }
        var request = request
        request.body = Array(received[..<length])
        received.removeFirst(length)
        return request
    }
}
