import CTerminalGuard
import Glibc
import TerminalCore

/// The descriptors of the terminal, and what stood in their place before.
struct TerminalDevice {
    /// Keys are read here.
    let input: Int32
    /// A descriptor that is nobody else's, to write to.
    let output: Int32
    private let original: termios
    private let savedOutput: Int32
    private let savedError: Int32
    private let elsewhere: Int32
    private let showsElsewhere: Bool

    init(logDescriptor: Int32?) throws(TerminalError) {
        let tty = isatty(0) == 1 && isatty(1) == 1 ? -1 : open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        input = isatty(0) == 1 ? Self.duplicate(0) : Self.duplicate(tty)
        output = isatty(1) == 1 ? Self.duplicate(1) : Self.duplicate(tty)
        if tty >= 0 { Glibc.close(tty) }
        var modes = termios()
        guard input >= 0, output >= 0, tcgetattr(input, &modes) == 0 else { throw .notATerminal }
        original = modes
        showsElsewhere = logDescriptor == nil
        elsewhere = logDescriptor.map(Self.duplicate) ?? terminal_guard_memory_file()
        savedOutput = isatty(1) == 1 && elsewhere >= 0 ? Self.duplicate(1) : -1
        savedError = (isatty(2) == 1 || logDescriptor != nil) && elsewhere >= 0 ? Self.duplicate(2) : -1
    }

    static func duplicate(_ descriptor: Int32) -> Int32 { fcntl(descriptor, F_DUPFD_CLOEXEC, 3) }

    /// Has the terminal given back with `restore` whatever happens, and signals told to `signals`.
    func guardTerminal(signals: Int32, restore: [UInt8] = []) {
        restore.withUnsafeBytes { bytes in
            var guarded = terminal_guard(
                terminal: output, modes: original, restore: bytes.baseAddress, restore_length: bytes.count,
                saved_output: savedOutput, saved_error: savedError, elsewhere: elsewhere,
                shows_elsewhere: showsElsewhere ? 1 : 0, signals: signals)
            terminal_guard_arm(&guarded)
        }
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var poller = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                _ = poll(&poller, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }

    func take(enter: [UInt8]) {
        enter.withUnsafeBytes { terminal_guard_take($0.baseAddress, $0.count) }
    }

    /// Has the terminal pass every key as it is, at once.
    func makeRaw() -> termios {
        var modes = original
        cfmakeraw(&modes)
        apply(modes)
        return modes
    }

    func apply(_ modes: termios) {
        var modes = modes
        tcsetattr(input, TCSADRAIN, &modes)
    }

    /// The window's size; nil when the terminal does not say.
    var size: Size? {
        var window = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else { return nil }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Bytes that one `read` brings at most.
    static let readLimit = 4096

    /// What has arrived, without waiting; nil once the other side has hung up.
    func read() -> [UInt8]? {
        var poller = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, 0) > 0 else { return [] }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.readLimit) { buffer, count in
            let result = Glibc.read(input, buffer.baseAddress, buffer.count)
            if result < 0 { failure = errno }
            count = max(0, result)
        }
        return bytes.isEmpty && failure != EINTR && failure != EAGAIN ? nil : bytes
    }

    func close() {
        for descriptor in [input, output, savedOutput, savedError, elsewhere] where descriptor >= 0 { Glibc.close(descriptor) }
    }
}
