import ChatUI
import Glibc
import Inference

/// Where the files of an answer go.
enum TaskFiles {
    /// Refuses, before anything is asked for, what could not be kept afterwards.
    /// - Parameters:
    ///   - path: of `--output`.
    ///   - showsPictures: whether the terminal takes an image after all, drawn.
    static func check(
        _ path: String?, for task: TaskDescription, asJSON: Bool, showsPictures: Bool = false
    ) throws(Failure) {
        guard let path else {
            guard let product = task.product, !asJSON else { return }
            if task.makesSeveral {
                throw Failure(
                    .misuse, "The answer may be several files.",
                    advice: "Say where they go with --output \(product.suggestedFile).")
            }
            if isatty(STDOUT_FILENO) == 1, !(product == .image && showsPictures) {
                throw Failure(
                    .misuse, "The answer is a file, which a terminal cannot take.",
                    advice: "Say where it goes with --output \(product.suggestedFile).")
            }
            return
        }
        guard task.product != nil || task.makesSeveral else {
            throw Failure(.misuse, "\(task.name) makes no file.", advice: "Leave --output out, or add --batch.")
        }
        if path == "-" {
            if isatty(STDOUT_FILENO) == 1 {
                throw Failure(.misuse, "A terminal cannot take a file.", advice: "Name one with --output.")
            }
            if asJSON { throw Failure(.misuse, "Standard output cannot take both a file and JSON.", advice: "Name a file.") }
            return
        }
        let folder = path.lastIndex(of: "/").map { path.startIndex == $0 ? "/" : String(path[..<$0]) } ?? "."
        guard access(folder, W_OK) == 0 else {
            throw Failure(.misuse, "The file \(path) cannot be written: \(FileError(path).reason).")
        }
    }

    /// Writes the files: one under the name given, several with numbers before its ending.
    /// - Returns: the names, and a line about each, such as `cat.png: image/png, 512 × 512 pixels, 12345 bytes`.
    static func save(
        _ files: [(label: String, media: Media)], to path: String
    ) throws(Failure) -> [(name: String, line: String)] {
        var saved: [(name: String, line: String)] = []
        for (index, file) in files.enumerated() {
            let name = files.count == 1 ? path : numbered(path, index + 1)
            do throws(FileError) {
                try writeFile(file.media.bytes, to: name)
            } catch {
                throw Failure(.misuse, "The file \(name) cannot be written: \(error.reason).")
            }
            let label = file.label.isEmpty ? "" : "\(file.label), "
            saved.append((name, "\(name): \(label)\(file.media.facts)"))
        }
        return saved
    }

    /// `mask.png` becomes `mask-1.png`.
    private static func numbered(_ path: String, _ number: Int) -> String {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        guard let dot = path[start...].lastIndex(of: "."), dot > start else { return "\(path)-\(number)" }
        return "\(path[..<dot])-\(number)\(path[dot...])"
    }

    private static func writeFile(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileError(path) }
        let isWritten = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
        let error = FileError(path)
        guard close(descriptor) == 0, isWritten else { throw error }
    }
}

extension Media {
    /// Such as `image/png, 512 × 512 pixels, 12345 bytes`.
    var facts: String {
        let size = type.isImage ? ImageHeader(bytes).map { ", \($0.width) × \($0.height) pixels" } : nil
        return "\(type)\(size ?? ""), \(bytes.count) bytes"
    }
}
