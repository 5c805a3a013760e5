import ChatUI
import Glibc
import Inference

/// Reads the files that go with a message.
enum AttachmentFile {
    /// Bytes of an image and of a text. Most providers refuse larger ones, and a session keeps all that was sent.
    static let limits = (image: 10_000_000, text: 1_000_000)

    /// What models take; the type is that of the bytes, whatever the file's name says.
    static let imageTypes: [MediaType] = [.png, .jpeg, .gif, .webp]

    static func read(
        _ path: String, as kind: Attachment.Kind, environment: [String: String] = .ofProcess
    ) throws(Failure) -> Attachment {
        let bytes: [UInt8]
        let file = expanded(path, environment)
        do throws(FileError) {
            bytes = try ImageFile.bytes(of: file, limit: limits.image)
        } catch {
            throw Failure(
                error.isMissing ? .notFound : .misuse,
                error.isMissing ? "There is no file \(path)." : "\(path) cannot be sent: \(error.reason).")
        }
        let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        if let type = MediaType(sniffing: bytes), imageTypes.contains(type) {
            return Attachment(
                name: name, content: .image(mediaType: type.name, base64: Base64.encode(bytes)), path: absolute(file))
        }
        let isText = isText(bytes)
        guard kind == .any, isText else {
            let found = MediaType(sniffing: bytes).map { "is \($0)" } ?? (isText ? "is a text" : "is no image that is known")
            throw Failure(
                .misuse, "\(path) \(kind == .any ? "is no text" : found).",
                advice: kind == .any ? "Images go as PNG, JPEG, GIF or WebP." : "Models take PNG, JPEG, GIF and WebP.")
        }
        guard bytes.count <= limits.text else {
            throw Failure(
                .misuse, "\(path) has \(bytes.count / 1000) kB; at most \(limits.text / 1000) of a text go into a message.",
                advice: "Send a part of it.")
        }
        return Attachment(name: name, content: .text(String(decoding: bytes, as: UTF8.self)), path: absolute(file))
    }

    static func isText(_ bytes: [UInt8]) -> Bool { !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil }

    /// The path of a file or directory that a message names: without the punctuation of the sentence where that makes it one; nil for no file.
    static func mentioned(_ path: String, environment: [String: String] = .ofProcess) -> String? {
        var path = path
        while !path.isEmpty {
            if let kind = kind(of: expanded(path, environment)) { return kind == S_IFREG || kind == S_IFDIR ? path : nil }
            guard let last = path.last, ".,;:!?)]}'\"".contains(last) else { return nil }
            path.removeLast()
        }
        return nil
    }

    /// What stands at a path, links followed (`S_IF…`); nil when nothing does.
    static func kind(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    static func isDirectory(_ path: String) -> Bool { kind(of: expanded(path, .ofProcess)) == S_IFDIR }

    /// The path from the root directory on; nil when it is not known where the program runs.
    static func absolute(_ path: String) -> String? {
        if path.hasPrefix("/") { return path }
        guard let here = getcwd(nil, 0) else { return nil }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }

    static func expanded(_ path: String, _ environment: [String: String]) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = environment.nonEmpty("HOME") else { return path }
        return home + path.dropFirst()
    }
}
