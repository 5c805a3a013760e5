import ChatCore
import JSON

extension JSONObject {
    /// The text of a member; empty when it is missing or none.
    func text(_ key: String) -> String { self[key]?.stringValue ?? "" }

    /// The text of a member that may also be a number; nil when it is missing, empty or neither.
    func name(_ key: String) -> String? {
        switch self[key] {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let digits): digits
        default: nil
        }
    }

    /// The objects in a list; none when it is missing.
    func objects(_ key: String) -> [JSONObject] { self[key]?.arrayValue?.compactMap(\.objectValue) ?? [] }

    /// A time in any of the forms that programs write: RFC 3339, seconds or milliseconds since 1970, `{"$date": …}`.
    func time(_ key: String) -> Timestamp? { self[key].flatMap { Timestamp(imported: $0) } }
}

extension Timestamp {
    init?(imported value: JSONValue) {
        switch value {
        case .string(let text):
            // Python writes a blank for the T, and leaves out the zone where it means UTC.
            let text = text.split(separator: " ", maxSplits: 1).joined(separator: "T")
            guard let time = Timestamp(text) ?? Timestamp(text + "Z") else { return nil }
            self = time
        case .number(let digits):
            guard let number = Double(digits), number.isFinite, abs(number) < 1e15 else { return nil }
            // Seconds until the year 5138, milliseconds from 1973 on.
            self.init(millisecondsSince1970: Int64(abs(number) < 1e11 ? number * 1000 : number))
        case .object(let object):
            guard let inner = object["$date"] ?? object["$numberLong"] else { return nil }
            if case .string(let digits) = inner, let number = Int64(digits) {
                self.init(millisecondsSince1970: number)
            } else {
                self.init(imported: inner)
            }
        default: return nil
        }
    }
}

extension ChatMessage.Role {
    /// As the programs that are read name it; nil for what is none.
    init?(imported name: String) {
        switch name.lowercased() {
        case "user", "human": self = .user
        case "assistant", "model", "ai", "bot": self = .assistant
        case "system", "developer": self = .system
        case "tool", "function": self = .tool
        default: return nil
        }
    }
}

extension Usage {
    /// Nil when neither is known.
    init?(prompt: Int?, completion: Int?) {
        if prompt == nil, completion == nil { return nil }
        self.init(promptTokens: prompt, completionTokens: completion)
    }
}
