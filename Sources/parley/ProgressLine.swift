import Glibc
import LocalEngine
import Synchronization
import TerminalCore

/// Shows how something long gets on, on standard error: one line that is written over on a terminal, else a line whenever
/// something else begins or another tenth is done.
final class ProgressLine: Sendable {
    private struct State {
        var lastStep = ""
        var width = 0
    }

    private let state = Mutex(State())
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ progress: EngineProgress) {
        let tenth = progress.totalBytes > 0 ? progress.completedBytes * 10 / progress.totalBytes : 0
        show(progress.description, step: "\(progress.item) \(progress.phase) \(tenth)")
    }

    /// - Parameter step: without a terminal, a line is written only when this is another one than before.
    func show(_ text: String, step: String) {
        let text = Line(text).text
        state.withLock { state in
            if isTerminal {
                let padding = String(repeating: " ", count: max(0, state.width - text.count))
                writeAll("\r\(text)\(padding)", to: STDERR_FILENO)
                state.width = text.count
            } else if state.lastStep != step {
                state.lastStep = step
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
