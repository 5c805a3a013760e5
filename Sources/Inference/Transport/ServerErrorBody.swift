import JSON

/// What a server says about a refusal, in whichever of the usual shapes it says it.
/// - Source: huggingface_hub, TGI, vLLM, llama.cpp, Ollama, FastAPI, RFC 9457.
struct ServerErrorBody: Equatable {
    /// The server's sentence as it came; empty when there is none.
    var message = ""
    /// Such as `model_not_supported`.
    var code: String?
    /// Such as `validation`.
    var type: String?
    /// The HTTP status the server means, when it wrote one into the body.
    var status: Int?
    /// How long a model still loads.
    var estimatedTime: Duration?

    init() {}

    init(_ bytes: [UInt8], contentType: String?) {
        self.init()
        if let value = try? JSONValue(parsing: bytes) {
            self = ServerErrorBody(value)
        } else if contentType?.lowercased().hasPrefix("text/html") != true, bytes.first(where: { $0 > 0x20 }) != UInt8(ascii: "<")
        {
            message = String(decoding: bytes.prefix(4096), as: UTF8.self)
        }
    }

    init(_ value: JSONValue) {
        if let text = value.stringValue { message = text }
        take(value)
        if let error = value["error"] { take(error) }
        message =
            Self.sentence(value["error"]) ?? Self.sentence(value["errors"]) ?? Self.sentence(value["message"])
            ?? Self.sentence(value["detail"]) ?? Self.sentence(value["title"]) ?? message
        if let description = value["error_description"]?.stringValue { message += ": " + description }
    }

    private mutating func take(_ object: JSONValue) {
        code = object["code"]?.stringValue ?? code
        type = object["error_type"]?.stringValue ?? object["type"]?.stringValue ?? type
        let numbers = [object["http_status_code"], object["status_code"], object["code"], object["status"]]
        status = numbers.compactMap { $0?.intValue }.first { 400..<600 ~= $0 } ?? status
        if let seconds = object["estimated_time"]?.doubleValue, 0...86_400 ~= seconds { estimatedTime = .seconds(seconds) }
    }

    /// The sentence in a string, an object with a message, or a list of either.
    private static func sentence(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): return text
        case .array(let elements):
            let sentences = elements.compactMap { sentence($0) }
            return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
        case .object:
            if let text = sentence(value?["message"] ?? value?["msg"] ?? value?["detail"]) {
                let place = value?["loc"]?.arrayValue?.compactMap { $0.stringValue ?? $0.intValue.map(String.init) }
                return place.map { $0.joined(separator: ".") + ": " + text } ?? text
            }
            return value?["error"].flatMap { sentence($0) } ?? value?.text()
        default: return nil
        }
    }
}
