import Glibc
import LocalEngine
import Synchronization

/// Shows how an installation gets on, on standard error: one line that is written over on a terminal, else a line whenever
/// something else begins or another tenth is done.
final class ProgressLine: Sendable {
    private struct State {
        var lastText = ""
        var lastStep: (item: String, phase: EngineProgress.Phase, tenth: Int)?
        var width = 0
    }

    private let state = Mutex(State())
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ progress: EngineProgress) {
        state.withLock { state in
            let text = progress.description
            if isTerminal {
                let padding = String(repeating: " ", count: max(0, state.width - text.count))
                writeAll("\r\(text)\(padding)", to: STDERR_FILENO)
                state.width = text.count
            } else {
                let tenth = progress.totalBytes > 0 ? progress.completedBytes * 10 / progress.totalBytes : 0
                if let last = state.lastStep, last == (progress.item, progress.phase, tenth) { return }
                state.lastStep = (progress.item, progress.phase, tenth)
                writeAll("\(text)\n", to: STDERR_FILENO)
            }
        }
    }

    /// Leaves the cursor on a line of its own.
    func end() {
        let hasShown = state.withLock { $0.width > 0 }
        if hasShown { writeAll("\n", to: STDERR_FILENO) }
    }
}

private func == (
    left: (item: String, phase: EngineProgress.Phase, tenth: Int), right: (String, EngineProgress.Phase, Int)
) -> Bool { left.item == right.0 && left.phase == right.1 && left.tenth == right.2 }
