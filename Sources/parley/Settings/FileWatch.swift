import Glibc

/// Tells when files of settings are written, replaced, made or removed; costs nothing while they are not.
/// - Source: inotify(7).
struct FileWatch {
    /// Readable when something happened; -1 where that cannot be watched, which poll(2) ignores.
    let descriptor: Int32

    /// - Parameter folders: what happens to the files in them is told. One that is not there is not watched.
    init(folders: Set<String>) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return }
        let changes = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
        for folder in folders { inotify_add_watch(descriptor, folder, changes) }
    }

    /// The folder of a file, and that of the file which a link leads to.
    static func folders(of path: String) -> [String] {
        var folders = [folder(of: path)]
        if let target = realpath(path, nil) {
            folders.append(folder(of: String(cString: target)))
            free(target)
        }
        return folders
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The names of the files to which something has happened, without waiting.
    func changedNames() -> Set<String> {
        var names: Set<String> = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            var start = 0
            let header = MemoryLayout<inotify_event>.size
            while start + header <= count {
                let length = buffer[start + 12..<start + 16].reversed().reduce(0) { $0 << 8 | Int($1) }
                let name = buffer[start + header..<min(count, start + header + length)].prefix { $0 != 0 }
                names.insert(String(decoding: name, as: UTF8.self))
                start += header + length
            }
        }
        return names
    }

    func close() { if descriptor >= 0 { _ = Glibc.close(descriptor) } }
}
