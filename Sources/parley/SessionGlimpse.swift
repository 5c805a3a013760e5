import ChatCore
import ChatUI
import Glibc
import NcursesTerminal
import SessionStore
import TerminalCore

/// A long session on its way from the disk, whose end is on the screen before all of it has been read.
struct SessionGlimpse {
    private let end: ChatSession
    private let whole: Promise<Result<OpenedSession, SessionStoreError>>

    /// Begins to read the session that the flags name; nil when they name none, or one that opens as quickly without.
    init?(of request: ModelRequest?, in sessions: SessionCatalog) {
        guard let request, request.session != nil || request.continuesNewest, let id = try? sessions.locate(request.session),
            let end = sessions.store.glimpse(of: id)
        else { return nil }
        let store = sessions.store
        self.end = end
        whole = Promise()
        startThread { [whole] in
            whole.keep(Result { () throws(SessionStoreError) in try store.open(id) })
        }
    }

    /// Shows the end and waits for the rest. Keys stay where they are until then.
    /// - Returns: nil when the person, or the system, wants the program to end before.
    func session(on terminal: NcursesTerminal, theme: Theme) throws -> OpenedSession? {
        var state = ChatState(
            opened: ShownSession(session: end), isSaved: true, size: terminal.size, seed: 0, theme: theme,
            options: ChatOptions(colorDepth: terminal.colorDepth))
        while true {
            if let result = whole.value {
                do throws(SessionStoreError) {
                    return try result.get()
                } catch {
                    throw Failure(error)
                }
            }
            let frame = state.frame(at: Runtime.now())
            if state.isConversationFull { terminal.present(frame) }
            var sources = [whole.descriptor, terminal.signalDescriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            _ = poll(&sources, 2, -1)
            for signal in terminal.readSignals() {
                switch signal {
                case .resized(let size): _ = state.update(.resized(size), at: Runtime.now())
                case .continued: break
                case .interrupt, .terminate, .hangup: return nil
                }
            }
        }
    }
}
