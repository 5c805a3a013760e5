import ChatUI
import Glibc
import JSON

/// Prompts that outlive the program: one JSON string a line, appended as they are sent, by as many programs at once as there are.
struct PromptHistoryFile {
    /// Bytes of one prompt, beyond which it is in its session only, and of the file, beyond which the oldest go.
    static let limits = (prompt: 1 << 17, file: 1 << 22)

    let path: String

    /// The last prompts, oldest first; lines that are damaged are passed over.
    func load() -> [String] {
        guard let text = try? readText(ofFile: path) else { return [] }
        return Self.lines(of: text).compactMap { try? JSONValue(parsing: Array($0)).stringValue }
    }

    /// Appends a prompt. That a prompt cannot be remembered is no reason to disturb the person: the session has it.
    func append(_ prompt: String) {
        guard prompt.utf8.count <= Self.limits.prompt else { return }
        withLockedFile { descriptor, status in
            // What others on this machine must not read, they may not have read since somebody changed the mode.
            if status.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
            guard writeAll(JSONValue.string(prompt).text() + "\n", to: descriptor) else { return }
            if Int(status.st_size) > Self.limits.file { shorten() }
        }
    }

    private static func lines(of text: String) -> ArraySlice<Substring.UTF8View.SubSequence> {
        text[...].utf8.split(separator: UInt8(ascii: "\n")).suffix(PromptHistory.limit)
    }

    /// Leaves the last half of the bytes at most; called with the lock, so that nobody appends to the file that goes.
    private func shorten() {
        guard let text = try? readText(ofFile: path) else { return }
        var bytes = 0
        let kept = Self.lines(of: text).reversed().prefix { line in
            bytes += line.count + 1
            return bytes <= Self.limits.file / 2
        }
        try? replaceFile(path, with: kept.reversed().map { String(decoding: $0, as: UTF8.self) + "\n" }.joined())
    }

    /// Opens the file for appending and locks it; one that was replaced meanwhile is opened anew.
    private func withLockedFile(_ body: (_ descriptor: Int32, _ status: stat) -> Void) {
        for _ in 0..<100 {
            let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            while flock(descriptor, LOCK_EX) != 0 { if errno != EINTR { return } }
            var (opened, named) = (stat(), stat())
            guard fstat(descriptor, &opened) == 0 else { return }
            if stat(path, &named) == 0, named.st_ino == opened.st_ino, named.st_dev == opened.st_dev {
                return body(descriptor, opened)
            }
        }
    }
}
