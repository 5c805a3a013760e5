import ArgumentParser
import ChatCore
import ChatUI
import SessionExchange
import SessionStore

/// The forms that a session can be exported in. A form that needs more than the session and a theme has its own case in `text`.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    /// The active branch, as it was written.
    case markdown
    /// The active branch as one file for a browser, in the colours of the theme.
    case html
    /// Everything: what `parley sessions import` makes the same session of.
    case json
    /// The active branch as a line for fine-tuning.
    case jsonl
    /// The active branch as plain text.
    case text
    /// The active branch as it is played, for asciinema.
    case cast

    /// How its files end.
    var fileEnding: String {
        switch self {
        case .markdown: "md"
        case .text: "txt"
        default: rawValue
        }
    }

    func text(of session: ChatSession, theme: Theme) -> String {
        switch self {
        case .markdown: SessionExport.markdown(session)
        case .html: SessionPage.html(of: session, theme: theme)
        case .json: String(decoding: SessionFile.encode(session), as: UTF8.self)
        case .jsonl: SessionExport.trainingLine(session)
        case .text: SessionExport.text(session)
        case .cast: ReplayCast.text(of: session, theme: theme)
        }
    }
}

extension ExportFormat {
    /// What `/export` does.
    /// - Parameter argument: a form, a file, or both in this order; a file alone says by its ending which form it takes.
    static func export(_ session: ChatSession, as argument: String, theme: Theme) -> Action {
        let words = argument.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        let named = words.first.flatMap { ExportFormat(rawValue: $0.lowercased()) }
        let file = named == nil ? argument : words.dropFirst().first ?? ""
        let format = named ?? allCases.first { file.hasSuffix(".\($0.fileEnding)") } ?? .markdown
        let path = file.isEmpty ? "\(suggestedName(for: session)).\(format.fileEnding)" : file
        return SavedText(text: format.text(of: session, theme: theme), path: path).write()
    }

    /// The title with nothing in it that a file's name should not have.
    private static func suggestedName(for session: ChatSession) -> String {
        let words = session.title.split { !$0.isLetter && !$0.isNumber }.prefix(8).joined(separator: "-")
        return words.isEmpty ? session.id.text : String(words.prefix(60))
    }
}
