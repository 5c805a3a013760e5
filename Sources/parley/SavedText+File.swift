import ChatUI
import Glibc

extension SavedText {
    /// Writes the file, for everybody as the person's umask has it. A file that is in the way is replaced only when it may be.
    func write(environment: [String: String] = .ofProcess) -> Action {
        var path = path
        if path == "~" || path.hasPrefix("~/"), let home = environment.nonEmpty("HOME") { path = home + path.dropFirst() }
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (mayReplace ? O_TRUNC : O_EXCL)
        let descriptor = open(path, flags, 0o666)
        guard descriptor >= 0 else {
            if errno == EEXIST, !mayReplace, !Self.isDirectory(path) { return .fileExists(self) }
            return .notice(failure(FileError(path)))
        }
        let isWritten = writeAll(text, to: descriptor)
        let problem = FileError(path)
        // Some disks tell only now that there was no room.
        guard close(descriptor) == 0, isWritten else { return .notice(failure(isWritten ? FileError(path) : problem)) }
        return .notice(Notice(.information, "Saved to \(path)."))
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private func failure(_ error: FileError) -> Notice {
        Notice(.error, "\(path) was not saved: \(error.reason).", advice: "Choose another name.")
    }
}
