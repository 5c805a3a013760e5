import JSON

/// One task for a provider in the provider's own protocol.
struct ProviderJob {
    enum Input {
        case text(String)
        case file(Media)
    }

    let task: InferenceTask
    let model: ProviderModel
    let input: Input
    /// By the names of hf-inference, which each protocol changes into its own.
    let parameters: JSONObject
    let wire: any ProviderProtocol
    /// The router or the provider's own server, to which alone the token goes.
    let server: InferenceServer

    /// Nil when this server does not do the task in a protocol of the provider's own.
    init?(
        _ task: InferenceTask, _ input: Input, model: ProviderModel, parameters: JSONObject, at server: InferenceServer
    ) throws(InferenceError) {
        guard server.isRouter || server.provider == model.provider,
            let wire = Self.protocols[model.provider], wire.tasks.contains(task)
        else { return nil }
        self.task = task
        self.model = model
        self.input = input
        self.parameters = parameters
        self.wire = wire
        self.server = try wire.server(for: task, at: server)
    }

    private static let protocols: [InferenceProvider: any ProviderProtocol] = [
        .falAI: FalAIProtocol(), .novita: NovitaProtocol(), .nscale: NscaleProtocol(), .replicate: ReplicateProtocol(),
        .together: TogetherProtocol(), .wavespeed: WavespeedProtocol(), .zaiOrg: ZaiProtocol(),
    ]

    /// What begins the job.
    func start() throws(InferenceError) -> HTTPRequest {
        let start = try wire.start(self)
        var request = server.post(start.body, to: url(start.address))
        request.headers += wire.headers + start.headers
        return request
    }

    /// What asks about the job once it has begun.
    func request(_ address: ProviderAddress, _ method: HTTPRequest.Method = .get) -> HTTPRequest {
        HTTPRequest(
            method: method, url: url(address), headers: server.authorization + [("Accept", "application/json")] + wire.headers)
    }

    private func url(_ address: ProviderAddress) -> WebURL {
        server.url(of: model.provider, path: address.path, query: address.query)
    }
}

/// How a provider takes tasks and tells of them.
protocol ProviderProtocol: Sendable {
    var tasks: Set<InferenceTask> { get }
    /// Header fields of every request.
    var headers: [(name: String, value: String)] { get }
    /// Between two looks at a job.
    var interval: Duration { get }
    func server(for task: InferenceTask, at server: InferenceServer) throws(InferenceError) -> InferenceServer
    func start(_ job: ProviderJob) throws(InferenceError) -> ProviderRequest
    /// How a job stands.
    /// - Parameter ticket: nil for the answer to the request that began it.
    func state(of job: ProviderJob, after answer: AnswerNode, ticket: JobTicket?) throws(InferenceError) -> JobState
    /// Where the result stands in the last answer.
    func output(of job: ProviderJob, in answer: AnswerNode) throws(InferenceError) -> AnswerNode
}

// A provider that answers at once needs no more than how to begin and where the result is.
extension ProviderProtocol {
    var headers: [(name: String, value: String)] { [] }
    var interval: Duration { .milliseconds(500) }
    func server(for task: InferenceTask, at server: InferenceServer) throws(InferenceError) -> InferenceServer { server }
    func state(of job: ProviderJob, after answer: AnswerNode, ticket: JobTicket?) throws(InferenceError) -> JobState { .done }
}

struct ProviderRequest {
    var address: ProviderAddress
    var headers: [(name: String, value: String)] = []
    var body: JSONObject
}

/// Where to ask about a job that has begun.
struct JobTicket {
    var look: ProviderAddress
    /// Where the result is when the job is done; nil when the last look tells it.
    var result: ProviderAddress?
    /// How the job is ended; nil when that is not known.
    var cancellation: (method: HTTPRequest.Method, address: ProviderAddress)?
}

extension JobTicket? {
    /// The ticket, made only when there is none yet.
    func or(_ make: () throws(InferenceError) -> JobTicket) throws(InferenceError) -> JobTicket {
        if let self { self } else { try make() }
    }
}

enum JobState {
    case waiting(JobTicket, JobProgress.Stage)
    /// The answer holds the result.
    case done
    case doneAt(ProviderAddress)
    /// The node holds the provider's own words about it.
    case failed(AnswerNode)
    case cancelled
}
