import ChatUI
import Glibc

/// The text files of a directory and those in it, to go with a message. Hidden ones stay out, and so does what is no text.
struct AttachedDirectory {
    /// Files and bytes that go with a message, names that are looked at, and directories within one another.
    static let limits = (files: 100, bytes: 1_000_000, names: 20_000, depth: 16)

    private(set) var attachments: [Attachment] = []
    private let path: String
    private var leftOut = 0
    private var bytes = 0
    private var names = 0

    /// - Throws: when there is more than a message takes, or nothing.
    init(_ path: String) throws(Failure) {
        self.path = path
        let root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        try read(AttachmentFile.expanded(root, .ofProcess), as: root, depth: 0)
        if attachments.isEmpty { throw Failure(.misuse, "\(path) has no text files.", advice: "Hidden files stay out.") }
    }

    /// What goes with the message, and what does not.
    var notice: Notice {
        let rest = leftOut == 0 ? "" : "; \(leftOut) that \(leftOut == 1 ? "is" : "are") no text stayed out"
        return Notice(
            .information,
            "\(path): \(attachments.count) text file\(attachments.count == 1 ? "" : "s"), \(bytes / 1000) kB\(rest).",
            advice: "Backspace takes the last away.")
    }

    private mutating func read(_ folder: String, as name: String, depth: Int) throws(Failure) {
        var found: [(name: String, type: UInt8)] = []
        DirectoryReader.forEachName(in: folder) { name, type in if name.first != "." { found.append((name, type)) } }
        names += found.count
        guard names <= Self.limits.names else { throw tooMuch("more than \(Self.limits.names) names") }
        for entry in found.sorted(by: { $0.name < $1.name }) {
            let path = "\(folder)/\(entry.name)"
            // A link could lead back up.
            if entry.type == UInt8(DT_LNK) { continue }
            switch AttachmentFile.kind(of: path) {
            case S_IFDIR: if depth < Self.limits.depth { try read(path, as: "\(name)/\(entry.name)", depth: depth + 1) }
            case S_IFREG: try add(path, as: "\(name)/\(entry.name)")
            default: leftOut += 1
            }
        }
    }

    private mutating func add(_ path: String, as name: String) throws(Failure) {
        guard let content = try? ImageFile.bytes(of: path, limit: Self.limits.bytes), AttachmentFile.isText(content) else {
            leftOut += 1
            return
        }
        bytes += content.count
        guard bytes <= Self.limits.bytes else { throw tooMuch("more than \(Self.limits.bytes / 1000) kB of text") }
        guard attachments.count < Self.limits.files else { throw tooMuch("more than \(Self.limits.files) text files") }
        attachments.append(
            Attachment(
                name: name, content: .text(String(decoding: content, as: UTF8.self)), path: AttachmentFile.absolute(path)))
    }

    private func tooMuch(_ what: String) -> Failure {
        Failure(.misuse, "\(path) has \(what).", advice: "Name a smaller directory, or single files.")
    }
}
