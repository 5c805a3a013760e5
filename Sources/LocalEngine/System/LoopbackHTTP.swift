import Glibc

/// Just enough HTTP to ask a server on this machine whether it is alive.
enum LoopbackHTTP {
    /// The status of `GET path` at 127.0.0.1, nil when there was no answer in time. Blocks.
    static func status(port: UInt16, path: String, key: String?, within timeout: Duration) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var limit = timeval(
            tv_sec: Int(timeout.components.seconds),
            tv_usec: Int(timeout.components.attoseconds / 1_000_000_000_000))
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
        }
        guard isConnected else { return nil }
        let authorization = key.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(authorization)Connection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
        var head = [UInt8](repeating: 0, count: 12)
        var count = 0
        while count < head.count {
            let received = head.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + count, $0.count - count, 0) }
            if received <= 0 { return nil }
            count += received
        }
        let text = String(decoding: head, as: UTF8.self)
        return text.hasPrefix("HTTP/1.") ? Int(text.suffix(3)) : nil
    }

    /// The port in `http://127.0.0.1:8080`; nil for any other shape.
    static func port(of url: String) -> UInt16? {
        let prefix = "http://127.0.0.1:"
        return url.hasPrefix(prefix) ? UInt16(url.dropFirst(prefix.count)) : nil
    }
}
