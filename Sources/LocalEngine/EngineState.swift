import Glibc
import JSON

/// What `run/<model>.json` says about the running engine. It may be a leftover: `isAlive` tells.
struct EngineState: Sendable, Equatable {
    var processID: Int32
    /// When the process started, so that another one of the same number is not taken for it.
    var startedAt: ProcessStart
    /// Without the path, such as `http://127.0.0.1:40123`.
    var url: String
    var key: String
    var sha256: String
}

extension EngineState {
    /// nil when there is no such file, or what it says is not understood.
    init?(readingFrom path: String) {
        guard let bytes = Files.read(path), let value = try? JSONValue(parsing: bytes),
            let processID = value["pid"]?.intValue.flatMap(Int32.init(exactly:)), processID > 1,
            let boot = value["boot"]?.stringValue, let ticks = value["start"]?.stringValue,
            let url = value["url"]?.stringValue, let key = value["key"]?.stringValue,
            let sha256 = value["sha256"]?.stringValue
        else { return nil }
        self.init(
            processID: processID, startedAt: ProcessStart(boot: boot, ticks: ticks), url: url, key: key, sha256: sha256)
    }

    func write(to path: String) throws(EngineError) {
        let value: JSONValue = [
            "pid": .int(processID), "boot": .string(startedAt.boot), "start": .string(startedAt.ticks), "url": .string(url),
            "key": .string(key), "sha256": .string(sha256),
        ]
        try Files.write(value.encoded(.indented), to: path)
    }

    /// True when the process is still the one that wrote this.
    var isAlive: Bool { ProcessStart(of: processID) == startedAt }

    /// True when it accepts its key. Blocks for at most `timeout`.
    func answers(within timeout: Duration) -> Bool {
        guard let port = LoopbackHTTP.port(of: url) else { return false }
        return LoopbackHTTP.status(port: port, path: "/v1/models", key: key, within: timeout) == 200
    }
}

/// The moment a process started, the same for no two processes of one number.
struct ProcessStart: Sendable, Equatable {
    /// The kernel's name for this run of the machine.
    var boot: String
    /// Clock ticks from the boot to the start of the process.
    var ticks: String
}

extension ProcessStart {
    /// nil when there is no such process, or it has ended and only waits for its parent.
    /// - Source: proc(5), `/proc/pid/stat`: state is the first field after the name, the start time the twentieth.
    init?(of processID: Int32) {
        guard let status = Files.read("/proc/\(processID)/stat"), let boot = Files.read("/proc/sys/kernel/random/boot_id"),
            let name = status.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: status[(name + 1)...], as: UTF8.self).split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        self.boot = String(decoding: boot.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        ticks = String(fields[19])
    }
}
