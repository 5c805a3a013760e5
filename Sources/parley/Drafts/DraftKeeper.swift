import ChatCore
import ChatUI
import Glibc
import Synchronization

/// Keeps what is being written in the state directory, one file a session. The disk is waited for on a thread that is there only
/// while there is something to write.
final class DraftKeeper: Sendable {
    private let directory: String
    /// Where sessions are: a draft of one that is there is offered there, any other in the next new session.
    private let sessions: String
    private let mailbox: Mailbox

    private struct State {
        /// What is to be kept of each session; nil removes it.
        var wanted: [(id: ULID, draft: Draft?)] = []
        var isWriting = false
        /// Nothing is written any more.
        var isOver = false
    }

    private let state = Mutex(State())
    /// The file that this program writes; only the writing thread touches it.
    private let file = Mutex(Held())

    private struct Held: ~Copyable {
        var id: ULID?
        var file: DraftFile?
    }

    init(directory: String, sessions: String, mailbox: Mailbox) {
        self.directory = directory
        self.sessions = sessions
        self.mailbox = mailbox
    }

    /// - Parameter draft: nil removes the one that is kept.
    func keep(_ draft: Draft?, of id: ULID) {
        let mustStart = state.withLock { state in
            if state.isOver { return false }
            state.wanted.removeAll { $0.id == id }
            state.wanted.append((id, draft))
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart { startThread { self.write() } }
    }

    /// Removes what was begun in a session that is deleted.
    static func remove(of id: ULID, in directory: String) { unlink("\(directory)/\(id.text).json") }

    /// Waits until everything is written.
    func finish() {
        // A disk that does not answer does not keep the program from ending.
        for _ in 0..<4000 {
            if state.withLock({ !$0.isWriting }) { return }
            usleep(500)
        }
    }

    /// Removes what was kept, and keeps nothing more.
    func discard() {
        finish()
        state.withLock { $0.isOver = true }
        file.withLock { held in
            held.file?.remove()
            held.file = nil
        }
    }

    private func write() {
        while let (id, draft) = next() {
            file.withLock { held in
                if held.id != id {
                    held.file = nil
                    held.id = id
                }
                if draft != nil || held.file != nil || access(path(of: id), F_OK) == 0, held.file == nil {
                    if draft != nil { Directories.make(directory) }
                    held.file = DraftFile(path(of: id), makes: draft != nil)
                }
                if let draft {
                    held.file?.write(draft)
                } else {
                    held.file?.remove()
                    held.file = nil
                }
            }
        }
    }

    private func next() -> (ULID, Draft?)? {
        state.withLock { state in
            guard !state.wanted.isEmpty else {
                state.isWriting = false
                return nil
            }
            let first = state.wanted.removeFirst()
            return (first.id, first.draft)
        }
    }

    private func path(of id: ULID) -> String { "\(directory)/\(id.text).json" }

    // MARK: Finding

    /// Looks for the session's draft; in a new one, for the last that was begun in another new one.
    func find(of id: ULID, isNew: Bool) {
        // Where nothing is kept, and that is nearly always, there is nothing to read and no thread to start.
        guard access(directory, F_OK) == 0 else { return }
        startThread { [self] in
            if let draft = DraftFile(path(of: id), makes: false)?.read() { return hand(draft, of: id) }
            if isNew { findAny() }
        }
    }

    private func findAny() {
        var left: [(id: ULID, draft: Draft)] = []
        for name in namesOfFiles(in: directory, ending: ".json").sorted().suffix(100) {
            guard let id = ULID(name), let draft = DraftFile(path(of: id), makes: false)?.read() else { continue }
            left.append((id, draft))
        }
        left.sort { $0.draft.writtenAt < $1.draft.writtenAt }
        if let last = left.last(where: { access("\(sessions)/\($0.id.text).json", F_OK) != 0 }) {
            hand(last.draft, of: last.id)
        } else if let last = left.last {
            mailbox.post(
                .notice(
                    Notice(
                        .information, "A message that was not sent waits in the session “\(last.draft.title)”.",
                        advice: "It is there when you open it.")))
        }
    }
    /// Hands a draft over, with the files that waited with it as they are now.
    private func hand(_ draft: Draft, of id: ULID) {
        var found = FoundDraft(draft)
        for file in draft.files {
            guard let path = file.path else {
                found.refusals.append("\(file.name) was no file on disk, so it was not kept.")
                continue
            }
            do throws(Failure) {
                var attachment = try AttachmentFile.read(path, as: .any)
                attachment.name = file.name
                found.attachments.append(attachment)
            } catch {
                found.refusals.append(error.what)
            }
        }
        mailbox.post(.draftFound(found, of: id))
    }
}
