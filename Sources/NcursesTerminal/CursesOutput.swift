import CNcurses
import CTerminalGuard
import Glibc

/// What curses writes, on its way to the terminal.
///
/// Curses writes again and again within one frame, each time it moves the cursor. A terminal would get some forty pieces, of which it
/// may show any, and each wakes it. So curses is given a file in memory in the terminal's place, and a frame leaves in one piece.
/// Where there can be no such file, curses goes on writing to the terminal.
struct CursesOutput {
    private let descriptor: Int32?

    /// - Parameter descriptor: the one that curses was opened with, which it keeps. What curses asks of a terminal it has asked by now.
    init(replacing descriptor: Int32) {
        let file = terminal_guard_memory_file()
        defer { if file >= 0 { close(file) } }
        let isReplaced = file >= 0 && dup2(file, descriptor) >= 0
        if isReplaced { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        self.descriptor = isReplaced ? descriptor : nil
        // Nor need it look, in the middle of a frame, whether something was typed.
        typeahead(-1)
    }

    /// What has been written since the last call.
    func take() -> [UInt8] {
        guard let descriptor else { return [] }
        let count = Int(lseek(descriptor, 0, SEEK_CUR))
        guard count > 0 else { return [] }
        lseek(descriptor, 0, SEEK_SET)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
            read = max(0, pread(descriptor, buffer.baseAddress, count, 0))
        }
    }
}
