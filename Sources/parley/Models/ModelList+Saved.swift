import ChatCore
import ChatUI
import JSON

// How a list of models is kept. Short keys: there may be 50,000 of them.
extension ModelList {
    private static let format = "parley.model-list"

    /// - Returns: nil when the text is no list of this version.
    init?(saved text: String, backend: String) {
        guard let json = try? JSONValue(parsing: text), json["format"]?.stringValue == Self.format,
            json["version"]?.intValue == 1,
            let at = json["fetched_at_ms"]?.intValue, let models = json["models"]?.arrayValue
        else { return nil }
        self.init(
            backend: backend, models: models.compactMap(ModelChoice.init(saved:)),
            fetchedAt: Timestamp(millisecondsSince1970: Int64(at)))
    }

    var savedText: String {
        let json: JSONValue = [
            "format": .string(Self.format), "version": 1, "fetched_at_ms": .int(Int(fetchedAt?.millisecondsSince1970 ?? 0)),
            "models": .array(models.map(\.saved)),
        ]
        return json.text() + "\n"
    }
}

extension ModelChoice {
    fileprivate init?(saved json: JSONValue) {
        guard let reference = json["id"]?.stringValue else { return nil }
        self.init(
            reference: reference, detail: json["detail"]?.stringValue ?? "", facts: ModelFacts(saved: json),
            providers: json["at"]?.arrayValue?.compactMap(ModelProvider.init(saved:)) ?? [])
    }

    fileprivate var saved: JSONValue {
        var object: JSONObject = ["id": .string(reference)]
        if !detail.isEmpty { object.append("detail", .string(detail)) }
        facts.append(to: &object)
        if !providers.isEmpty { object.append("at", .array(providers.map(\.saved))) }
        return .object(object)
    }
}

extension ChatUI.ModelProvider {
    fileprivate init?(saved json: JSONValue) {
        guard let name = json["id"]?.stringValue else { return nil }
        self.init(name: name, status: json["status"]?.stringValue, facts: ModelFacts(saved: json))
    }

    fileprivate var saved: JSONValue {
        var object: JSONObject = ["id": .string(name)]
        object.append("status", ifPresent: status.map { .string($0) })
        facts.append(to: &object)
        return .object(object)
    }
}

extension ModelFacts {
    fileprivate init(saved json: JSONValue) {
        self.init()
        contextLength = json["context"]?.intValue
        inputPrice = json["in"]?.doubleValue
        outputPrice = json["out"]?.doubleValue
        tokensPerSecond = json["speed"]?.doubleValue
        firstTokenMilliseconds = json["first"]?.doubleValue
        supportsTools = json["tools"]?.boolValue
        supportsStructuredOutput = json["json"]?.boolValue
        takesImages = json["vision"]?.boolValue
        licence = json["licence"]?.stringValue
        isGated = json["gated"]?.boolValue
    }

    fileprivate func append(to object: inout JSONObject) {
        object.append("context", ifPresent: contextLength.map { .int($0) })
        object.append("in", ifPresent: inputPrice.map { .double($0) })
        object.append("out", ifPresent: outputPrice.map { .double($0) })
        object.append("speed", ifPresent: tokensPerSecond.map { .double($0) })
        object.append("first", ifPresent: firstTokenMilliseconds.map { .double($0) })
        object.append("tools", ifPresent: supportsTools.map { .bool($0) })
        object.append("json", ifPresent: supportsStructuredOutput.map { .bool($0) })
        object.append("vision", ifPresent: takesImages.map { .bool($0) })
        object.append("licence", ifPresent: licence.map { .string($0) })
        object.append("gated", ifPresent: isGated.map { .bool($0) })
    }
}
