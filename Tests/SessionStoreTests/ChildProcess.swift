import Glibc
import Testing

/// A probe, running beside the tests, its input and output as pipes.
final class ChildProcess {
    let id: pid_t
    private let input: Int32
    private let output: Int32
    private var isReaped = false

    convenience init(_ arguments: String...) throws { try self.init("SessionWriterProbe", arguments) }

    convenience init(of program: String, _ arguments: String...) throws { try self.init(program, arguments) }

    private init(_ name: String, _ arguments: [String]) throws {
        var program = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &program, program.count - 1)
        let own = String(decoding: program.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // The probe is built beside the tests.
        let folder = own.split(separator: "/").dropLast().joined(separator: "/")
        let path = "/\(folder)/\(name)"
        var toChild: [Int32] = [0, 0]
        var fromChild: [Int32] = [0, 0]
        try #require(pipe(&toChild) == 0 && pipe(&fromChild) == 0)
        for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var id = pid_t()
        let code = posix_spawn(&id, path, &actions, nil, &argv, environ)
        posix_spawn_file_actions_destroy(&actions)
        for argument in argv { free(argument) }
        close(toChild[0])
        close(fromChild[1])
        try #require(code == 0, "\(path)")
        self.id = id
        input = toChild[1]
        output = fromChild[0]
    }

    deinit {
        if !isReaped { killNow() }
        close(input)
        close(output)
    }

    /// One line of output, without its end; nil at the end.
    func readLine() -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }

    /// SIGKILL, and waits until the process is gone.
    func killNow() {
        kill(id, SIGKILL)
        wait()
    }

    func wait() {
        var status: Int32 = 0
        waitpid(id, &status, 0)
        isReaped = true
    }

    /// All output that is still to come.
    func remainingLines() -> [String] {
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        return lines
    }
}

func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
