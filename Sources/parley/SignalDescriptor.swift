import Glibc
import Synchronization

/// Where the handler writes: a handler can reach nothing but globals.
private let writingEnd = Atomic<Int32>(-1)

/// Signals as a descriptor that a loop can wait for. There is one at a time in a process.
struct SignalDescriptor {
    /// Readable when a signal has come.
    let descriptor: Int32

    init(_ signals: [Int32]) {
        guard let pipe = nonBlockingPipe() else {
            preconditionFailure("no pipe for signals: \(String(cString: strerror(errno)))")
        }
        descriptor = pipe.reading
        writingEnd.store(pipe.writing, ordering: .sequentiallyConsistent)
        for number in signals {
            signal(number) { number in
                let error = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(writingEnd.load(ordering: .relaxed), &byte, 1)
                errno = error
            }
        }
    }

    /// The signals that have come, without waiting.
    func read() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count > 0 ? bytes[..<count].map(Int32.init) : []
    }
}
