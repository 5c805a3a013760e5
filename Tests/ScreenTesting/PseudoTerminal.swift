import CPseudoTerminal
import Glibc
import TerminalCore

/// A program that runs in a terminal of its own, and what is on its screen.
public final class PseudoTerminal {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    public private(set) var screen: ScreenModel
    /// Everything the program has written.
    public private(set) var output: [UInt8] = []
    public let process: Int32
    /// 0-255, or 256 + the signal that ended the program; nil while it runs.
    public private(set) var status: Int32?
    private var terminal: Int32
    /// Whether it answers what it is asked: where the cursor is, which modes it knows.
    private let answersQuestions: Bool

    /// Starts `path` with `arguments` in a terminal of `size`.
    /// - Parameter environment: all of it; nothing is inherited. `TERM` is xterm-256color and the locale C.UTF-8 unless it says so.
    public init(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], size: Size = Size(columns: 80, rows: 24),
        answersQuestions: Bool = false,
        width: @escaping @Sendable (Unicode.Scalar) -> Int = { max(0, Int(pseudo_terminal_width($0.value))) }
    ) throws {
        self.answersQuestions = answersQuestions
        let defaults = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        let variables = defaults.merging(environment) { $1 }.map { "\($0)=\($1)" }
        screen = ScreenModel(size: size, width: width)
        var descriptor: Int32 = -1
        process = Self.withCStrings([path] + arguments) { arguments in
            Self.withCStrings(variables) { variables in
                pseudo_terminal_spawn(path, arguments, variables, Int32(size.columns), Int32(size.rows), &descriptor)
            }
        }
        terminal = descriptor
        guard process > 0 else { throw Failure(description: "no pseudo-terminal: errno \(errno)") }
    }

    deinit {
        if terminal >= 0 { close(terminal) }
        if status == nil {
            Glibc.kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer {
            for pointer in pointers { free(pointer) }
        }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }

    // MARK: To the program

    public func send(_ text: String) { send(Array(text.utf8)) }

    public func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if !pump(until: .now + .seconds(1)) { return }
        }
    }

    public func resize(to size: Size) {
        screen.resize(to: size)
        pseudo_terminal_resize(terminal, Int32(size.columns), Int32(size.rows))
    }

    public func signal(_ number: Int32) { kill(process, number) }

    /// Takes the terminal away, as closing its window does. Nothing can be read any more.
    public func hangUp() {
        close(terminal)
        terminal = -1
    }

    /// The terminal's modes: how it passes keys and lines.
    public var modes: [UInt32] {
        var modes = termios()
        tcgetattr(terminal, &modes)
        return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
    }

    // MARK: From the program

    /// Reads until `condition` holds of the screen, and then the rest of a frame that is on its way.
    /// - Throws: a description with the screen when it does not within `limit`, or the program ends before.
    public func wait(
        _ what: String = "the screen", within limit: Duration = .seconds(60), until condition: (ScreenModel) -> Bool
    ) throws {
        let deadline = ContinuousClock.now + limit
        while !condition(screen) {
            guard pump(until: deadline) else {
                if condition(screen) { return }
                let reason = status.map { "the program ended with \($0)" } ?? "nothing more within \(limit)"
                throw Failure(description: "waiting for \(what): \(reason)\n" + picture)
            }
        }
        let end = ContinuousClock.now + .milliseconds(200)
        while terminal >= 0, ContinuousClock.now < end, pump(until: .now + .milliseconds(3)) {}
    }

    public func wait(forText text: String, within limit: Duration = .seconds(60)) throws {
        try wait("“\(text)”", within: limit) { $0.rows.contains { $0.contains(text) } }
    }

    /// Reads until the program has ended, and returns its status.
    @discardableResult public func waitForEnd(within limit: Duration = .seconds(60)) throws -> Int32 {
        let deadline = ContinuousClock.now + limit
        while status == nil {
            guard pump(until: deadline) || status != nil else {
                throw Failure(description: "still running after \(limit)\n" + picture)
            }
        }
        return status!
    }

    private var picture: String { screen.rows.map { "|\($0)" }.joined(separator: "\n") }

    /// Reads what comes next; false at the deadline or when the program has ended and all is read.
    private func pump(until deadline: ContinuousClock.Instant) -> Bool {
        guard terminal >= 0 else { return reap(until: deadline) }
        var poller = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        let left = Int32(clamping: Int(max(.zero, ContinuousClock.now.duration(to: deadline)) / .milliseconds(1)))
        guard poll(&poller, 1, left) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = read(terminal, &bytes, bytes.count)
        if count > 0 {
            output += bytes[..<count]
            screen.write(bytes[..<count])
            let answers = screen.takeAnswers()
            if answersQuestions, !answers.isEmpty { send(answers) }
            return true
        }
        // The last program that had the terminal open has closed it: it ends now.
        return reap(until: deadline)
    }

    /// Waits for the program's end; always false.
    private func reap(until deadline: ContinuousClock.Instant) -> Bool {
        while status == nil, ContinuousClock.now < deadline {
            let result = pseudo_terminal_status(process)
            if result >= 0 { status = result } else { poll(nil, 0, 1) }
        }
        return false
    }
}
