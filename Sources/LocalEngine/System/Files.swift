import Glibc

/// The few things the engine's rooms do with files. Paths are absolute; everything made is the user's alone.
enum Files {
    static func failure(_ path: String, _ code: Int32 = errno) -> EngineError {
        if code == ENOSPC || code == EDQUOT { return .diskFull(missingBytes: nil) }
        return .fileSystem(path: path, reason: String(cString: strerror(code)))
    }

    /// Makes the directory and what is missing above it, each 0700.
    static func makeDirectory(_ path: String) throws(EngineError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let code = errno
        guard code == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw failure(path, code)
        }
        try makeDirectory(String(path[..<slash]))
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure(path) }
    }

    /// Bytes of the file; nil when there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    static func isExecutable(_ path: String) -> Bool { size(of: path) != nil && access(path, X_OK) == 0 }

    /// The whole file; nil when it cannot be read. For small files.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let piece = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
                count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
            }
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    /// Writes a file of mode 0600 so that a reader sees the old one or the new one, never a part.
    static func write(_ bytes: [UInt8], to path: String) throws(EngineError) {
        let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        let isWritten = writeAll(bytes, to: descriptor)
        let code = errno
        close(descriptor)
        guard isWritten, rename(temporary, path) == 0 else {
            let reason = isWritten ? errno : code
            unlink(temporary)
            throw failure(path, reason)
        }
    }

    /// Writes all bytes at the descriptor's position; false with `errno` when that fails.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return false }
                done += count
            }
            return true
        }
    }

    /// Names in a directory, without `.` and `..`; empty when it cannot be read.
    static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file, or a directory with all that is in it; links are removed, not followed.
    static func removeTree(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        for name in names(in: path) { removeTree(path + "/" + name) }
        rmdir(path)
    }

    /// The files below a directory with their sizes, deepest included.
    static func filesBelow(_ path: String) -> [(name: String, size: Int)] {
        names(in: path).flatMap { name -> [(name: String, size: Int)] in
            let child = path + "/" + name
            if let size = size(of: child) { return [(name, size)] }
            return filesBelow(child)
        }
    }

    /// Bytes an ordinary user may still write where `path` is.
    static func freeBytes(at path: String) -> Int {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return .max }
        return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
