import JSON

/// fal.ai: pictures from words, and sounds, in one answer; everything else in a queue.
/// - Source: `huggingface_hub` 2.4, `inference/_providers/fal_ai.py`; the queue's cancellation: docs.fal.ai, queue API.
struct FalAIProtocol: ProviderProtocol {
    private static let queued: Set<InferenceTask> = [.textToVideo, .imageToVideo, .imageToImage, .imageSegmentation]

    let tasks = queued.union([.textToImage, .textToSpeech, .speechRecognition])

    func server(for task: InferenceTask, at server: InferenceServer) throws(InferenceError) -> InferenceServer {
        Self.queued.contains(task) ? try server.moved(from: "fal.run", to: "queue.fal.run") : server
    }

    func start(_ job: ProviderJob) throws(InferenceError) -> ProviderRequest {
        let path = try InferenceServer.pathParts(ofModel: job.model.name)
        var body = JSONObject()
        switch job.input {
        case .text(let text): body.append(job.task == .textToSpeech ? "text" : "prompt", .string(text))
        case .file(let file):
            let url = JSONValue.string(file.dataURL)
            body.append(job.task == .speechRecognition ? "audio_url" : "image_url", url)
            // Models that can take several pictures know only the list.
            if job.task == .imageToImage { body.append("image_urls", [url]) }
        }
        body.merge(Self.parameters(of: job))
        if job.task == .imageSegmentation { body["sync_mode"] = true }
        if let adapter = job.model.adapterURL {
            body["loras"] = [["path": .string(adapter), "scale": 1]]
            // Only adapters of Stable Diffusion need their base named.
            if job.model.name == "fal-ai/lora" { body["model_name"] = "stabilityai/stable-diffusion-xl-base-1.0" }
        }
        return ProviderRequest(address: ProviderAddress(path: path, query: query(of: job)), body: body)
    }

    private static func parameters(of job: ProviderJob) -> JSONObject {
        var parameters = job.parameters
        switch job.task {
        case .imageToImage: parameters.rename("target_size", to: "image_size")
        case .textToImage:
            if let width = parameters["width"], let height = parameters["height"] {
                _ = parameters.take("width")
                _ = parameters.take("height")
                parameters["image_size"] = ["width": width, "height": height]
            }
        default: break
        }
        return parameters
    }

    /// The router goes by this; fal's own queue has a host of its own instead.
    private func query(of job: ProviderJob) -> String? {
        Self.queued.contains(job.task) && job.server.isRouter ? "_subdomain=queue" : nil
    }

    func state(of job: ProviderJob, after answer: AnswerNode, ticket: JobTicket?) throws(InferenceError) -> JobState {
        guard Self.queued.contains(job.task) else { return .done }
        let ticket = try ticket.or { () throws(InferenceError) in try self.ticket(answer, job) }
        switch answer.optional("status")?.value.stringValue?.uppercased() {
        case "COMPLETED":
            if answer.optional("error") != nil { return .failed(answer) }
            return ticket.result.map { .doneAt($0) } ?? .done
        case "FAILED", "ERROR": return .failed(answer)
        case "CANCELLED", "CANCELED": return .cancelled
        case "IN_QUEUE": return .waiting(ticket, .queued(position: answer.optional("queue_position")?.value.intValue))
        default: return .waiting(ticket, .running)
        }
    }

    private func ticket(_ answer: AnswerNode, _ job: ProviderJob) throws(InferenceError) -> JobTicket {
        let result = try ProviderAddress(pathOf: answer.member("response_url"), query: query(of: job))
        var ticket = JobTicket(look: result.appending("status"), result: result)
        if let cancel = answer.optional("cancel_url") {
            ticket.cancellation = (.put, try ProviderAddress(pathOf: cancel, query: query(of: job)))
        }
        return ticket
    }

    func output(of job: ProviderJob, in answer: AnswerNode) throws(InferenceError) -> AnswerNode {
        switch job.task {
        case .speechRecognition: answer
        case .textToSpeech: try answer.member("audio").member("url")
        case .textToVideo, .imageToVideo: try answer.member("video").member("url")
        default:
            if let image = answer.optional("image") { try image.member("url") } else { try answer.first("images").member("url") }
        }
    }
}

extension AnswerNode {
    /// The first element of the list `key`.
    func first(_ key: String) throws(InferenceError) -> AnswerNode {
        let list = try member(key)
        guard let first = try list.elements().first else { throw .malformedResponse(field: list.path + "[0]") }
        return first
    }
}
