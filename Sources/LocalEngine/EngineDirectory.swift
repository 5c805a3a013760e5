import Glibc

/// Where the engine's files are, all below `<cache>/engine`. It may be deleted at any time while no engine runs.
///
///     launcher/                       our Python programs
///     lib/xllamacpp-<version>/        llama.cpp's server, and its licence
///     models/<sha256>/<file>          a model, and beside it the stamp of its last check
///     download/<sha256>.part          the beginning of a model
///     run/<model>-<sha256>.*          lease, start lock, state and log of a running engine
public struct EngineDirectory: Sendable, Equatable {
    /// An absolute path.
    public let path: String

    /// - Parameter cache: Parley's cache directory, absolute; it need not exist.
    public init(cache: String) { path = cache + "/engine" }

    /// The model's file, whether it is there or not.
    public func file(of model: EngineModel) -> String { "\(path)/models/\(model.sha256)/\(model.fileName)" }

    /// What the engine of this model printed since its last start, at most a megabyte.
    public func log(of model: EngineModel) -> String { run(of: model) + ".log" }

    /// True when the model's file is there in its full size. Its checksum is verified when the engine starts.
    public func hasModel(_ model: EngineModel) -> Bool { Files.size(of: file(of: model)) == model.byteCount }

    /// True when the engine that Parley installs is there.
    public var hasServer: Bool {
        library.map { Files.size(of: $0 + "/" + ServerPackage.libraryPath) != nil } ?? false
    }

    /// The unpacked server package; nil when there is none for this processor.
    var library: String? { ServerPackage.current.map { "\(path)/lib/xllamacpp-\($0.package.version)" } }

    func run(of model: EngineModel) -> String { "\(path)/run/\(model.name)-\(model.sha256.prefix(12))" }

    func download(_ name: String) -> String { "\(path)/download/\(name)" }

    func program(_ name: String) -> String { "\(path)/launcher/\(name).py" }

    /// Makes the directories and writes our programs where they are missing or others.
    func prepare() throws(EngineError) {
        for name in ["launcher", "lib", "models", "download", "run"] { try Files.makeDirectory("\(path)/\(name)") }
        let programs = [
            "archive": PackageResources.archive_py, "checksum": PackageResources.checksum_py,
            "engine": PackageResources.engine_py,
        ]
        for (name, text) in programs where Files.read(program(name)) != text {
            try Files.write(text, to: program(name))
        }
    }
}
