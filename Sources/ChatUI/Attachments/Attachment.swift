import ChatCore

/// A file that goes with the next message.
public struct Attachment: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        /// - Parameter base64: the bytes of the file.
        case image(mediaType: String, base64: String)
        case text(String)
    }

    /// What a person expects of a file.
    public enum Kind: Hashable, Sendable {
        case image
        /// An image or a text, whatever it is.
        case any
    }

    /// The file's name, without its folder.
    public var name: String
    public var content: Content
    /// Where it was read, from the root directory on; nil when it is no file on disk.
    public var path: String?

    public init(name: String, content: Content, path: String? = nil) {
        self.name = name
        self.content = content
        self.path = path
    }

    /// Name, kind and size, for a person.
    var label: String {
        switch content {
        case .image(let mediaType, let base64):
            let size = ImageHeader(base64: base64).map { " \($0.width)×\($0.height)" } ?? ""
            return "\(name) (\(mediaType.dropFirst(6))\(size), \(base64.decodedByteCount.byteSize))"
        case .text(let text): return "\(name) (text, \(text.utf8.count.byteSize))"
        }
    }
}

extension [ChatMessage.Part] {
    /// A message's parts: what was typed with the text files below it, then the images.
    init(_ text: String, _ attachments: [Attachment]) {
        let texts = attachments.compactMap { attachment in
            if case .text(let text) = attachment.content { Self.quoted(text, from: attachment.name) } else { nil }
        }
        let whole = ((text.trimmed.isEmpty ? [] : [text]) + texts).joined(separator: "\n\n")
        self = whole.isEmpty ? [] : [.text(whole)]
        for attachment in attachments {
            if case .image(let mediaType, let base64) = attachment.content {
                append(.image(mediaType: mediaType, source: .data(base64)))
            }
        }
    }

    /// A file in a message: its name, and its text fenced by more backticks than are in it.
    private static func quoted(_ text: String, from name: String) -> String {
        let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: Swift.max(3, longest + 1))
        return "\(name):\n\(fence)\n\(text)\(text.last?.isNewline == true ? "" : "\n")\(fence)"
    }
}
