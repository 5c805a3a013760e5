import Glibc
import Inference
import JSON

extension TaskInputs {
    /// Takes in what a line of a batch says: a text, a list, a table, or the name of a file.
    mutating func set(_ input: TaskInput, to value: JSONValue) throws(Failure) {
        switch input {
        case .text, .prompt, .source, .question: text = try value.text(of: input)
        case .context: context = try value.text(of: input)
        case .texts, .sentences: texts = try value.texts(of: input)
        case .labels:
            labels = value.stringValue?.commaSeparated ?? []
            if labels.isEmpty { labels = try value.texts(of: input) }
        case .table:
            if let path = value.stringValue {
                table = try TableFile.table(String(decoding: Self.bytes(ofFile: path), as: UTF8.self), named: path)
            } else {
                table = try TableFile.table(value, named: "of this line")
            }
        case .file:
            let text = try value.text(of: input)
            guard text.hasPrefix("data:") else {
                file = try Self.bytes(ofFile: text)
                return
            }
            guard let bytes = Base64.decode(text) else { throw Failure(.misuse, "The file is no base64.") }
            file = bytes
        }
    }

    /// All of a file; `-` is standard input.
    static func bytes(ofFile path: String) throws(Failure) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(FileError(path), isMissing: errno == ENOENT || errno == ENOTDIR) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        do throws(FileError) {
            return try readBytes(of: descriptor, named: path)
        } catch {
            throw unreadable(error, isMissing: false)
        }
    }

    private static func unreadable(_ error: FileError, isMissing: Bool) -> Failure {
        Failure(isMissing ? .notFound : .misuse, "The file \(error.path) cannot be read: \(error.reason).")
    }
}

extension JSONValue {
    fileprivate func text(of input: TaskInput) throws(Failure) -> String {
        guard let text = stringValue else { throw Failure(.misuse, "The \(input.rawValue) must be a text.") }
        return text
    }

    fileprivate func texts(of input: TaskInput) throws(Failure) -> [String] {
        if let text = stringValue { return [text] }
        let texts = arrayValue?.compactMap(\.stringValue) ?? []
        guard !texts.isEmpty, texts.count == arrayValue?.count else {
            throw Failure(.misuse, "The \(input.rawValue) must be a list of texts.")
        }
        return texts
    }
}

extension String {
    /// The parts between commas, without blanks around them; empty ones are left out.
    var commaSeparated: [String] { split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty } }
}
