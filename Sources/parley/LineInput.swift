import Glibc

/// Lines from a descriptor, without blocking on half a line.
struct LineInput {
    let descriptor: Int32
    let isTerminal: Bool
    private(set) var isAtEnd = false
    /// How many bytes were given out, ends of lines included.
    private(set) var offset = 0
    private var buffer: [UInt8] = []
    private var first = 0

    init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    /// True when no whole line waits in the buffer.
    var needsMore: Bool { !isAtEnd && !buffer[first...].contains(UInt8(ascii: "\n")) }

    /// True when `nextLine` would give one.
    var hasLine: Bool { isAtEnd ? first < buffer.count : !needsMore }

    /// True when `read` would not wait.
    var isReadable: Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&source, 1, 0) > 0
    }

    /// The next line without its end; the last one may lack it. Nil when none is there yet.
    mutating func nextLine() -> String? {
        let rest = buffer[first...]
        if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            defer {
                offset += end + 1 - first
                first = end + 1
            }
            let line = rest[..<end]
            return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
        guard isAtEnd, !rest.isEmpty else { return nil }
        defer {
            offset += rest.count
            first = buffer.count
        }
        return String(decoding: rest, as: UTF8.self)
    }

    /// Takes in what is there; waits when nothing is.
    mutating func read() {
        buffer.removeFirst(first)
        first = 0
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        if count > 0 {
            buffer.append(contentsOf: bytes[..<count])
        } else if count == 0 || errno != EINTR && errno != EAGAIN {
            isAtEnd = true
        }
    }
}
