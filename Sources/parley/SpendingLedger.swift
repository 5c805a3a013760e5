import ChatCore
import Glibc
import Inference
import JSON

/// What answers have cost, month by month: a small file that several Parleys may add to at once.
struct SpendingLedger: Sendable {
    private static let format = "parley.spending"
    private static let version = 1

    let directory: String
    var path: String { directory + "/spending.json" }

    /// Such as `2026-11`, in UTC.
    static func month(of time: Timestamp) -> String { String(time.description.prefix(7)) }

    /// What was spent in a month.
    /// - Throws: when the file is there and cannot be read.
    func spending(in month: String) throws(FileError) -> Spending { Spending(try read()["months"]?[month]) }

    /// Adds what answers have cost to their month. The file is replaced in one step, while no other Parley may.
    func add(_ added: Spending, in month: String) throws(FileError) {
        Directories.make(directory)
        let lock = open(directory + "/spending.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw FileError(directory + "/spending.lock") }
        // Closing lets go of the lock; so does the end of the process, however it ends.
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw FileError(directory + "/spending.lock") }
        }
        var ledger = try read().objectValue ?? JSONObject()
        var months = ledger["months"]?.objectValue ?? JSONObject()
        var spending = Spending(months[month])
        spending.add(added)
        months[month] = spending.json
        ledger["format"] = .string(Self.format)
        ledger["version"] = .int(Self.version)
        ledger["months"] = .object(months)
        try replaceFile(path, with: JSONValue.object(ledger).text(.indented) + "\n")
    }

    private func read() throws(FileError) -> JSONValue {
        guard let text = try readText(ofFile: path) else { return .object(JSONObject()) }
        guard let value = try? JSONValue(parsing: text), value["format"]?.stringValue == Self.format,
            let version = value["version"]?.intValue, version <= Self.version
        else { throw FileError(path, reason: "it is no ledger of this version") }
        return value
    }
}

extension Spending {
    fileprivate init(_ json: JSONValue?) {
        self.init()
        usd = json?["usd"]?.doubleValue.flatMap { $0 >= 0 && $0 < 1e12 ? $0 : nil } ?? 0
        tokens = min(max(0, json?["tokens"]?.intValue ?? 0), 1 << 50)
        answers = min(max(0, json?["answers"]?.intValue ?? 0), 1 << 50)
        unpriced = min(max(0, json?["unpriced"]?.intValue ?? 0), 1 << 50)
    }

    fileprivate var json: JSONValue {
        ["usd": .double(usd), "tokens": .int(tokens), "answers": .int(answers), "unpriced": .int(unpriced)]
    }
}
