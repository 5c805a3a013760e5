import Glibc

/// A directory held open: everything in it is reached relative to it, and links in it are never written through.
final class Directory: Sendable {
    let path: String
    private let descriptor: Int32

    /// Opens `path`, making it and the directories above it, readable by their owner only, when they are missing.
    init(creating path: String) throws(SessionStoreError) {
        self.path = path
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made == "/" ? String(part) : "/\(part)"
            // Directories above ours may be closed to us and there all the same: opening ours tells.
            if mkdir(made, 0o700) != 0, errno != EEXIST, errno != EROFS, errno != EACCES {
                throw .system(operation: "make the directory", file: made, code: errno)
            }
        }
        descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { throw .system(operation: "open the directory", file: path, code: errno) }
    }

    deinit { Glibc.close(descriptor) }

    func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    func failure(to operation: String, _ name: String) -> SessionStoreError {
        .system(operation: operation, file: path(of: name), code: errno)
    }

    /// Opens a file of this directory; nil when it cannot, with the reason in `errno`. Links are followed only if asked.
    func open(_ name: String, _ flags: Int32, followingLinks: Bool = false) -> FileDescriptor? {
        let number = openat(descriptor, name, flags | O_CLOEXEC | (followingLinks ? 0 : O_NOFOLLOW), 0o600)
        return number < 0 ? nil : FileDescriptor(number)
    }

    /// What the name stands for, itself and not what it may link to; nil when there is nothing.
    func status(of name: String) -> stat? {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
    }

    /// What the directory itself is.
    var ownStatus: stat? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status : nil
    }

    /// The whole file; nil when there is none.
    /// - Throws: `.damaged` when it is no regular file or has more than `limit` bytes.
    func read(_ name: String, limit: Int = 1 << 29) throws(SessionStoreError) -> [UInt8]? {
        guard let file = open(name, O_RDONLY | O_NONBLOCK, followingLinks: true) else {
            if errno == ENOENT { return nil }
            throw failure(to: "open", name)
        }
        guard let status = file.status, status.st_mode & S_IFMT == S_IFREG else {
            throw .damaged(file: path(of: name), Damage(reason: "it is no regular file"))
        }
        guard status.st_size <= limit else {
            throw .damaged(file: path(of: name), Damage(reason: "its \(status.st_size) bytes are too many for one session"))
        }
        guard let bytes = file.read(atMost: Int(status.st_size)) else { throw failure(to: "read", name) }
        return bytes
    }

    /// Replaces the file as a whole: after a power cut there is the old one or the new one.
    func replace(_ name: String, with bytes: [UInt8]) throws(SessionStoreError) {
        if let status = status(of: name), status.st_mode & S_IFMT == S_IFLNK { throw .symbolicLink(file: path(of: name)) }
        let temporary = ".\(name).new"
        unlinkat(descriptor, temporary, 0)
        guard let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL) else { throw failure(to: "create", temporary) }
        guard file.write(bytes, at: 0), fsync(file.number) == 0 else {
            let error = failure(to: "write", name)
            unlinkat(descriptor, temporary, 0)
            throw error
        }
        guard renameat(descriptor, temporary, descriptor, name) == 0 else { throw failure(to: "replace", name) }
        try synchronize()
    }

    /// Gives a file a name that no other has.
    func rename(_ name: String, to new: String) throws(SessionStoreError) {
        guard status(of: new) == nil else { throw .system(operation: "rename to", file: path(of: new), code: EEXIST) }
        guard renameat(descriptor, name, descriptor, new) == 0 else { throw failure(to: "rename", name) }
        try synchronize()
    }

    /// Removes the file if there is one.
    func remove(_ name: String) throws(SessionStoreError) {
        if unlinkat(descriptor, name, 0) != 0, errno != ENOENT { throw failure(to: "remove", name) }
    }

    /// Makes names that were created or removed durable.
    func synchronize() throws(SessionStoreError) {
        if fsync(descriptor) != 0 { throw .system(operation: "write the directory", file: path, code: errno) }
    }

    /// The names of all files, in no order.
    func names() throws(SessionStoreError) -> [String] {
        guard let stream = opendir(path) else { throw .system(operation: "list", file: path, code: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }
}

/// An open file that closes with its last owner.
final class FileDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    var status: stat? {
        var status = stat()
        return fstat(number, &status) == 0 ? status : nil
    }

    /// Up to `count` bytes from `offset` on; nil when reading fails, with the reason in `errno`.
    func read(atMost count: Int, from offset: Int = 0) -> [UInt8]? {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(number, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { return }
                filled += got
            }
        }
        return failed ? nil : bytes
    }

    /// Writes all of `bytes`; false when that fails, with the reason in `errno`.
    func write(_ bytes: [UInt8], at offset: Int) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = pwrite(number, buffer.baseAddress! + written, buffer.count - written, off_t(offset + written))
                if count < 0, errno == EINTR { continue }
                if count < 0 { return false }
                if count == 0 {
                    errno = ENOSPC
                    return false
                }
                written += count
            }
            return true
        }
    }
}

/// What the system says about an `errno`.
func systemMessage(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
