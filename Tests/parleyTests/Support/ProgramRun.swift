import Glibc

/// A program that ran without a terminal, from its start to its end.
struct ProgramRun {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    /// 0-255, or 256 + the signal that ended it.
    private(set) var status: Int32 = -1

    var outputText: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errors, as: UTF8.self) }

    /// - Parameters:
    ///   - environment: all of it; nothing is inherited.
    ///   - whileRunning: called with the process once after each piece of its output.
    ///   - whenStarted: called once with the process.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], input: [UInt8],
        within limit: Duration = .seconds(60),
        whileRunning: (pid_t, ProgramRun) -> Void = { _, _ in }, whenStarted: (pid_t) -> Void = { _ in }
    ) throws {
        let begin = ContinuousClock.now
        let child = try Self.start(path, arguments, environment)
        defer {
            for descriptor in [child.output, child.errors] { close(descriptor) }
        }
        whenStarted(child.process)
        Self.feed(input, to: child.input)
        var isOpen = [true, true]
        while isOpen != [false, false] {
            var sources = [child.output, child.errors].enumerated().map { index, descriptor in
                pollfd(fd: isOpen[index] ? descriptor : -1, events: Int16(POLLIN), revents: 0)
            }
            _ = poll(&sources, 2, 100)
            for (index, source) in sources.enumerated() where source.revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 65536)
                let count = read(source.fd, &bytes, bytes.count)
                if count <= 0 { isOpen[index] = false }
                if index == 0 { output += bytes.prefix(max(0, count)) } else { errors += bytes.prefix(max(0, count)) }
                whileRunning(child.process, self)
            }
            if ContinuousClock.now - begin > limit {
                kill(child.process, SIGKILL)
                waitpid(child.process, nil, 0)
                throw Failure(description: "still running after \(limit): \(arguments)\n\(outputText)\n\(errorText)")
            }
        }
        var code: Int32 = 0
        waitpid(child.process, &code, 0)
        status = code & 0x7F == 0 ? (code >> 8) & 0xFF : 256 + code & 0x7F
    }

    /// Writes what fits into a pipe and closes it; the tests' inputs all fit.
    private static func feed(_ input: [UInt8], to descriptor: Int32) {
        precondition(input.count <= 65536)
        signal(SIGPIPE, SIG_IGN)
        _ = write(descriptor, input, input.count)
        close(descriptor)
    }

    private static func start(
        _ path: String, _ arguments: [String], _ environment: [String: String]
    ) throws -> (process: pid_t, input: Int32, output: Int32, errors: Int32) {
        let pipes = (0..<3).map { _ in makePipe() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[0].reading, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1].writing, 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[2].writing, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigfillset(&defaults)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer {
            for text in argv + envp { free(text) }
        }
        var process = pid_t()
        let code = posix_spawn(&process, path, &actions, &attributes, &argv, &envp)
        for descriptor in [pipes[0].reading, pipes[1].writing, pipes[2].writing] { close(descriptor) }
        guard code == 0 else { throw Failure(description: "cannot start \(path): \(code)") }
        return (process, pipes[0].writing, pipes[1].reading, pipes[2].reading)
    }
}

/// A pipe that programs started from here do not inherit.
func makePipe() -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0, "no pipe")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
}
