import JSON

/// Together: pictures in one answer, videos as jobs. Its speech has OpenAI's form.
/// - Source: `huggingface_hub` 2.4, `inference/_providers/together.py`.
struct TogetherProtocol: ProviderProtocol {
    private static let videos = "v2/videos"

    let tasks: Set<InferenceTask> = [.textToImage, .imageToImage, .textToVideo, .imageToVideo]
    let interval: Duration = .seconds(2)

    func start(_ job: ProviderJob) throws(InferenceError) -> ProviderRequest {
        let isVideo = Self.isVideo(job.task)
        var parameters = job.parameters
        parameters.rename("num_inference_steps", to: "steps")
        if isVideo, let size = parameters.take("target_size")?.objectValue { parameters.merge(size) }
        var body = JSONObject()
        switch job.input {
        case .text(let text): body.append("prompt", .string(text))
        case .file(let file) where isVideo:
            body.append("frame_images", [["input_image": .string(file.dataURL), "frame": "first"]])
        case .file(let file):
            // Without words it wants an empty prompt rather than none.
            body.append("prompt", parameters.take("prompt") ?? "")
            let name = job.model.name.lowercased()
            if name.range(of: "kontext") != nil, name.range(of: "flux.1") != nil {
                body.append("image_url", .string(file.dataURL))
            } else {
                body.append("reference_images", [.string(file.dataURL)])
            }
        }
        if !isVideo { body.append("response_format", "base64") }
        body.merge(parameters)
        body["model"] = .string(job.model.name)
        return ProviderRequest(address: ProviderAddress(path: isVideo ? Self.videos : "v1/images/generations"), body: body)
    }

    private static func isVideo(_ task: InferenceTask) -> Bool { task == .textToVideo || task == .imageToVideo }

    func state(of job: ProviderJob, after answer: AnswerNode, ticket: JobTicket?) throws(InferenceError) -> JobState {
        guard Self.isVideo(job.task) else { return .done }
        let ticket = try ticket.or { () throws(InferenceError) in
            JobTicket(look: try ProviderAddress(Self.videos, id: answer.member("id")))
        }
        switch answer.optional("status")?.value.stringValue {
        case "completed": return .done
        case "failed": return .failed(answer)
        case "cancelled", "canceled": return .cancelled
        case "queued", nil: return .waiting(ticket, .queued(position: nil))
        default: return .waiting(ticket, .running)
        }
    }

    func output(of job: ProviderJob, in answer: AnswerNode) throws(InferenceError) -> AnswerNode {
        Self.isVideo(job.task) ? try answer.member("outputs").member("video_url") : try answer.openAIImage()
    }
}

extension AnswerNode {
    /// The first picture of an answer in the form of OpenAI's image API.
    func openAIImage() throws(InferenceError) -> AnswerNode {
        let first = try first("data")
        if let url = first.optional("url") { return url }
        return try first.member("b64_json")
    }
}
