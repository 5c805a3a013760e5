import Glibc
import Testing

@testable import LocalEngine

/// A cache directory of a test's own; it is removed with this value.
final class TemporaryCache: Sendable {
    let path: String
    var directory: EngineDirectory { EngineDirectory(cache: path) }

    init() throws {
        var template = Array("/tmp/parley-engine-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Files.removeTree(path) }
}

/// The real engine and its smallest model, installed once into the cache that the user's own Parley uses.
enum RealEngine {
    static let model = EngineCatalogue.smolLM2

    static let cache: EngineDirectory = {
        let folder = Environment.value("PARLEY_CACHE_DIR") ?? Environment.value("XDG_CACHE_HOME").map { $0 + "/parley" }
        return EngineDirectory(cache: folder ?? (Environment.value("HOME") ?? "/tmp") + "/.cache/parley")
    }()

    /// nil when it is installed, else why that was impossible.
    static let problem: Task<EngineError?, Never> = Task {
        do throws(EngineError) {
            try await EngineInstaller(directory: cache).install(model)
            return nil
        } catch { return error }
    }

    /// The installed files under a run directory of the test's own, so that no engine of the user is met.
    static func linked(into temporary: TemporaryCache) async throws -> EngineDirectory {
        if let problem = await problem.value {
            Issue.record("The real engine cannot be installed here: \(problem.summary) \(problem.advice)")
            throw problem
        }
        let directory = temporary.directory
        try directory.prepare()
        for name in ["lib", "models"] {
            rmdir("\(directory.path)/\(name)")
            try #require(symlink("\(cache.path)/\(name)", "\(directory.path)/\(name)") == 0)
        }
        return directory
    }
}

/// Waits for what another process does; false when it has not happened in time.
func eventually(within limit: Duration, _ condition: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + limit
    while !condition() {
        if ContinuousClock.now > deadline { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}

func isGone(_ processID: Int32) -> Bool { ProcessStart(of: processID) == nil }

/// Whether every thread of the process has stopped; one that has not may still answer.
func isStopped(_ processID: Int32) -> Bool {
    let tasks = "/proc/\(processID)/task"
    let threads = Files.names(in: tasks).compactMap { Int32($0) }
    return !threads.isEmpty
        && threads.allSatisfy { thread in
            // The state follows the name, which is in parentheses.
            let status = Files.read("\(tasks)/\(thread)/stat").map { String(decoding: $0, as: UTF8.self) } ?? ""
            return status.split(separator: ")").last?.split(separator: " ").first == "T"
        }
}

/// Stands for another Parley: a process that holds the lease until it is killed.
func leaseHolder(_ lease: String) async throws -> ChildProcess {
    let program = """
        import fcntl, os, sys, time
        fcntl.flock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_SH)
        print("held", flush=True)
        time.sleep(60)
        """
    let child = try ChildProcess(["/usr/bin/python3", "-c", program, lease], environment: [:], directory: "/")
    var events = child.events.makeAsyncIterator()
    try #require(await events.next() == .line("held"))
    return child
}
