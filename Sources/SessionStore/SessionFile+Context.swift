import ChatCore
import JSON

/// What a session says of its requests beside its messages:
///
///     context_cut {first (the id of the first message that is sent), summary}
///     asides [ {id, purpose, at, author, usage, cost} ]: questions of the program's own; and of a reply
///     left_out {messages, summarised}
///
/// What this version does not know in them is kept and written back.
extension JSONWriter {
    mutating func write(_ cut: ContextCut) {
        writeObject { writer in
            writer.writeMember("first", ifPresent: cut.first.text)
            writer.writeMember("summary", ifPresent: cut.summary)
            writer.writeMembers(cut.extras)
        }
    }

    mutating func write(_ aside: Aside) {
        writeObject { writer in
            writer.writeMember("id", ifPresent: aside.id.text)
            writer.writeMember("purpose", ifPresent: aside.purpose.name)
            writer.writeMember("at", aside.at)
            writer.writeMember("author") { $0.write(aside.author, unknown: aside.extras.remainder(of: "author")) }
            writer.writeUsage(aside.usage, unknown: aside.extras.remainder(of: "usage"))
            writer.writeCost(aside.cost, unknown: aside.extras.remainder(of: "cost"))
            writer.writeMembers(aside.extras.withoutReplyRemainders)
        }
    }

    mutating func writeLeftOut(_ leftOut: LeftOut?, unknown: JSONObject = JSONObject()) {
        guard let leftOut else { return }
        writeMember("left_out") { writer in
            writer.writeObject { writer in
                writer.writeMember("messages", ifPresent: leftOut.messages)
                writer.writeMember("summarised") { $0.write(.bool(leftOut.isSummarised)) }
                writer.writeMembers(unknown)
            }
        }
    }
}

extension JSONReader {
    mutating func readContextCut() throws -> ContextCut? {
        if try readNull() { return nil }
        let start = offset
        var first: MessageID?
        var summary = ""
        var extras = JSONObject()
        try readObject { key, reader in
            switch key {
            case "first": first = MessageID(try reader.readString())
            case "summary": summary = try reader.readTextIfPresent() ?? ""
            default: extras.append(key, try reader.readValue())
            }
        }
        guard let first else { throw FieldProblem(reason: "a cut of the context lacks the member “first”", offset: start) }
        return ContextCut(first: first, summary: summary, extras: extras)
    }

    mutating func readAside() throws -> Aside {
        let start = offset
        var id: MessageID?
        var purpose = ""
        var at: Timestamp?
        var author: Author?
        var usage: Usage?
        var cost: Cost?
        var extras = JSONObject()
        try readObject { key, reader in
            var unknown = JSONObject()
            switch key {
            case "id": id = MessageID(try reader.readString())
            case "purpose": purpose = try reader.readString()
            case "at": at = try reader.readTimestamp()
            case "author": author = try reader.readAuthor(unknown: &unknown)
            case "usage": usage = try reader.readUsage(unknown: &unknown)
            case "cost": cost = try reader.readCost(unknown: &unknown)
            default: extras.append(key, try reader.readValue())
            }
            extras.keep(unknown, of: key)
        }
        guard let id, let at, let author else {
            throw FieldProblem(reason: "a question of the program lacks its id, time or author", offset: start)
        }
        return Aside(
            id: id, purpose: Aside.Purpose(name: purpose), at: at, author: author, usage: usage, cost: cost, extras: extras)
    }

    mutating func readLeftOut(unknown: inout JSONObject) throws -> LeftOut {
        var leftOut = LeftOut(messages: 0, isSummarised: false)
        try readObject { key, reader in
            switch key {
            case "messages": leftOut.messages = try reader.readByteCount()
            case "summarised": leftOut.isSummarised = try reader.readBool()
            default: unknown.append(key, try reader.readValue())
            }
        }
        return leftOut
    }
}
