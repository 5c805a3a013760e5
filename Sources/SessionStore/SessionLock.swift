import Glibc

/// The right to write a session: an advisory lock on `<id>.lock`, which holds the owner's process id for people.
/// The system lets go of it when the process ends, however it ends.
final class SessionLock: Sendable {
    private let directory: Directory
    private let name: String
    private let file: FileDescriptor

    /// - Throws: `.locked` when another process, or another opening in this one, has it.
    init(_ name: String, in directory: Directory) throws(SessionStoreError) {
        while true {
            guard let file = directory.open(name, O_RDWR | O_CREAT) else { throw directory.failure(to: "lock", name) }
            if flock(file.number, LOCK_EX | LOCK_NB) != 0 {
                guard errno == EWOULDBLOCK else { throw directory.failure(to: "lock", name) }
                throw .locked(file: directory.path(of: name), process: Self.owner(in: file))
            }
            // Its last owner may have removed the name between our open and our lock: then we hold a file nobody sees.
            guard Self.isNamed(name, file, in: directory) else { continue }
            self.directory = directory
            self.name = name
            self.file = file
            ftruncate(file.number, 0)
            _ = file.write(Array("\(getpid())\n".utf8), at: 0)
            return
        }
    }

    /// The name goes while the lock is still held, so whoever locks this file afterwards sees that it is gone.
    deinit {
        if isIntact { try? directory.remove(name) }
    }

    /// False when somebody removed the file under the lock.
    var isIntact: Bool { Self.isNamed(name, file, in: directory) }

    /// True while a process has the lock.
    static func isHeld(_ name: String, in directory: Directory) -> Bool {
        guard let file = directory.open(name, O_RDONLY) else { return false }
        // Asked for and given back at once: who wants it meanwhile tries again when the file changes.
        guard flock(file.number, LOCK_SH | LOCK_NB) == 0 else { return errno == EWOULDBLOCK }
        flock(file.number, LOCK_UN)
        return false
    }

    private static func isNamed(_ name: String, _ file: FileDescriptor, in directory: Directory) -> Bool {
        guard let held = file.status, let named = directory.status(of: name) else { return false }
        return held.st_ino == named.st_ino && held.st_dev == named.st_dev
    }

    private static func owner(in file: FileDescriptor) -> Int32? {
        guard let bytes = file.read(atMost: 16) else { return nil }
        return Int32(String(decoding: bytes.prefix { 0x30...0x39 ~= $0 }, as: UTF8.self))
    }
}
