import ChatCore
import ChatUI
import Glibc
import JSON

/// A draft on disk: one line of JSON, locked by the program that writes it, as long as it lives.
///
/// It is written in place, so that the lock stays: the new line is whole before what is left of a longer one behind it is cut off.
struct DraftFile: ~Copyable {
    private static let format = "parley.draft"
    /// Larger ones are not kept.
    static let limit = 4 << 20

    private let path: String
    private let descriptor: Int32

    /// Opens and locks a draft; nil when another program has it, or the disk refuses.
    /// - Parameter makes: makes the file when there is none.
    init?(_ path: String, makes: Bool) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (makes ? O_CREAT : 0), 0o600)
        if descriptor < 0 { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    /// Closing lets go of the lock.
    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ draft: Draft) {
        let line = Self.json(of: draft).text() + "\n"
        guard line.utf8.count <= Self.limit, lseek(descriptor, 0, SEEK_SET) == 0, writeAll(line, to: descriptor) else { return }
        ftruncate(descriptor, off_t(line.utf8.count))
    }

    /// nil when it is damaged, or none.
    func read() -> Draft? {
        guard lseek(descriptor, 0, SEEK_SET) == 0, let bytes = try? readBytes(of: descriptor, named: path),
            let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        return (try? JSONValue(parsing: Array(bytes[..<end]))).flatMap(Self.draft)
    }

    func remove() { unlink(path) }

    // MARK: The line

    private static func json(of draft: Draft) -> JSONValue {
        let parts = draft.parts.map { part -> JSONValue in
            switch part {
            case .text(let text): ["text": .string(text)]
            case .paste(let text): ["paste": .string(text)]
            }
        }
        var object: JSONObject = [
            "format": .string(format), "title": .string(draft.title), "written_at": .string(draft.writtenAt.description),
            "parts": .array(parts),
        ]
        if !draft.files.isEmpty {
            object["files"] = .array(
                draft.files.map { file in
                    var member: JSONObject = ["name": .string(file.name)]
                    member.append("path", ifPresent: file.path.map(JSONValue.string))
                    return .object(member)
                })
        }
        return .object(object)
    }

    private static func draft(of json: JSONValue) -> Draft? {
        guard json["format"]?.stringValue == format, let parts = json["parts"]?.arrayValue else { return nil }
        let read = parts.compactMap { part -> Draft.Part? in
            if let text = part["text"]?.stringValue { return .text(text) }
            return part["paste"]?.stringValue.map { .paste($0) }
        }
        // Older versions kept no files.
        let files = (json["files"]?.arrayValue ?? []).compactMap { file in
            file["name"]?.stringValue.map { Draft.File(name: $0, path: file["path"]?.stringValue) }
        }
        guard !read.isEmpty || !files.isEmpty, let at = json["written_at"]?.stringValue.flatMap({ Timestamp($0) }) else {
            return nil
        }
        return Draft(parts: read, files: files, title: json["title"]?.stringValue ?? "", writtenAt: at)
    }
}
