import Glibc

/// A lock on a file that the kernel takes back when its holder is gone, however it went.
///
/// Each lock has an open file description of its own, which no child inherits: two locks of one process are as
/// separate as those of two.
final class FileLock: Sendable {
    enum Kind: Sendable { case shared, exclusive }

    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Takes the lock, or returns nil at once when somebody else has it.
    static func tryToTake(_ kind: Kind, _ path: String) throws(EngineError) -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.failure(path) }
        let lock = FileLock(descriptor: descriptor)
        if flock(descriptor, (kind == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return lock }
        guard errno == EWOULDBLOCK || errno == EINTR else { throw Files.failure(path) }
        return nil
    }

    /// Takes the lock, trying again every `interval`; a waiting thread could not be cancelled.
    /// - Parameter whileWaiting: called before each pause.
    static func take(
        _ kind: Kind, _ path: String, every interval: Duration, until deadline: ContinuousClock.Instant? = nil,
        whileWaiting: () -> Void = {}
    ) async throws(EngineError) -> FileLock {
        let begin = ContinuousClock.now
        while true {
            if let lock = try tryToTake(kind, path) { return lock }
            if let deadline, ContinuousClock.now >= deadline { throw .startTimedOut(ContinuousClock.now - begin) }
            whileWaiting()
            try await pause(for: interval)
        }
    }
}
