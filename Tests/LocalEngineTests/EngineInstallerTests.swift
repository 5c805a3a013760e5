import Glibc
import Synchronization
import Testing

@testable import LocalEngine

@Suite struct EngineInstallerTests {
    /// 100,000 bytes, and what `sha256sum` says about them.
    static let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    private func row(mirror: [EngineModel.PackagePart] = []) async throws -> EngineModel {
        let cache = try TemporaryCache()
        try Files.write(Self.content, to: cache.path + "/content")
        let program = "import hashlib,sys; print(hashlib.sha256(open(sys.argv[1],'rb').read()).hexdigest())"
        let result = try await Python(path: "/usr/bin/python3", directory: EngineDirectory(cache: cache.path))
            .run(["-c", program, cache.path + "/content"], temporaryDirectory: cache.path)
        return EngineModel(
            name: "tiny", summary: "", fileName: "tiny.gguf", sha256: try #require(result.lines.first),
            byteCount: Self.content.count, licence: "MIT", hub: .init(repository: "o/tiny", revision: "0123"), mirror: mirror)
    }

    @Test func anInterruptedHubDownloadGoesOnWhereItStopped() async throws {
        let cache = try TemporaryCache()
        let hub = FakeHub(Self.content, cutAt: [30_000, 30_000, 80_000])
        let model = try await row()
        try await installer(cache, hub).install(model, server: .llamaServer("any"))
        #expect(hub.offsets == [0, 30_000, 30_000, 80_000])
        #expect(hub.urls == ["https://hub.test/o/tiny/resolve/0123/tiny.gguf"])
        #expect(Files.read(cache.directory.file(of: model)) == Self.content)
    }

    @Test func theNextInstallationContinuesAFailedOne() async throws {
        let cache = try TemporaryCache()
        let model = try await row()
        let dead = FakeHub(Self.content, cutAt: [60_000, 60_000, 60_000, 60_000])
        await #expect(throws: EngineError.sourceFailed(detail: "cut")) {
            try await installer(cache, dead).install(model, server: .llamaServer("any"))
        }
        let hub = FakeHub(Self.content)
        try await installer(cache, hub).install(model, server: .llamaServer("any"))
        #expect(hub.offsets == [60_000])
        #expect(Files.read(cache.directory.file(of: model)) == Self.content)
    }

    @Test func aHubThatIgnoresTheRangeStartsTheFileAnew() async throws {
        let cache = try TemporaryCache()
        let hub = FakeHub(Self.content, cutAt: [50_000], ignoresRange: true)
        let model = try await row()
        try await installer(cache, hub).install(model, server: .llamaServer("any"))
        #expect(hub.offsets == [0, 50_000])
        #expect(Files.read(cache.directory.file(of: model)) == Self.content)
    }

    @Test func aWrongBeginningIsThrownAwayAndTheWholeFileFetchedOnce() async throws {
        let cache = try TemporaryCache()
        let model = try await row()
        try cache.directory.prepare()
        try Files.write(Array(repeating: 1, count: 40_000), to: cache.directory.download(model.sha256 + ".part"))
        let hub = FakeHub(Self.content)
        try await installer(cache, hub).install(model, server: .llamaServer("any"))
        #expect(hub.offsets == [40_000, 0])
        #expect(Files.read(cache.directory.file(of: model)) == Self.content)
    }

    @Test func wrongBytesAreRefusedAndLeaveNothingBehind() async throws {
        let cache = try TemporaryCache()
        let model = try await row()
        let hub = FakeHub(Self.content.reversed())
        await #expect(throws: EngineError.checksumMismatch(file: "tiny.gguf")) {
            try await installer(cache, hub).install(model, server: .llamaServer("any"))
        }
        #expect(hub.offsets == [0])
        #expect(!cache.directory.hasModel(model))
        #expect(Files.size(of: cache.directory.download(model.sha256 + ".part")) == nil)
    }

    @Test func aDamagedFileIsDetectedSaidAndReplaced() async throws {
        let cache = try TemporaryCache()
        let model = try await row()
        let file = cache.directory.file(of: model)
        try await installer(cache, FakeHub(Self.content)).install(model, server: .llamaServer("any"))
        var damaged = Self.content
        damaged[50_000] ^= 1
        let descriptor = open(file, O_WRONLY)
        #expect(Files.writeAll(damaged, to: descriptor))
        close(descriptor)

        let phases = Mutex<[EngineProgress.Phase]>([])
        try await installer(cache, FakeHub(Self.content)).install(model, server: .llamaServer("any")) { progress in
            phases.withLock { $0.append(progress.phase) }
        }
        #expect(phases.withLock { $0 }.contains(.damagedFileRemoved))
        #expect(Files.read(file) == Self.content)
    }

    @Test func twoInstallationsAtOnceDownloadOnce() async throws {
        let cache = try TemporaryCache()
        let model = try await row()
        let hub = FakeHub(Self.content)
        async let first: Void = installer(cache, hub).install(model, server: .llamaServer("any"))
        async let second: Void = installer(cache, hub).install(model, server: .llamaServer("any"))
        _ = try await (first, second)
        #expect(hub.offsets == [0])
    }

    @Test func cancellingStopsAndKeepsWhatIsThere() async throws {
        let cache = try TemporaryCache()
        let model = try await row()
        let hub = FakeHub(Self.content, hangsAt: 20_000)
        let task = Task { try await installer(cache, hub).install(model, server: .llamaServer("any")) }
        await hub.waitUntilHanging()
        task.cancel()
        await #expect(throws: EngineError.cancelled) { try await task.value }
        #expect(Files.size(of: cache.directory.download(model.sha256 + ".part")) == 20_000)
    }

    @Test func noSourceInReachIsSaidAsSuch() async throws {
        let cache = try TemporaryCache()
        let model = try await row()
        let installer = EngineInstaller(directory: cache.directory) { _, _ in throw EngineDownloadFailure.unreachable }
        await #expect(throws: EngineError.offline) { try await installer.install(model, server: .llamaServer("any")) }
    }

    @Test func aMachineWithoutPythonIsToldWhatToInstall() async throws {
        let cache = try TemporaryCache()
        let installer = EngineInstaller(directory: cache.directory, pythons: [cache.path + "/python3", "/bin/false"])
        await #expect(throws: EngineError.pythonMissing) { try await installer.install(EngineCatalogue.smolLM2) }
        #expect(EngineError.pythonMissing.advice.contains("python3"))
    }

    @Test func everythingIsTheUsersAlone() async throws {
        let cache = try TemporaryCache()
        let model = try await row()
        try await installer(cache, FakeHub(Self.content)).install(model, server: .llamaServer("any"))
        func mode(_ path: String) -> mode_t {
            var status = stat()
            return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
        }
        let file = cache.directory.file(of: model)
        #expect([mode(file), mode(file + ".verified"), mode(cache.directory.program("engine"))] == [0o600, 0o600, 0o600])
        #expect([mode(cache.directory.path), mode(cache.directory.path + "/models/" + model.sha256)] == [0o700, 0o700])
    }

    @Test(arguments: [
        ("/usr/bin/python3: No module named pip", EngineError.pipMissing),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", .diskFull(missingBytes: nil)),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", .checksumMismatch(file: "p 1")),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution found for p==1",
            .offline
        ),
        ("ERROR: No matching distribution found for p==1", .platformNotSupported("no package p 1 for it")),
        ("ERROR: something new", .sourceFailed(detail: "ERROR: something new")),
    ])
    func pipsLastWordsBecomeCauses(words: String, expected: EngineError) {
        let package = EngineModel.Package(name: "p", version: "1", sha256: "", byteCount: 1)
        #expect(PackageIndex.failure(words.split(separator: "\n").map(String.init), package) == expected)
    }

    @Test func theMembersOfEveryRowAddUpToItsFile() {
        for model in EngineCatalogue.models {
            #expect(model.mirror.map(\.byteCount).reduce(0, +) == model.byteCount)
            #expect(model.sha256.count == 64)
        }
    }

    private func installer(_ cache: TemporaryCache, _ hub: FakeHub) -> EngineInstaller {
        EngineInstaller(directory: cache.directory, hubEndpoint: "https://hub.test/", download: hub.download)
    }
}

/// A hub of one file, which breaks off as told and remembers what it was asked for.
private final class FakeHub: Sendable {
    private struct Log {
        var urls: Set<String> = []
        var offsets: [Int] = []
        var cuts: [Int]
    }

    private let content: [UInt8]
    private let ignoresRange: Bool
    private let hangsAt: Int?
    private let log: Mutex<Log>
    private let hanging = AsyncStream.makeStream(of: Void.self)

    init(_ content: some Sequence<UInt8>, cutAt cuts: [Int] = [], ignoresRange: Bool = false, hangsAt: Int? = nil) {
        self.content = Array(content)
        self.ignoresRange = ignoresRange
        self.hangsAt = hangsAt
        log = Mutex(Log(cuts: cuts))
    }

    var offsets: [Int] { log.withLock { $0.offsets } }
    var urls: Set<String> { log.withLock { $0.urls } }

    func waitUntilHanging() async { for await _ in hanging.stream { return } }

    var download: EngineDownload {
        { [self] request, receive in
            let cut = log.withLock { log in
                log.urls.insert(request.url)
                log.offsets.append(request.offset)
                return log.cuts.isEmpty ? nil : log.cuts.removeFirst()
            }
            var position = ignoresRange ? 0 : request.offset
            let end = hangsAt ?? cut ?? content.count
            while position < end {
                let next = min(position + 7_000, end)
                try receive(Array(content[position..<next]), position)
                position = next
            }
            if hangsAt != nil {
                hanging.continuation.yield()
                try await Task.sleep(for: .seconds(60))
            }
            if cut != nil { throw EngineDownloadFailure.interrupted(detail: "cut") }
        }
    }
}
