import JSON

extension TextGeneration.Request {
    /// The request in one form of the call.
    func httpRequest(at server: InferenceServer, form: TaskForm, isStreamed: Bool) throws(InferenceError) -> HTTPRequest {
        let accept = isStreamed ? "text/event-stream" : "application/json"
        if form == .openAI {
            let url = try server.openAIURL(of: provider, model: model, path: "completions")
            return server.post(openAIBody(isStreamed: isStreamed), accept: accept, to: url)
        }
        return try TaskCall(model: model, inputs: .body(body(isStreamed: isStreamed)), accept: accept).request(at: server)
    }

    private func body(isStreamed: Bool) -> JSONObject {
        ["inputs": .string(prompt), "parameters": .object(parameters.json), "stream": .bool(isStreamed)]
    }

    /// What has another name in OpenAI's form gets it; what has none goes out as it is, so that a server can refuse what it cannot do.
    private func openAIBody(isStreamed: Bool) -> JSONObject {
        var body = JSONObject()
        body.append("model", .string(model.isEmpty ? "dummy" : model))
        body.append("prompt", .string(prompt))
        var isGreedy = false
        var logProbabilities: Int?
        for member in parameters.json.members {
            switch member.key {
            case "max_new_tokens": body.append("max_tokens", member.value)
            case "do_sample": isGreedy = member.value.boolValue == false
            case "details": if member.value.boolValue == true { logProbabilities = logProbabilities ?? 1 }
            case "top_n_tokens": logProbabilities = member.value.intValue ?? logProbabilities
            case "return_full_text": break
            default: body.append(member.key, member.value)
            }
        }
        if isGreedy, body["temperature"] == nil { body.append("temperature", 0) }
        body.append("logprobs", ifPresent: logProbabilities)
        body.append("stream", .bool(isStreamed))
        if isStreamed { body.append("stream_options", ["include_usage": true]) }
        return body
    }
}
