import ChatCore
import Glibc
import NcursesTerminal
import TerminalCore

/// Writes a conversation to standard output, and remarks about it to standard error. On a terminal what a model says is made
/// safe first; to a pipe it goes as it came.
struct LinePrinter {
    private let isTerminal: Bool

    init(isTerminal: Bool) { self.isTerminal = isTerminal }

    func prompt() {
        if isTerminal { writeAll("> ", to: STDOUT_FILENO) }
    }

    /// A line that came from elsewhere than the keyboard, so that a log shows both sides.
    func echo(_ line: String) {
        if isTerminal { self.line("> " + line) }
    }

    func begin(_ author: Author) {
        if isTerminal { line("[\(author.reference)]") }
    }

    /// A piece of a reply.
    func print(_ text: String) { writeAll(isTerminal ? text.safeForTerminal : text, to: STDOUT_FILENO) }

    func end(_ reply: ReplyEnd) { writeAll("\n", to: STDOUT_FILENO) }

    func print(_ message: ChatMessage) {
        if let author = message.reply?.author { begin(author) } else { echo(message.text) }
        guard message.reply != nil else { return }
        print(message.text)
        writeAll("\n", to: STDOUT_FILENO)
    }

    func line(_ text: String) { writeAll((isTerminal ? text.safeForTerminal : text) + "\n", to: STDOUT_FILENO) }

    /// Asks the terminal to keep a text; false where there is none, or the text is too long for it.
    func sendToClipboard(_ text: String) -> Bool {
        guard isTerminal, let bytes = ClipboardSequence.bytes(for: text, environment: TerminalOptions.currentEnvironment()) else {
            return false
        }
        return bytes.withUnsafeBytes { writeAll($0, to: STDOUT_FILENO) }
    }

    func remark(_ text: String) { tellOnStandardError(text) }
}

extension String {
    /// This text with everything that could steer a terminal shown as a mark; line ends and tabs stay.
    var safeForTerminal: String {
        // By scalars: a carriage return makes one character with the line end behind it.
        unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { Line(Substring($0)).text }.joined(separator: "\t")
        }.joined(separator: "\n")
    }
}
