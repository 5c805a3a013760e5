import ChatUI

// Files that go with a message: read on a thread of their own, because a disk may take its time.
extension Runtime {
    func readAttachment(_ path: String, as kind: Attachment.Kind) {
        startThread { [mailbox] in
            do throws(Failure) {
                if kind == .any, AttachmentFile.isDirectory(path) {
                    let directory = try AttachedDirectory(path)
                    return mailbox.post(.directoryRead(directory.attachments, directory.notice))
                }
                mailbox.post(.attachmentRead(try AttachmentFile.read(path, as: kind)))
            } catch {
                mailbox.post(.attachmentRefused(Notice(.error, error.what, advice: error.advice)))
            }
        }
    }

    func readPastedImage(_ path: String, pastedAs text: String) {
        startThread { [mailbox] in
            let attachment = try? AttachmentFile.read(path, as: .image)
            mailbox.post(attachment.map { .attachmentRead($0) } ?? .pasteIsNoImage(text))
        }
    }

    func readMentions(_ paths: [String], in text: String) {
        startThread { [mailbox] in
            do throws(Failure) {
                var attachments: [Attachment] = []
                for path in paths {
                    // What is no file is a word that begins like one.
                    guard let file = AttachmentFile.mentioned(path) else { continue }
                    if AttachmentFile.isDirectory(file) {
                        attachments += try AttachedDirectory(file).attachments
                    } else {
                        attachments.append(try AttachmentFile.read(file, as: .any))
                    }
                }
                mailbox.post(.mentionsRead(text, attachments))
            } catch {
                mailbox.post(.mentionsRefused(text, Notice(.error, error.what, advice: error.advice)))
            }
        }
    }
}
