/// Why the local engine could not be installed or started. No case holds a key or a token.
public enum EngineError: Error, Equatable, Sendable {
    /// The task was cancelled. What was downloaded so far is kept for the next time.
    case cancelled
    /// The model's file, or the engine, is not on this machine.
    case notInstalled(String)
    /// No Python 3.10 or newer.
    case pythonMissing
    /// Python is there, but cannot run pip.
    case pipMissing
    /// A shared library of the system that the engine needs, such as `libgomp.so.1`.
    case libraryMissing(String)
    /// There is no engine for this processor or C library.
    case platformNotSupported(String)
    /// None of the sources could be reached.
    case offline
    /// A source was reached and did not give the file. `detail` is its last word.
    case sourceFailed(detail: String)
    /// The file's SHA-256 is wrong: `found`, where that was kept. The file has been removed.
    case checksumMismatch(file: String, found: String? = nil)
    /// `missingBytes` is what must be freed at least; nil when that is not known.
    case diskFull(missingBytes: Int?)
    /// The system refused to read or write `path`.
    case fileSystem(path: String, reason: String)
    /// The `llama-server` the user named cannot be run.
    case serverMissing(String)
    /// The engine could not load the model.
    case modelNotLoaded(detail: String)
    /// The engine ended while it was starting. `detail` is the last line of its log.
    case engineExited(detail: String)
    /// The engine did not become ready in time.
    case startTimedOut(Duration)

    /// What happened, a sentence.
    public var summary: String {
        switch self {
        case .cancelled: "The local engine was cancelled."
        case .notInstalled(let what): "\(what) is not installed."
        case .pythonMissing: "The local engine needs Python 3.10 or newer, and there is none."
        case .pipMissing: "The local engine is downloaded with pip, and Python has no pip."
        case .libraryMissing(let name): "The local engine needs the library \(name), which is not on this machine."
        case .platformNotSupported(let what): "There is no local engine for this machine (\(what))."
        case .offline: "Neither the Hugging Face hub nor the Python Package Index could be reached."
        case .sourceFailed(let detail): "The download failed: \(detail)."
        case .checksumMismatch(let file, let found?):
            "A mismatch: \(file) has the SHA-256 \(found.prefix(8))…, which is not the model's, so the file was removed."
        case .checksumMismatch(let file, nil): "The checksum of \(file) is wrong, so the file was removed."
        case .diskFull(let missing?): "The disk is full: \(megabytes(missing)) MB more are needed."
        case .diskFull(nil): "The disk is full."
        case .fileSystem(let path, let reason): "\(path): \(reason)."
        case .serverMissing(let path): "The llama-server \(path) cannot be run."
        case .modelNotLoaded(let detail): "The engine could not load the model: \(detail)."
        case .engineExited(let detail): "The engine ended while it was starting: \(detail)."
        case .startTimedOut(let duration): "The engine was not ready after \(duration.components.seconds) seconds."
        }
    }

    /// What to do about it, a sentence.
    public var advice: String {
        switch self {
        case .cancelled: "Start it again to go on where it stopped."
        case .notInstalled: "Run parley engine install."
        case .pythonMissing: "Install the package python3."
        case .pipMissing: "Install the package python3-pip."
        case .libraryMissing(let name):
            "Install the package \(name.hasPrefix("libgomp") ? "libgomp1" : name.hasPrefix("libstdc++") ? "libstdc++6" : "that has it")."
        case .platformNotSupported: "Name a server of your own with --base-url, or set HF_TOKEN to use Hugging Face."
        case .offline: "Check the connection and the proxy settings, and try again."
        case .sourceFailed: "Try again later; what was downloaded so far is kept."
        case .checksumMismatch: "Run parley engine install to download it again."
        case .diskFull: "Make room, or set PARLEY_CACHE_DIR to a folder on another disk."
        case .fileSystem: "Check the folder's owner and permissions, or set PARLEY_CACHE_DIR to another one."
        case .serverMissing: "Check the path, or leave it out to use the engine that Parley installs."
        case .modelNotLoaded, .engineExited: "Run parley engine install, and look at the log in the engine's run folder."
        case .startTimedOut: "Try again when the machine is less busy, or choose a smaller model."
        }
    }

    private func megabytes(_ bytes: Int) -> Int { (bytes + 999_999) / 1_000_000 }
}
