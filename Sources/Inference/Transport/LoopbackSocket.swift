import Glibc

/// A connection to this machine that never blocks. Whoever holds the value closes it.
struct LoopbackSocket: Sendable {
    /// Which of the two families of addresses; a name for this machine may mean both.
    enum Address: Sendable {
        case version4(UInt32)
        case version6
    }

    let descriptor: Int32

    /// Where a host name leads, in the order to try; nil when it needs more than this machine knows by itself.
    static func addresses(of host: String) -> [Address]? {
        if host == "localhost" { return [.version4(INADDR_LOOPBACK), .version6] }
        if host == "[::1]" { return [.version6] }
        var address = in_addr()
        guard host.hasPrefix("127."), inet_pton(AF_INET, host, &address) == 1 else { return nil }
        return [.version4(UInt32(bigEndian: address.s_addr))]
    }

    /// Begins to connect; the socket becomes writable when that has ended, well or not.
    /// - Throws: the error number.
    init(connectingTo address: Address, port: UInt16) throws(SystemError) {
        let family = if case .version4 = address { AF_INET } else { AF_INET6 }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw SystemError(number: errno) }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        let result: Int32
        switch address {
        case .version4(let number):
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = number.bigEndian
            result = Self.connect(descriptor, &name)
        case .version6:
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            name.sin6_addr = in6addr_loopback
            result = Self.connect(descriptor, &name)
        }
        guard result == 0 || errno == EINPROGRESS else {
            let number = errno
            Glibc.close(descriptor)
            throw SystemError(number: number)
        }
    }

    private static func connect<Name>(_ descriptor: Int32, _ name: inout Name) -> Int32 {
        withUnsafeBytes(of: &name) { bytes in
            Glibc.connect(
                descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(MemoryLayout<Name>.size))
        }
    }

    /// Why connecting failed; 0 when it did not.
    var connectionError: Int32 {
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) == 0 ? number : errno
    }

    /// Nil when nothing can be sent now.
    func send(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int? {
        let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        return try result(count)
    }

    /// 0 at the end of the connection, nil when nothing is there now.
    func receive(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int? {
        try result(recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }

    private func result(_ count: Int) throws(SystemError) -> Int? {
        if count >= 0 { return count }
        if errno == EAGAIN || errno == EINTR { return nil }
        throw SystemError(number: errno)
    }

    /// True when a connection that was kept is still open and silent.
    var isQuiet: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) < 0 && errno == EAGAIN
    }

    func close() { Glibc.close(descriptor) }
}

/// What the system answered when it refused.
struct SystemError: Error, Equatable {
    var number: Int32

    var reason: String { String(cString: strerror(number)) }
}
