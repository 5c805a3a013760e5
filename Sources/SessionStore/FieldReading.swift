import ChatCore
import JSON

/// A value of the right JSON kind that still cannot be what its key says.
struct FieldProblem: Error {
    var reason: String
    /// Bytes from the start of the text.
    var offset: Int
}

/// A null where a member may be missing counts as missing.
extension JSONReader {
    mutating func readTextIfPresent() throws -> String? { try readNull() ? nil : try readString() }

    mutating func readIntIfPresent() throws -> Int? { try readNull() ? nil : try readInt() }

    mutating func readDoubleIfPresent() throws -> Double? { try readNull() ? nil : try readDouble() }

    /// How many bytes of something there are.
    mutating func readByteCount() throws -> Int {
        let start = offset
        let count = try readInt()
        guard 0...(1 << 53) ~= count else { throw FieldProblem(reason: "\(count) is no number of bytes", offset: start) }
        return count
    }

    mutating func readTimestamp() throws -> Timestamp {
        let start = offset
        let text = try readString()
        guard let time = Timestamp(text) else { throw FieldProblem(reason: "“\(text)” is no RFC 3339 time", offset: start) }
        return time
    }

    /// One of the named cases of a type.
    mutating func readCase<Value: RawRepresentable<String>>(of type: Value.Type, named field: String) throws -> Value {
        let start = offset
        let text = try readString()
        guard let value = Value(rawValue: text) else {
            throw FieldProblem(reason: "“\(text)” is no \(field) that this program knows", offset: start)
        }
        return value
    }

    mutating func readTexts() throws -> [String] {
        if try readNull() { return [] }
        var texts: [String] = []
        try readArray { texts.append(try $0.readString()) }
        return texts
    }

    /// A model reference whose backend may no longer be configured: its text is kept all the same.
    mutating func readModel(backends: Set<String>) throws -> ModelReference {
        let start = offset
        let text = try readString()
        if let model = try? ModelReference(text, backends: backends) { return model }
        do {
            return try ModelReference(text, backends: backends.union([String(text.prefix { $0 != ":" })]))
        } catch {
            throw FieldProblem(reason: error.summary, offset: start)
        }
    }

    /// The sampling parameters: those this program knows, and the rest as it stands.
    mutating func readParameters() throws -> GenerationSettings {
        var settings = GenerationSettings()
        if try readNull() { return settings }
        try readObject { key, reader in
            switch key {
            case "temperature": settings.temperature = try reader.readDoubleIfPresent()
            case "top_p": settings.topP = try reader.readDoubleIfPresent()
            case "max_tokens": settings.maxTokens = try reader.readIntIfPresent()
            case "seed": settings.seed = try reader.readIntIfPresent()
            case "stop": settings.stop = try reader.readTexts()
            default: settings.extras.append(key, try reader.readValue())
            }
        }
        return settings
    }
}

/// Members that are written only when there is something to write.
extension JSONWriter {
    mutating func writeMember(_ key: String, ifPresent text: String?) {
        if let text { writeMember(key) { $0.write(text) } }
    }

    mutating func writeMember(_ key: String, ifPresent number: Int?) {
        if let number { writeMember(key) { $0.write(number) } }
    }

    mutating func writeMember(_ key: String, ifPresent number: Double?) {
        if let number { writeMember(key) { $0.write(.double(number)) } }
    }

    mutating func writeMember(_ key: String, _ time: Timestamp) { writeMember(key) { $0.write(time.description) } }

    mutating func writeMembers(_ object: JSONObject) {
        for member in object.members { writeMember(member.key) { $0.write(member.value) } }
    }

    mutating func write(_ texts: [String]) { write(.array(texts.map(JSONValue.string))) }

    mutating func write(_ settings: GenerationSettings) {
        writeObject { writer in
            writer.writeMember("temperature", ifPresent: settings.temperature)
            writer.writeMember("top_p", ifPresent: settings.topP)
            writer.writeMember("max_tokens", ifPresent: settings.maxTokens)
            writer.writeMember("seed", ifPresent: settings.seed)
            if !settings.stop.isEmpty { writer.writeMember("stop") { $0.write(settings.stop) } }
            writer.writeMembers(settings.extras)
        }
    }
}
