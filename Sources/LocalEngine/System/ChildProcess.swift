import CLocalEngine
import Glibc
import Synchronization

/// A program we started: in a session of its own, so that Ctrl-C in the terminal is not for it, with none of our open files.
///
/// One thread reads what it prints, waits for its end and reaps it.
final class ChildProcess: Sendable {
    enum Event: Sendable, Equatable {
        /// A line of its standard output, without the end of the line.
        case line(String)
        /// The last event: its exit status, or 128 and the signal that ended it.
        case exited(Int32)
    }

    enum ErrorOutput: Sendable {
        case withOutput
        /// Written anew.
        case file(String)
    }

    let processID: pid_t
    let events: AsyncStream<Event>
    private let input: Mutex<Int32?>
    private let isReaped = Mutex(false)

    /// - Parameter arguments: the first is the program's path.
    init(
        _ arguments: [String], environment: [String: String], directory: String, errorOutput: ErrorOutput = .withOutput
    ) throws(EngineError) {
        let inputPipe = try Self.makePipe()
        let outputPipe: [Int32]
        do throws(EngineError) { outputPipe = try Self.makePipe() } catch {
            for end in inputPipe { close(end) }
            throw error
        }
        let errorFile: String? = if case .file(let path) = errorOutput { path } else { nil }
        let argumentList = arguments.map { strdup($0) } + [nil]
        let environmentList = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argumentList + environmentList { free(text) } }
        var processID = pid_t()
        let code = engine_spawn(
            &processID, inputPipe[0], outputPipe[1], errorFile, directory, argumentList, environmentList)
        close(inputPipe[0])
        close(outputPipe[1])
        guard code == 0 else {
            close(inputPipe[1])
            close(outputPipe[0])
            throw Files.failure(arguments[0], code)
        }
        self.processID = processID
        input = Mutex(inputPipe[1])
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        self.events = events
        let output = outputPipe[0]
        detachThread { [self] in
            Self.readLines(from: output) { continuation.yield(.line($0)) }
            close(output)
            continuation.yield(.exited(reap()))
            continuation.finish()
        }
    }

    /// Writes a line to its standard input; false when it does not read any more.
    @discardableResult func write(_ line: String) -> Bool {
        input.withLock { input in
            guard let input else { return false }
            return withoutBrokenPipeSignal { Files.writeAll(Array((line + "\n").utf8), to: input) }
        }
    }

    func closeInput() {
        input.withLock { input in
            if let descriptor = input { close(descriptor) }
            input = nil
        }
    }

    /// Ends it and what it started, at once. Does nothing when it has ended.
    func kill() {
        isReaped.withLock { isReaped in
            if !isReaped { _ = Glibc.kill(-processID, SIGKILL) }
        }
    }

    /// Ends it, and returns when it is gone, even in a cancelled task.
    func killAndWait() async {
        kill()
        let processID = processID
        await onThread {
            // When it has been reaped already, this fails at once.
            var information = siginfo_t()
            while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        }
    }

    static func makePipe() throws(EngineError) -> [Int32] {
        var ends: [Int32] = [-1, -1]
        let code = engine_pipe(&ends)
        if code != 0 { throw Files.failure("pipe", code) }
        return ends
    }

    private func reap() -> Int32 {
        // First wait and leave the number taken, so that `kill` never meets another process of the same number.
        var information = siginfo_t()
        while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        closeInput()
        return isReaped.withLock { isReaped in
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
            isReaped = true
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        }
    }

    private static func readLines(from descriptor: Int32, _ line: (String) -> Void) {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    line(String(decoding: pending, as: UTF8.self))
                    pending.removeAll(keepingCapacity: true)
                } else if pending.count < 65_536 {
                    pending.append(byte)
                }
            }
        }
        if !pending.isEmpty { line(String(decoding: pending, as: UTF8.self)) }
    }
}

/// Writing to a pipe nobody reads gives an error here, not a signal, whatever the program has set up.
private func withoutBrokenPipeSignal<Value>(_ body: () -> Value) -> Value {
    var brokenPipe = sigset_t()
    var before = sigset_t()
    var pending = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
    let value = body()
    sigpending(&pending)
    if sigismember(&pending, SIGPIPE) == 1, sigismember(&before, SIGPIPE) == 0 {
        var none = timespec()
        sigtimedwait(&brokenPipe, nil, &none)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return value
}
