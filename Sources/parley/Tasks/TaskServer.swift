import ChatCore
import Inference
import LocalEngine

/// Who computes a task, and by which name it knows the model.
struct TaskServer: Sendable {
    var client: InferenceClient
    var model: String
    var provider: InferenceProvider
    /// The model reference, or the address where that names no model: what makes an answer this server's.
    private(set) var identity = ""
    /// What may be spent and what was.
    let accounts: TaskAccounts
    /// How many requests may be under way at the backend, where the configuration says it.
    private(set) var allowedConcurrency: Int?
    /// The commit that was asked for.
    private(set) var requestedRevision: String?
    /// The commit that the backend is known to serve, for servers that do not say it with their answers.
    private var servedRevision: RevisionEvidence?
    /// Kept while it answers.
    private var engine: RunningEngine?

    /// Finds the backend that `--model`, `--provider` and `--base-url` mean.
    /// - Parameter report: called on any thread with what is being waited for.
    static func find(
        for task: TaskDescription, model: String?, provider: String?, launch: Launch, report: @escaping @Sendable (String) -> Void
    ) throws(Failure) -> TaskServer {
        let reference = try reference(for: task, model: model, launch: launch)
        let backend = try backend(of: reference, launch.backends)
        let provider = try self.provider(provider ?? reference.provider, of: task, at: backend)
        let result = wait { () async -> Result<TaskServer, Failure> in
            do {
                let accounts = TaskAccounts(launch.accounts, for: reference, provider: provider)
                var server = try await connect(to: backend, for: task, reference, provider, launch, accounts, report)
                server.allowedConcurrency = launch.backends.allowedConcurrency(of: reference.backendName)
                server.requestedRevision = reference.revision
                server.identity = server.model.isEmpty ? server.client.server.rootURL : reference.text
                return .success(server)
            } catch let failure as Failure {
                return .failure(failure)
            } catch let error as InferenceError {
                return .failure(Failure(error))
            } catch let error as EngineError {
                return .failure(Failure(.refused, error.summary, advice: error.advice))
            } catch {
                return .failure(Failure(.refused, "\(error)"))
            }
        }
        return try result.get()
    }

    private static func reference(for task: TaskDescription, model: String?, launch: Launch) throws(Failure) -> ModelReference {
        if let model { return try launch.reference(model) }
        guard launch.backends.oneOff != nil else {
            throw Failure(
                .misuse, "Which model shall do it is not said.",
                advice: "Name one with --model; huggingface.co/models?pipeline_tag=\(task.name) lists those for this task.")
        }
        return try launch.reference(BackendCatalog.oneOffModel)
    }

    /// - Throws: what to do here: routes and the local engine, which chats may have, mostly do not help.
    private static func backend(of reference: ModelReference, _ backends: BackendCatalog) throws(Failure) -> Backend {
        guard reference.backend != BackendCatalog.routeName else {
            throw Failure(.misuse, "Routes are for chats only.", advice: "Name one of its targets with --model.")
        }
        if reference.backendName == "hf", backends.token == nil {
            throw Failure(
                .misuse, "There is no Hugging Face token.", advice: "Set HF_TOKEN, or name a server with --base-url.")
        }
        return try backends.backend(named: reference.backend)
    }

    private static func provider(
        _ name: String?, of task: TaskDescription, at backend: Backend
    ) throws(Failure) -> InferenceProvider {
        guard let name else { return task.usualProvider }
        guard name != InferenceProvider.hfInference.name else { return .hfInference }
        guard case .router = backend else {
            throw Failure(.misuse, "Only the Hugging Face router has providers.", advice: "Leave --provider out.")
        }
        guard task.takesProvider else {
            throw Failure(.misuse, "\(task.name) is computed by hf-inference only.", advice: "Leave the provider out.")
        }
        if ["fastest", "cheapest", "preferred"].contains(name) {
            throw Failure(
                .misuse, "The router chooses a provider for chats only.", advice: "Name one with --provider, such as together.")
        }
        return InferenceProvider(name)
    }

    private static func connect(
        to backend: Backend, for task: TaskDescription, _ reference: ModelReference, _ provider: InferenceProvider,
        _ launch: Launch, _ accounts: TaskAccounts, _ report: @escaping @Sendable (String) -> Void
    ) async throws -> TaskServer {
        let timeouts = launch.configuration.timeouts
        // A server that has one model needs no name for it.
        let name = reference.text == BackendCatalog.oneOffModel ? "" : reference.name
        switch backend {
        case .router(let server):
            let providers = ProviderDirectory(hub: try launch.backends.hub())
            return TaskServer(
                client: Self.client(of: server, timeouts, providers), model: name, provider: provider, accounts: accounts)
        case .server(let server):
            return TaskServer(client: Self.client(of: server, timeouts), model: name, provider: provider, accounts: accounts)
        case .endpoint(let backend):
            let (backend, name) = backend.chosen(by: reference.name)
            let endpoint = try await launch.backends.endpoints.awake(backend, report: report)
            let server = try launch.backends.endpoints.server(for: endpoint, of: backend, timeouts: timeouts)
            let model = name == EndpointHost.anyModel ? endpoint.configuration.model.repository ?? "" : name
            var found = TaskServer(
                client: Self.client(of: server, timeouts), model: model, provider: provider, accounts: accounts)
            if endpoint.state == .running, let commit = endpoint.commit {
                found.servedRevision = RevisionEvidence(hash: commit, source: .endpoint)
            }
            return found
        case .local:
            guard task.task == .textGeneration else {
                throw Failure(
                    .misuse, "The local engine continues texts and cannot do \(task.name).", advice: "Choose another model.")
            }
            let engine = try await launch.engine.ready(reference.name, installing: false, report: report)
            let server = try InferenceServer(baseURL: engine.baseURL, token: AccessToken(engine.key))
            var found = TaskServer(
                client: Self.client(of: server, timeouts), model: engine.modelName, provider: provider, accounts: accounts)
            found.servedRevision = RevisionEvidence(hash: engine.sha256, source: .file)
            found.engine = engine
            return found
        }
    }

    /// The one client that all requests of a command go through. It keeps to the limits that answers tell. How many requests are
    /// under way at once is the batch's affair, which knows the configuration.
    private static func client(
        of server: InferenceServer, _ timeouts: Timeouts, _ providers: ProviderDirectory = ProviderDirectory()
    ) -> InferenceClient {
        InferenceClient(
            server: server, timeouts: timeouts, limiter: RequestLimiter(concurrency: BatchRun.mostRequests), providers: providers)
    }

    private init(client: InferenceClient, model: String, provider: InferenceProvider, accounts: TaskAccounts) {
        self.accounts = accounts
        self.client = client
        self.model = model
        self.provider = provider
    }
}

extension TaskServer {
    /// What is known of the commit that gave an answer, and what that says about the one asked for.
    func revision(of evidence: AnswerEvidence) -> (hash: String?, status: RevisionStatus) {
        guard let found = evidence.revisionEvidence ?? servedRevision else { return (nil, .unknown) }
        return (found.hash, found.agrees(withRequested: requestedRevision) ? .enforced : .mismatch)
    }

    /// What must be said when another commit may have answered than the one asked for; nil when all is well.
    func doubt(about evidence: AnswerEvidence) -> String? {
        guard let requestedRevision else { return nil }
        let (hash, status) = revision(of: evidence)
        switch status {
        case .mismatch: return "revision \(requestedRevision) was asked for, \(hash ?? "another") answered"
        case .unknown: return "revision \(requestedRevision) was asked for, and the server does not say which one answered"
        case .enforced, .recorded: return nil
        }
    }
}
