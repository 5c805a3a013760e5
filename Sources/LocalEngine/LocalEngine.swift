import Glibc
import JSON

/// Starts the engine of a model, or joins the one that runs: all Parleys of a user share one process a model.
public struct LocalEngine: Sendable {
    public let directory: EngineDirectory
    private let server: EngineServer
    private let settings: Settings
    private let pythons: [String]

    /// How the engine runs. An engine that is joined keeps the settings it was started with.
    public struct Settings: Sendable, Equatable {
        /// Tokens, shared by the conversations that run at the same time.
        public var contextLength = 4096
        /// nil for as many as this process may use processors, at most 8.
        public var threads: Int?
        /// Answers at the same time; others wait.
        public var parallelAnswers = 2
        /// How long loading the model may take.
        public var startTimeout: Duration = .seconds(120)
        /// How long a running engine may take to say that it is alive, before it counts as hung and is replaced.
        public var answerTimeout: Duration = .seconds(5)

        public init() {}
    }

    public enum Phase: Sendable, Equatable {
        /// Another Parley is starting the same engine.
        case waitingForOther
        case starting
        /// The model's checksum is being computed; only when its file has been touched since the last time.
        case verifying
        case loading
    }

    /// - Parameter pythons: paths to try for Python 3.10 or newer; nil for the system's and those on PATH.
    public init(
        directory: EngineDirectory, server: EngineServer = .installed, settings: Settings = Settings(), pythons: [String]? = nil
    ) {
        self.directory = directory
        self.server = server
        self.settings = settings
        self.pythons = pythons ?? Python.standardCandidates
    }

    /// An engine that answers. Call it again when the engine has died: a new one is started.
    /// - Parameter progress: called on any thread.
    public func start(
        _ model: EngineModel, progress: @escaping @Sendable (Phase) -> Void = { _ in }
    ) async throws(EngineError) -> RunningEngine {
        guard directory.hasModel(model) else { throw .notInstalled("The model \(model.name)") }
        try directory.prepare()
        let run = directory.run(of: model)
        let deadline = ContinuousClock.now + settings.startTimeout
        // While an engine ends it holds the lease exclusively; having got it, no engine of before is left that could end.
        let lease = try await FileLock.take(.shared, run + ".lease", every: .milliseconds(5), until: deadline)
        let startLock = try await FileLock.take(.exclusive, run + ".start", every: .milliseconds(50), until: deadline) {
            progress(.waitingForOther)
        }
        defer { withExtendedLifetime(startLock) {} }
        if let state = await runningState(of: model, endHung: true) {
            return RunningEngine(state, model: model, lease: lease)
        }
        progress(.starting)
        let state = try await launch(model, deadline, progress)
        return RunningEngine(state, model: model, lease: lease)
    }

    /// The process of the model's engine, if one answers. Starts nothing and keeps nothing running.
    public func runningProcess(of model: EngineModel) async -> Int32? {
        await runningState(of: model, endHung: false)?.processID
    }

    private func runningState(of model: EngineModel, endHung: Bool) async -> EngineState? {
        let path = directory.run(of: model) + ".json"
        let timeout = settings.answerTimeout
        return await onThread {
            guard let state = EngineState(readingFrom: path), state.sha256 == model.sha256, state.isAlive else { return nil }
            if state.answers(within: timeout) { return state }
            // It neither answers nor ends, so nobody can use it, and it must not keep the memory.
            if endHung, state.isAlive { kill(state.processID, SIGKILL) }
            return nil
        }
    }
}

extension LocalEngine {
    private func launch(
        _ model: EngineModel, _ deadline: ContinuousClock.Instant, _ progress: @escaping @Sendable (Phase) -> Void
    ) async throws(EngineError) -> EngineState {
        let run = directory.run(of: model)
        let key = (0..<4).map { _ in Self.hexadecimal(UInt64.random(in: 0 ... .max)) }.joined()
        let message = try launchMessage(model, run: run, key: key)
        let python = try await Python.find(pythons, needsPip: false, in: directory)
        let child = try ChildProcess(
            [python.path, "-I", "-S", "-B", directory.program("engine"), model.name],
            environment: Environment.forEngine, directory: directory.path, errorOutput: .file(run + ".log"))
        let done = try WakeUp()
        detachThread { if !done.wait(atMost: deadline - .now) { child.kill() } }
        defer { done.ring() }
        do throws(EngineError) {
            child.write(message.text())
            let ready = try await awaitReady(child, deadline, run: run, progress)
            guard let url = ready["url"]?.stringValue, ready["sha256"]?.stringValue == model.sha256,
                let start = ProcessStart(of: child.processID)
            else { throw .engineExited(detail: logEnd(run)) }
            let state = EngineState(
                processID: child.processID, startedAt: start, url: url, key: key, sha256: model.sha256)
            guard await onThread({ state.answers(within: .seconds(10)) }) else { throw .engineExited(detail: logEnd(run)) }
            if Task.isCancelled { throw .cancelled }
            // In this order: an engine that was told to go on is one that others can find.
            try state.write(to: run + ".json")
            guard child.write("go") else { throw .engineExited(detail: logEnd(run)) }
            child.closeInput()
            return state
        } catch {
            await child.killAndWait()
            if case .checksumMismatch = error { removeDamaged(model) }
            throw error
        }
    }

    private func launchMessage(_ model: EngineModel, run: String, key: String) throws(EngineError) -> JSONValue {
        var llamaServer: JSONValue = nil
        var library: JSONValue = nil
        switch server {
        case .installed:
            guard let path = directory.library else { throw .platformNotSupported("this processor") }
            guard directory.hasServer else { throw .notInstalled("The engine") }
            library = .string(path)
        case .llamaServer(let name):
            let candidates = name.contains("/") ? [name] : Environment.searchPath.map { $0 + "/" + name }
            guard let path = candidates.first(where: Files.isExecutable) else { throw .serverMissing(name) }
            llamaServer = .string(path)
        }
        return [
            "name": .string(model.name), "model": .string(directory.file(of: model)), "sha256": .string(model.sha256),
            "run": .string(run), "key": .string(key), "library": library, "llama_server": llamaServer,
            "context": .int(settings.contextLength), "parallel": .int(settings.parallelAnswers),
            "threads": .int(settings.threads ?? 0),
        ]
    }

    private func awaitReady(
        _ child: ChildProcess, _ deadline: ContinuousClock.Instant, run: String,
        _ progress: @Sendable (Phase) -> Void
    ) async throws(EngineError) -> JSONValue {
        for await event in child.events {
            guard case .line(let line) = event else {
                throw ContinuousClock.now >= deadline ? .startTimedOut(settings.startTimeout) : .engineExited(detail: logEnd(run))
            }
            guard let said = try? JSONValue(parsing: line) else { continue }
            if let ready = said["ready"] { return ready }
            switch said["phase"]?.stringValue {
            case "verifying": progress(.verifying)
            case "loading": progress(.loading)
            default: break
            }
            let detail = said["detail"]?.stringValue ?? ""
            switch said["error"]?.stringValue {
            case nil: break
            case "checksum": throw .checksumMismatch(file: detail, found: said["found"]?.stringValue)
            case "library": throw .libraryMissing(detail)
            case "server": throw .serverMissing(detail)
            case "model": throw .modelNotLoaded(detail: detail)
            default: throw .engineExited(detail: detail)
            }
        }
        throw .cancelled
    }

    private func removeDamaged(_ model: EngineModel) {
        unlink(directory.file(of: model))
        unlink(directory.file(of: model) + ".verified")
    }

    /// The last line the engine printed.
    private func logEnd(_ run: String) -> String {
        let lines = String(decoding: Files.read(run + ".log") ?? [], as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.last.map(String.init) ?? "it gave no reason"
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
