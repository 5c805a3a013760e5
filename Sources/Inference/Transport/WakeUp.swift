import Glibc

/// Wakes one thread that sleeps in `poll`. Rings that nobody has heard yet are one.
final class WakeUp: Sendable {
    /// Readable after a ring, until `clear`.
    let reading: Int32
    private let writing: Int32

    /// Nil when the system has no descriptors left.
    init?() {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    func clear() {
        var sink: UInt64 = 0
        while read(reading, &sink, MemoryLayout.size(ofValue: sink)) > 0 {}
    }
}
