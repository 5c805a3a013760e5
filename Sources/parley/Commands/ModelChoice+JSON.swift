import ChatUI
import JSON

extension ModelChoice {
    /// As `parley models --json` prints it: what nobody says is left out.
    var json: JSONValue {
        var object: JSONObject = ["reference": .string(reference), "detail": .string(summary)]
        facts.append(to: &object)
        if !providers.isEmpty {
            object.append(
                "providers",
                .array(
                    providers.map { provider in
                        var object: JSONObject = ["name": .string(provider.name)]
                        object.append("status", ifPresent: provider.status.map { .string($0) })
                        provider.facts.append(to: &object)
                        return .object(object)
                    }))
        }
        return .object(object)
    }
}

extension ModelFacts {
    fileprivate func append(to object: inout JSONObject) {
        object.append("context_length", ifPresent: contextLength.map { .int($0) })
        object.append("input_price", ifPresent: inputPrice.map { .double($0) })
        object.append("output_price", ifPresent: outputPrice.map { .double($0) })
        object.append("tokens_per_second", ifPresent: tokensPerSecond.map { .double($0) })
        object.append("first_token_ms", ifPresent: firstTokenMilliseconds.map { .double($0) })
        object.append("tools", ifPresent: supportsTools.map { .bool($0) })
        object.append("structured_output", ifPresent: supportsStructuredOutput.map { .bool($0) })
        object.append("images", ifPresent: takesImages.map { .bool($0) })
        object.append("licence", ifPresent: licence.map { .string($0) })
        object.append("gated", ifPresent: isGated.map { .bool($0) })
    }
}
