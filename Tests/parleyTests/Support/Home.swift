import ChatCore
import Glibc
import ScreenTesting
import ServerTesting
import SessionStore
import TerminalCore

/// The program under test, built beside the tests.
let parley: String = {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)] + "/parley"
}()

/// A home directory of its own for one test, and the program started in it. Removed with the test.
final class Home {
    let path: String
    var environment: [String: String]

    /// - Parameter configuration: what `config.yaml` says.
    init(configuration: String = "") {
        var template = Array("/tmp/parley-tests-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no temporary directory")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        environment = [
            "HOME": path, "PARLEY_DATA_DIR": path + "/data", "PARLEY_STATE_DIR": path + "/state",
            "PARLEY_CACHE_DIR": path + "/cache", "PARLEY_CONFIG": path + "/config.yaml", "SWIFT_BACKTRACE": "enable=no",
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
        ]
        write("config.yaml", configuration)
    }

    deinit { remove(path) }

    /// The program on a screen of its own.
    func screen(_ arguments: [String], size: Size = Size(columns: 80, rows: 24)) throws -> PseudoTerminal {
        try PseudoTerminal(parley, arguments, environment: environment, size: size)
    }

    /// The program on a screen, asking `server` for the model `m`.
    func screen(
        with server: ScriptedServer, _ more: [String] = [], size: Size = Size(columns: 80, rows: 24)
    ) throws -> PseudoTerminal {
        let terminal = try screen(["--base-url", server.url + "/v1", "--model", "m"] + more, size: size)
        try terminal.wait("the first frame") { $0.rows.last?.hasPrefix(">") == true }
        return terminal
    }

    /// The program without a terminal, to its end.
    func run(
        _ arguments: [String], input: String = "", within limit: Duration = .seconds(60), whenStarted: (pid_t) -> Void = { _ in }
    ) throws -> ProgramRun {
        try ProgramRun(
            parley, arguments, environment: environment, input: Array(input.utf8), within: limit, whenStarted: whenStarted)
    }

    // MARK: What it left behind

    var store: SessionStore {
        get throws { try SessionStore(directory: path + "/data/sessions", backends: ["custom", "hf", "local"]) }
    }

    /// The newest session, as the file and its journal hold it.
    func savedSession() throws -> ChatSession {
        let store = try store
        guard let newest = try store.newest() else { throw Missing(what: "a saved session") }
        return try store.read(newest.id)
    }

    struct Missing: Error { var what: String }

    func write(_ name: String, _ text: String) { write(name, bytes: Array(text.utf8)) }

    func write(_ name: String, bytes: [UInt8]) {
        let file = fopen("\(path)/\(name)", "w")
        precondition(file != nil, "cannot write \(name)")
        precondition(fwrite(bytes, 1, bytes.count, file) == bytes.count, "cannot write \(name)")
        fclose(file)
    }

    /// Makes `bin/NAME`, a shell script.
    func makeProgram(_ name: String, _ script: String) {
        mkdir(path + "/bin", 0o700)
        write("bin/\(name)", "#!/bin/sh\n\(script)\n")
        chmod("\(path)/bin/\(name)", 0o755)
    }

    /// Every file below, with what it holds.
    var files: [String: [UInt8]] { contents(below: path) }
}

/// What a file holds; nil when there is none.
func readFile(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    return bytes
}

/// Who may read and write a file; nil when there is none.
func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
}

func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

private func contents(below path: String) -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in names(in: path) {
        let inner = "\(path)/\(name)"
        if let bytes = readFile(inner) { found[inner] = bytes }
        found.merge(contents(below: inner)) { $1 }
    }
    return found
}

private func remove(_ path: String) {
    for name in names(in: path) {
        let inner = "\(path)/\(name)"
        // A link to a directory goes, what it leads to stays.
        if unlink(inner) != 0 { remove(inner) }
    }
    rmdir(path)
}
