import ChatCore
import JSON
import SessionExchange

let anyTime = Timestamp("2026-11-21T00:00:00Z")!
let context = ImportContext(name: "file", time: anyTime, model: try! ModelReference("local:small"))

/// What is in a JSON text, or in its lines.
func imported(_ text: String) throws(ImportProblem) -> Import {
    if let value = try? JSONValue(parsing: text) { return try Import(.value(value), context: context) }
    return try Import(.lines(text.split(separator: "\n").map { try! JSONValue(parsing: String($0)) }), context: context)
}

func tables(_ tables: [String: String]) -> ImportSource {
    .tables(tables.mapValues { (try! JSONValue(parsing: $0)).arrayValue!.map { $0.objectValue! } })
}

extension ChatSession {
    /// Role and text of the active branch.
    var script: [String] { activeMessages.map { "\($0.role.rawValue): \($0.text)" } }
}
