import JSON

/// Z.ai's pictures, which are jobs.
/// - Source: `huggingface_hub` 2.4, `inference/_providers/zai_org.py`.
struct ZaiProtocol: ProviderProtocol {
    let tasks: Set<InferenceTask> = [.textToImage]
    let headers = [(name: "x-source-channel", value: "hugging_face"), (name: "Accept-Language", value: "en-US,en")]
    let interval: Duration = .seconds(5)

    func start(_ job: ProviderJob) throws(InferenceError) -> ProviderRequest {
        var parameters = job.parameters
        parameters.joinSize()
        var body: JSONObject = ["model": .string(job.model.name)]
        body.append("prompt", ifPresent: job.input.text)
        body.merge(parameters)
        return ProviderRequest(address: ProviderAddress(path: "api/paas/v4/async/images/generations"), body: body)
    }

    func state(of job: ProviderJob, after answer: AnswerNode, ticket: JobTicket?) throws(InferenceError) -> JobState {
        let ticket = try ticket.or { () throws(InferenceError) in
            JobTicket(look: try ProviderAddress("api/paas/v4/async-result", id: answer.member("id")))
        }
        return switch answer.optional("task_status")?.value.stringValue {
        case "SUCCESS": .done
        case "FAIL": .failed(answer)
        default: .waiting(ticket, .running)
        }
    }

    func output(of job: ProviderJob, in answer: AnswerNode) throws(InferenceError) -> AnswerNode {
        try answer.first("image_result").member("url")
    }
}
