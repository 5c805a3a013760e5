import ChatCore
import ChatUI
import Images
import Inference
import Synchronization
import TerminalCore

/// Decodes images one after the other, on a thread that is there only while there are any.
final class PictureDecoder: Sendable {
    private struct Job {
        var id: PictureID
        var source: ChatMessage.ImageSource
        var size: Size
    }

    private struct Queue {
        var jobs: [Job] = []
        var isRunning = false
    }

    private let queue = Mutex(Queue())
    /// Paths in sessions are from here on.
    private let directory: String
    private let report: @Sendable (PictureID, DecodedPicture) -> Void

    /// - Parameter report: called on the decoder's thread.
    init(directory: String, report: @escaping @Sendable (PictureID, DecodedPicture) -> Void) {
        self.directory = directory
        self.report = report
    }

    func decode(_ id: PictureID, _ source: ChatMessage.ImageSource, fitting size: Size) {
        let mustStart = queue.withLock { queue in
            queue.jobs.append(Job(id: id, source: source, size: size))
            defer { queue.isRunning = true }
            return !queue.isRunning
        }
        if mustStart { startThread { [self] in run() } }
    }

    private func run() {
        while let job = next() {
            do throws(ImageError) {
                report(job.id, .picture(try picture(job)))
            } catch {
                report(job.id, .failed(error.summary))
            }
        }
    }

    private func next() -> Job? {
        queue.withLock { queue in
            if queue.jobs.isEmpty {
                queue.isRunning = false
                return nil
            }
            return queue.jobs.removeFirst()
        }
    }

    private func picture(_ job: Job) throws(ImageError) -> Picture {
        let limits = ImageLimits(columns: job.size.columns, rows: job.size.rows)
        let bytes: [UInt8]
        switch job.source {
        case .data(let base64):
            guard base64.utf8.count / 4 * 3 <= limits.bytes else { throw .tooLarge }
            guard let decoded = Base64.decode(base64) else { throw .damaged }
            bytes = decoded
        case .file(let path):
            do throws(FileError) {
                bytes = try ImageFile.bytes(of: path, in: directory, limit: limits.bytes)
            } catch {
                throw .unreadable(reason: error.reason)
            }
        }
        return try Picture(decoding: bytes, limits: limits)
    }
}
