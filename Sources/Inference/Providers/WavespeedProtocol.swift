import JSON

/// WaveSpeed: everything is a job.
/// - Source: `huggingface_hub` 2.4, `inference/_providers/wavespeed.py`.
struct WavespeedProtocol: ProviderProtocol {
    let tasks: Set<InferenceTask> = [.textToImage, .textToVideo, .imageToImage, .imageToVideo]

    func start(_ job: ProviderJob) throws(InferenceError) -> ProviderRequest {
        var body = JSONObject()
        switch job.input {
        case .text(let text): body.append("prompt", .string(text))
        case .file(let file): body.append("image", .string(file.dataURL))
        }
        body.merge(job.parameters)
        let path = "api/v3/" + (try InferenceServer.pathParts(ofModel: job.model.name))
        return ProviderRequest(address: ProviderAddress(path: path), body: body)
    }

    func state(of job: ProviderJob, after answer: AnswerNode, ticket: JobTicket?) throws(InferenceError) -> JobState {
        let data = try answer.member("data")
        let ticket = try ticket.or { () throws(InferenceError) in
            JobTicket(look: try ProviderAddress(pathOf: data.member("urls").member("get")))
        }
        switch data.optional("status")?.value.stringValue {
        case "completed": return .done
        case "failed": return .failed(data)
        case "cancelled", "canceled": return .cancelled
        case "created", nil: return .waiting(ticket, .queued(position: nil))
        default: return .waiting(ticket, .running)
        }
    }

    func output(of job: ProviderJob, in answer: AnswerNode) throws(InferenceError) -> AnswerNode {
        try answer.member("data").first("outputs")
    }
}
