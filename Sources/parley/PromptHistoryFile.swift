import ChatUI
import Glibc
import JSON

/// Prompts that outlive the program: one JSON string a line, appended as they are sent.
struct PromptHistoryFile {
    let path: String

    /// The last prompts, oldest first; lines that are damaged are passed over.
    func load() -> [String] {
        guard let text = try? readText(ofFile: path) else { return [] }
        let prompts = text.utf8.split(separator: UInt8(ascii: "\n")).suffix(PromptHistory.limit)
        return prompts.compactMap { try? JSONValue(parsing: Array($0)).stringValue }
    }

    /// Appends a prompt. That a prompt cannot be remembered is no reason to disturb the person: the session has it.
    func append(_ prompt: String) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        writeAll(JSONValue.string(prompt).text() + "\n", to: descriptor)
    }
}
