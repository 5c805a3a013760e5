import JSON

/// Replicate: it holds the answer until the job is done, or for about a minute; then one has to look.
/// - Source: `huggingface_hub` 2.4, `inference/_providers/replicate.py`; replicate.com/docs/reference/http for the states and `urls`.
struct ReplicateProtocol: ProviderProtocol {
    let tasks: Set<InferenceTask> = [.textToImage, .imageToImage, .textToVideo, .textToSpeech, .speechRecognition]

    func start(_ job: ProviderJob) throws(InferenceError) -> ProviderRequest {
        var input = JSONObject()
        switch job.input {
        case .text(let text): input.append(job.task == .textToSpeech ? "text" : "prompt", .string(text))
        case .file(let file):
            let url = JSONValue.string(file.dataURL)
            if job.task == .speechRecognition {
                input.append("audio", url)
            } else {
                // Each model knows one of these names.
                for name in ["image", "input_image"] {
                    input.append(name, url)
                    input.append(name + "s", [url])
                }
            }
        }
        input.merge(job.parameters)
        if job.model.adapterWeightsPath != nil { input["lora_weights"] = .string(job.model.hubURL) }
        var body: JSONObject = ["input": .object(input)]
        var path = "v1/predictions"
        if let colon = job.model.name.firstIndex(of: ":") {
            body.append("version", .string(String(job.model.name[colon...].dropFirst())))
        } else {
            path = "v1/models/" + (try InferenceServer.pathParts(ofModel: job.model.name)) + "/predictions"
        }
        return ProviderRequest(address: ProviderAddress(path: path), headers: [("Prefer", "wait")], body: body)
    }

    func state(of job: ProviderJob, after answer: AnswerNode, ticket: JobTicket?) throws(InferenceError) -> JobState {
        let status = answer.optional("status")?.value.stringValue
        switch status {
        case "succeeded": return .done
        case nil where answer.optional("output") != nil: return .done
        case "failed": return .failed(answer)
        case "canceled", "cancelled", "aborted": return .cancelled
        default:
            let ticket = try ticket.or { () throws(InferenceError) in try Self.ticket(answer.member("urls")) }
            return .waiting(ticket, status == "starting" ? .queued(position: nil) : .running)
        }
    }

    private static func ticket(_ urls: AnswerNode) throws(InferenceError) -> JobTicket {
        var ticket = JobTicket(look: try ProviderAddress(pathOf: urls.member("get")))
        if let cancel = urls.optional("cancel") { ticket.cancellation = (.post, try ProviderAddress(pathOf: cancel)) }
        return ticket
    }

    func output(of job: ProviderJob, in answer: AnswerNode) throws(InferenceError) -> AnswerNode {
        try answer.member("output").single()
    }
}
