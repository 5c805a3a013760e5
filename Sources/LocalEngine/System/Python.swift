import Glibc
import JSON

/// The Python interpreter that unpacks, verifies and launches.
struct Python: Sendable {
    let path: String
    let directory: EngineDirectory

    /// The first of `candidates` that is Python 3.10 or newer and, if `needsPip`, has pip.
    static func find(
        _ candidates: [String], needsPip: Bool, in directory: EngineDirectory
    ) async throws(EngineError) -> Python {
        var hasPython = false
        for path in candidates where Files.isExecutable(path) {
            let python = Python(path: path, directory: directory)
            guard try await python.run(["-I", "-S", "-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status == 0
            else { continue }
            hasPython = true
            if !needsPip { return python }
            let hasPip = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"
            if try await python.run(["-c", hasPip]).status == 0 { return python }
        }
        throw hasPython ? .pipMissing : .pythonMissing
    }

    /// The system's own interpreter, then the one on PATH.
    static var standardCandidates: [String] {
        ["/usr/bin/python3"] + Environment.searchPath.map { $0 + "/python3" }
    }

    struct Result: Sendable {
        var status: Int32
        var lines: [String]
    }

    /// Runs the interpreter to its end; a cancelled task ends it.
    func run(
        _ arguments: [String], temporaryDirectory: String? = nil, onLine: (String) -> Void = { _ in }
    ) async throws(EngineError) -> Result {
        var environment = Environment.forDownloads
        environment["TMPDIR"] = temporaryDirectory
        let child = try ChildProcess(
            [path] + arguments, environment: environment, directory: temporaryDirectory ?? directory.path)
        child.closeInput()
        var lines: [String] = []
        for await event in child.events {
            switch event {
            case .exited(let status): return Result(status: status, lines: lines)
            case .line(let line):
                onLine(line)
                lines.append(line)
                if lines.count > 200 { lines.removeFirst(100) }
            }
        }
        await child.killAndWait()
        throw .cancelled
    }

    /// Runs `archive.py`; `progress` gets the bytes done so far.
    func archive(_ arguments: [String], progress: (Int) -> Void = { _ in }) async throws(EngineError) {
        let result = try await run(["-I", "-S", "-B", directory.program("archive")] + arguments) { line in
            if let done = (try? JSONValue(parsing: line))?["bytes"]?.intValue { progress(done) }
        }
        let last = result.lines.last.flatMap { try? JSONValue(parsing: $0) }
        if result.status == 0, last?["done"]?.boolValue == true { return }
        let detail = last?["detail"]?.stringValue ?? result.lines.last ?? "archive.py ended with status \(result.status)"
        switch last?["error"]?.stringValue {
        case "checksum": throw .checksumMismatch(file: detail)
        case "disk-full": throw .diskFull(missingBytes: nil)
        case "library": throw .libraryMissing(detail)
        default: throw .sourceFailed(detail: detail)
        }
    }
}

/// What a child process may know of our environment: never a token.
enum Environment {
    /// For pip: proxies, certificates and pip's own settings count.
    static var forDownloads: [String: String] {
        all.filter { !$0.key.hasSuffix("TOKEN") && !$0.key.hasSuffix("_KEY") && !$0.key.hasPrefix("PYTHON") }
    }

    /// For the engine: hardly anything. The two last names keep libgomp from spinning while it waits, which on a busy
    /// machine costs more than the answer, and ggml from calling a debugger when it stops.
    static var forEngine: [String: String] {
        all.filter { ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH"].contains($0.key) }
            .merging(["OMP_WAIT_POLICY": "passive", "GGML_NO_BACKTRACE": "1"]) { $1 }
    }

    static var searchPath: [String] {
        (value("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map(String.init)
    }

    static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static var all: [String: String] {
        var variables: [String: String] = [:]
        var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }
}
