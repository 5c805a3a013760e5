import ChatUI
import Glibc

/// A program of the system that puts what it reads into the clipboard.
struct ClipboardTool {
    let name: String
    private let path: String
    private let arguments: [String]

    /// The first that is installed and has something to talk to; nil when none does.
    init?(environment: [String: String] = .ofProcess) {
        var candidates: [(name: String, arguments: [String])] = []
        if environment.nonEmpty("WAYLAND_DISPLAY") != nil { candidates.append(("wl-copy", [])) }
        if environment.nonEmpty("DISPLAY") != nil {
            candidates += [("xclip", ["-selection", "clipboard", "-in"]), ("xsel", ["--clipboard", "--input"])]
        }
        // Without a display: a Mac, and Windows around a Linux.
        candidates += [("pbcopy", []), ("clip.exe", [])]
        for (name, arguments) in candidates {
            guard let path = pathOfProgram(name, environment: environment) else { continue }
            self.name = name
            self.path = path
            self.arguments = arguments
            return
        }
        return nil
    }

    /// Hands over a text and waits until the tool has taken it.
    func take(_ text: String) -> Bool {
        // Windows reads UTF-16 where a mark at the start says so.
        let isWindows = name == "clip.exe"
        let bytes = isWindows ? ([0xFEFF] + Array(text.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } : Array(text.utf8)
        guard let input = TemporaryFile(bytes) else { return false }
        return runQuietly(path, arguments, input: input.descriptor) == 0
    }
}

/// A text is asked for to be copied: what the terminal and a tool of the system made of it.
enum Clipboard {
    /// - Parameters:
    ///   - isSent: whether the terminal was asked to keep the text, which nobody can know it did.
    static func copy(_ text: String, isSent: Bool) -> Notice {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0)
        let amount =
            text.contains("\n")
            ? "\(lines) \(lines == 1 ? "line" : "lines")" : "\(text.count) \(text.count == 1 ? "character" : "characters")"
        if let tool = ClipboardTool() {
            if tool.take(text) { return Notice(.information, "Copied \(amount) with \(tool.name).") }
            if !isSent { return Notice(.error, "\(tool.name) failed, and nothing was copied.") }
        }
        if isSent { return Notice(.information, "Copied \(amount): the terminal was told.") }
        return Notice(
            .error, "Nothing was copied: there is no clipboard for \(amount).",
            advice: "Install wl-copy, xclip or xsel, or /save it.")
    }
}

/// A file that has no name any more and goes with its descriptor: what a program is to read.
final class TemporaryFile {
    let descriptor: Int32

    /// nil when there is no room for it.
    init?(_ bytes: [UInt8]) {
        var template = Array("\([String: String].ofProcess.nonEmpty("TMPDIR") ?? "/tmp")/parley-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { return nil }
        unlink(template)
        let isWritten = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
        guard isWritten, lseek(descriptor, 0, SEEK_SET) == 0 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
