import Glibc

/// The person's own editor, on a temporary file that only they can read.
enum ExternalEditor {
    /// Runs `$VISUAL`, `$EDITOR` or `vi` on a text and waits for it.
    static func edit(_ text: String) throws(Failure) -> String {
        var template = Array("\(temporaryDirectory)/parley-XXXXXX.md".utf8CString)
        let descriptor = mkstemps(&template, 3)
        guard descriptor >= 0 else { throw Failure(.misuse, "There is no room for a temporary file.") }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { unlink(path) }
        let isWritten = writeAll(text, to: descriptor)
        close(descriptor)
        guard isWritten else { throw Failure(.misuse, "The temporary file \(path) cannot be written.") }

        let environment = [String: String].ofProcess
        let editor = environment.nonEmpty("VISUAL") ?? environment.nonEmpty("EDITOR") ?? "vi"
        // The variable may hold arguments, so a shell reads it; the path is handed over as one word.
        let status = try run(["/bin/sh", "-c", "\(editor) \"$1\"", "sh", path])
        guard status == 0 else {
            throw Failure(.misuse, "The editor “\(editor)” failed.", advice: "Set VISUAL or EDITOR to one that works.")
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
