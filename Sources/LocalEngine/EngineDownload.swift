import Glibc
import Synchronization

/// Fetches a URL for the installer, which has no HTTP client of its own.
///
/// It asks for the bytes from `request.offset` on (`Range: bytes=<offset>-` when that is not 0), follows redirects, and calls
/// `receive` with each piece and the piece's position in the whole file: after a 206 the first position is the offset, after a
/// 200 it is 0. It returns when the answer is complete, and throws what `receive` throws, or an `EngineDownloadFailure`.
public typealias EngineDownload =
    @Sendable (
        _ request: EngineDownloadRequest, _ receive: @escaping @Sendable (_ bytes: [UInt8], _ position: Int) throws -> Void
    ) async throws -> Void

public struct EngineDownloadRequest: Sendable, Equatable {
    public var url: String
    /// Bytes that are there already.
    public var offset: Int
    /// How long to try to connect: short, since there are other sources.
    public var connectTimeout: Duration
    /// How long the server may be silent.
    public var idleTimeout: Duration
}

/// Why a download gave no file, or not all of it.
public enum EngineDownloadFailure: Error, Equatable, Sendable {
    /// No connection: no network, no such host, a proxy that does not let us through.
    case unreachable
    /// An HTTP status other than 200 and 206. 416 means that there is nothing after the offset.
    case refused(status: Int)
    /// The connection broke; what came before has been handed over. `detail` is the reason in words.
    case interrupted(detail: String)
}

extension EngineInstaller {
    func fetchFromHub(
        _ url: String, _ download: EngineDownload, into part: PartialFile, onProgress: @escaping @Sendable (Int) -> Void
    ) async throws(EngineError) {
        var interruptions = 0
        while part.size < part.byteCount {
            let begin = part.size
            onProgress(begin)
            let writer = try part.writer()
            do {
                try await download(
                    EngineDownloadRequest(
                        url: url, offset: begin, connectTimeout: .seconds(4), idleTimeout: .seconds(20))
                ) { bytes, position in
                    try writer.write(bytes, at: position)
                    onProgress(position + bytes.count)
                }
                if part.size < part.byteCount { throw EngineDownloadFailure.interrupted(detail: "the file ended too early") }
            } catch let failure as EngineError {
                throw failure
            } catch let failure as EngineDownloadFailure {
                switch failure {
                case .unreachable: throw .offline
                case .refused(let status): throw .sourceFailed(detail: "the hub answered with status \(status)")
                case .interrupted(let detail):
                    interruptions = part.size > begin ? 0 : interruptions + 1
                    if interruptions == 3 { throw .sourceFailed(detail: detail) }
                }
            } catch {
                if Task.isCancelled || error is CancellationError { throw .cancelled }
                throw .sourceFailed(detail: "\(error)")
            }
            if Task.isCancelled { throw .cancelled }
        }
    }
}

/// The beginning of a file of known size. Whoever holds its install lock may append to it.
struct PartialFile: Sendable {
    let path: String
    /// Of the whole file.
    let byteCount: Int

    /// Bytes that are there; a file longer than it may be is begun anew.
    var size: Int {
        let size = Files.size(of: path) ?? 0
        return size > byteCount ? 0 : size
    }

    func checkFreeSpace() throws(EngineError) {
        let free = Files.freeBytes(at: String(path.prefix(upTo: path.lastIndex(of: "/")!)))
        // A package of the index needs its own size twice while it is unpacked.
        let needed = byteCount - size + 256_000_000
        if free < needed { throw .diskFull(missingBytes: needed - free) }
    }

    func truncate(to size: Int) throws(EngineError) {
        if Glibc.truncate(path, size) != 0, errno != ENOENT { throw Files.failure(path) }
    }

    func writer() throws(EngineError) -> Writer {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.failure(path) }
        return Writer(descriptor: descriptor, file: self)
    }

    /// Writes pieces in their order, on whichever thread they come.
    final class Writer: Sendable {
        private let descriptor: Int32
        private let file: PartialFile
        private let next = Mutex<Int?>(nil)

        init(descriptor: Int32, file: PartialFile) {
            self.descriptor = descriptor
            self.file = file
        }

        deinit { close(descriptor) }

        func write(_ bytes: [UInt8], at position: Int) throws(EngineError) {
            try next.withLock { next throws(EngineError) in
                guard position == next ?? position, position <= file.size, position + bytes.count <= file.byteCount else {
                    throw .sourceFailed(detail: "the hub sent other bytes than it was asked for")
                }
                if next == nil {
                    if ftruncate(descriptor, position) != 0 { throw Files.failure(file.path) }
                    lseek(descriptor, position, SEEK_SET)
                }
                guard Files.writeAll(bytes, to: descriptor) else { throw Files.failure(file.path) }
                next = position + bytes.count
            }
        }
    }
}
