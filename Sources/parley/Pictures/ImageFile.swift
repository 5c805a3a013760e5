import Glibc

/// Reads the file of an image, or one to be sent, with care: what a session names may be anything.
enum ImageFile {
    /// - Parameters:
    ///   - path: when it is relative, from `directory` on.
    ///   - limit: bytes above which it is not read.
    /// - Throws: also for what is no plain file, such as a pipe that would have the program wait for ever.
    static func bytes(of path: String, in directory: String = ".", limit: Int) throws(FileError) -> [UInt8] {
        let path = path.hasPrefix("/") ? path : "\(directory)/\(path)"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw FileError(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path, reason: "it is no plain file") }
        guard status.st_size <= limit else {
            throw FileError(path, reason: "it has \(status.st_size / 1_000_000) MB, at most \(limit / 1_000_000) are taken")
        }
        return try readBytes(of: descriptor, named: path)
    }
}
