import Glibc

/// Where a program stands in `PATH`; nil when it is not installed.
func pathOfProgram(_ name: String, environment: [String: String] = .ofProcess) -> String? {
    let directories = environment["PATH"]?.split(separator: ":") ?? []
    return directories.lazy.map { "\($0)/\(name)" }.first { $0.hasPrefix("/") && access($0, X_OK) == 0 }
}

/// `POSIX_SPAWN_SETSID` of glibc's spawn.h, which Swift does not see.
private let spawnInSessionOfItsOwn: Int16 = 0x80

/// Runs a program that gets neither the terminal nor anything of this one, and waits for its end.
/// - Parameter input: what it reads; -1 for nothing.
/// - Returns: its exit status; -1 when it could not be started or was killed.
func runQuietly(_ path: String, _ arguments: [String], input: Int32 = -1) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if input >= 0 {
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A session of its own: no signal of this terminal reaches it, and it cannot open the terminal.
    posix_spawnattr_setflags(&attributes, spawnInSessionOfItsOwn)
    var pointers: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var process: pid_t = 0
    guard posix_spawn(&process, path, &actions, &attributes, &pointers, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return -1 } }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
}
