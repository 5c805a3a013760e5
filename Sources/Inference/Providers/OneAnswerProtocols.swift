import JSON

/// Nscale's pictures.
/// - Source: `huggingface_hub` 2.4, `inference/_providers/nscale.py`.
struct NscaleProtocol: ProviderProtocol {
    let tasks: Set<InferenceTask> = [.textToImage]

    func start(_ job: ProviderJob) throws(InferenceError) -> ProviderRequest {
        var parameters = job.parameters
        // It refuses what it does not know.
        for name in ["num_inference_steps", "cfg_scale"] { _ = parameters.take(name) }
        parameters.joinSize()
        var body: JSONObject = ["response_format": "b64_json"]
        body.append("prompt", ifPresent: job.input.text)
        body.append("model", .string(job.model.name))
        body.merge(parameters)
        return ProviderRequest(address: ProviderAddress(path: "v1/images/generations"), body: body)
    }

    func output(of job: ProviderJob, in answer: AnswerNode) throws(InferenceError) -> AnswerNode { try answer.openAIImage() }
}

/// Novita's videos.
/// - Source: `huggingface_hub` 2.4, `inference/_providers/novita.py`.
struct NovitaProtocol: ProviderProtocol {
    let tasks: Set<InferenceTask> = [.textToVideo]

    func start(_ job: ProviderJob) throws(InferenceError) -> ProviderRequest {
        var body = JSONObject()
        body.append("prompt", ifPresent: job.input.text)
        body.merge(job.parameters)
        let path = "v3/hf/" + (try InferenceServer.pathParts(ofModel: job.model.name))
        return ProviderRequest(address: ProviderAddress(path: path), body: body)
    }

    func output(of job: ProviderJob, in answer: AnswerNode) throws(InferenceError) -> AnswerNode {
        try answer.member("video").member("video_url")
    }
}

extension ProviderJob.Input {
    /// Nil for a file.
    var text: String? { if case .text(let text) = self { text } else { nil } }
}

extension JSONObject {
    /// Writes the width and the height, when both are there, as one `size` such as `512x768`.
    mutating func joinSize() {
        guard let width = self["width"]?.intValue, let height = self["height"]?.intValue else { return }
        _ = take("width")
        _ = take("height")
        self["size"] = .string("\(width)x\(height)")
    }
}
