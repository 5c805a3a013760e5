import ChatCore
import TerminalCore

extension ChatState {
    /// Files that one message takes.
    private static let attachmentLimit = 100
    /// Paths that one message names.
    private static let mentionLimit = 20

    /// Has a file read that a command names.
    mutating func attach(_ path: String, as kind: Attachment.Kind) -> [Effect] {
        guard !path.isEmpty else {
            return tell(Notice(.error, "A file is missing.", advice: kind == .image ? "Say /image PATH." : "Say /file PATH."))
        }
        return [.readAttachment(path, kind)]
    }

    /// A file was read: it waits above the composer for the message it goes with.
    mutating func receive(_ attachment: Attachment) -> [Effect] {
        receive([attachment], nil)
    }

    /// The files of a directory were read: they go with the message all, or not at all.
    mutating func receive(_ attachments: [Attachment], _ told: Notice?) -> [Effect] {
        guard composer.attachments.count + attachments.count <= Self.attachmentLimit else {
            return tell(Notice(.error, "A message takes \(Self.attachmentLimit) files.", advice: "Send it first."))
        }
        composer.attach(attachments)
        return told.map { tell($0) } ?? []
    }

    /// A pasted path of an image attaches it; the text is inserted when there is no such image.
    mutating func pasteIntoComposer(_ text: String) -> [Effect] {
        if let path = PastedPath.image(in: text) { return [.readPastedImage(path: path, text: text)] }
        composer.paste(text)
        return []
    }

    /// Sends a message once the files that it names have been read.
    mutating func sendWithMentions(_ text: String, at now: Timestamp) -> [Effect] {
        let paths = Mentions.paths(in: text)
        guard !paths.isEmpty, refusalToSend == nil else { return sendMessage(text, at: now) }
        return [.readMentions(text, paths: Array(paths.prefix(Self.mentionLimit)))]
    }

    /// A file that a message names cannot be sent: the message goes back where it was written.
    mutating func takeBack(_ text: String, because notice: Notice) -> [Effect] {
        if composer.editor.isEmpty { composer.replace(with: text) }
        return tell(notice)
    }

    /// The row above the composer that names the files; nil without any.
    func attachmentLine(columns: Int) -> Line? {
        guard !composer.attachments.isEmpty else { return nil }
        var line = Line("+ ", style: theme.prompt)
        line.append(composer.attachments.map(\.label).joined(separator: " · "), style: theme.accent)
        let hint = "  backspace takes the last away"
        if line.columns + hint.count <= columns { line.append(hint, style: theme.dimmed) }
        return line.truncated(toColumns: columns)
    }
}
