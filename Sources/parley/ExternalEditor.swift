import ChatUI
import Glibc

/// The person's own editor, on a temporary file that only they can read.
enum ExternalEditor {
    /// Runs `$VISUAL`, `$EDITOR` or `vi` on a text and waits for it.
    static func edit(_ text: String) throws(Failure) -> String {
        try edited(text, with: editor, "editor", "Set VISUAL or EDITOR to one that works.")
    }

    /// Shows a text and waits: in the editor as it is, in `$PAGER` or `less` with everything that could steer a terminal as marks.
    /// - Returns: true when it was changed, which changes nothing here.
    static func show(_ text: String, in viewer: Viewer) throws(Failure) -> Bool {
        switch viewer {
        case .editor: return try edit(text) != text
        case .pager:
            let pager = [String: String].ofProcess.nonEmpty("PAGER") ?? "less"
            _ = try edited(text.safeForTerminal, with: pager, "pager", "Set PAGER to one that works.")
            return false
        }
    }

    private static var editor: String {
        let environment = [String: String].ofProcess
        return environment.nonEmpty("VISUAL") ?? environment.nonEmpty("EDITOR") ?? "vi"
    }

    /// Runs a program on a file that holds the text, and gives what the file holds then.
    private static func edited(_ text: String, with program: String, _ kind: String, _ advice: String) throws(Failure) -> String {
        var template = Array("\(temporaryDirectory)/parley-XXXXXX.md".utf8CString)
        let descriptor = mkstemps(&template, 3)
        guard descriptor >= 0 else { throw Failure(.misuse, "There is no room for a temporary file.") }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { unlink(path) }
        let isWritten = writeAll(text, to: descriptor)
        close(descriptor)
        guard isWritten else { throw Failure(.misuse, "The temporary file \(path) cannot be written.") }

        // The variable may hold arguments, so a shell reads it; the path is handed over as one word.
        let status = try run(["/bin/sh", "-c", "\(program) \"$1\"", "sh", path])
        guard status == 0 else {
            throw Failure(.misuse, "The \(kind) “\(program)” failed.", advice: advice)
        }
        guard let edited = try? readText(ofFile: path) else { throw Failure(.misuse, "The edited file cannot be read.") }
        return edited
    }

    private static var temporaryDirectory: String { [String: String].ofProcess.nonEmpty("TMPDIR") ?? "/tmp" }

    private static func run(_ arguments: [String]) throws(Failure) -> Int32 {
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process: pid_t = 0
        guard posix_spawn(&process, arguments[0], nil, nil, &pointers, environ) == 0 else {
            throw Failure(.misuse, "No shell can be started.")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
