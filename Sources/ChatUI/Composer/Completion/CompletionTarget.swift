/// What stands before the cursor and can be completed.
struct CompletionTarget: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A slash command's name.
        case command
        /// A path in a message, behind its `@`.
        case mention(isQuoted: Bool)
        /// A path as the argument of a command.
        case path(imagesOnly: Bool)
        /// One of some words.
        case word(CompletionWords)
    }

    var kind: Kind
    /// What was typed of it.
    var typed: String

    /// - Parameter text: what stands before the cursor.
    init?(before text: String) {
        if text.first == "/", !text.contains("\n"), let found = Self.inCommand(text) {
            self = found
        } else if let found = Self.mention(in: text) {
            self = found
        } else {
            return nil
        }
    }

    private init(_ kind: Kind, _ typed: some StringProtocol) {
        self.kind = kind
        self.typed = String(typed)
    }

    private static func inCommand(_ text: String) -> CompletionTarget? {
        let name = text.dropFirst().prefix { !$0.isWhitespace }
        if name.contains("/") { return nil }
        if name.endIndex == text.endIndex { return CompletionTarget(.command, name) }
        guard let slash = try? SlashCommand.parse(String(text.prefix(upTo: name.endIndex))),
            let argument = slash.command.completedArgument
        else { return nil }
        let rest = text[name.endIndex...].drop { $0.isWhitespace }
        let lastWord = rest.lastIndex(where: \.isWhitespace).map { rest[rest.index(after: $0)...] } ?? rest
        switch argument {
        case .path(let imagesOnly): return CompletionTarget(.path(imagesOnly: imagesOnly), rest)
        case .words(let words): return CompletionTarget(.word(words), rest)
        case .severalWords(let words): return CompletionTarget(.word(words), lastWord)
        case .wordAndPath(let words):
            guard let space = rest.firstIndex(where: \.isWhitespace) else { return CompletionTarget(.word(words), rest) }
            return CompletionTarget(.path(imagesOnly: false), rest[space...].drop { $0.isWhitespace })
        }
    }

    /// The last word that begins with `@`, up to the end.
    private static func mention(in text: String) -> CompletionTarget? {
        guard let at = text.lastIndex(of: "@") else { return nil }
        if at > text.startIndex {
            let before = text[text.index(before: at)]
            guard before.isWhitespace || "([".contains(before) else { return nil }
        }
        let rest = text[text.index(after: at)...]
        if rest.first == "\"" {
            let path = rest.dropFirst()
            return path.contains("\"") || path.contains("\n") ? nil : CompletionTarget(.mention(isQuoted: true), path)
        }
        return rest.contains(where: \.isWhitespace) ? nil : CompletionTarget(.mention(isQuoted: false), rest)
    }

    /// The bytes before the cursor that a candidate takes the place of.
    var replacedBytes: Int {
        switch kind {
        case .command: typed.utf8.count + 1
        case .mention(let isQuoted): typed.utf8.count + (isQuoted ? 2 : 1)
        case .path, .word: typed.utf8.count
        }
    }

    /// The directory to look into, and how the names begin; nil when it is no path.
    var query: DirectoryQuery? {
        let imagesOnly: Bool
        switch kind {
        case .command, .word: return nil
        case .mention: imagesOnly = false
        case .path(let only): imagesOnly = only
        }
        let name = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
        return DirectoryQuery(folder: String(typed[..<name]), prefix: String(typed[name...]), imagesOnly: imagesOnly)
    }
}

/// Names that the program knows, as far as they are not in its own tables.
public enum KnownNames: String, Hashable, Sendable, CaseIterable {
    case models, themes, presets, snippets, sessions, tags
}

/// Words of which an argument is one.
enum CompletionWords: Hashable, Sendable {
    /// Asked for outside.
    case known(KnownNames)
    case parameters
    case revisions
    case exportForms
    case code
}

/// What may follow a slash command, for completing it.
enum CompletedArgument {
    case path(imagesOnly: Bool)
    /// All that follows is one name.
    case words(CompletionWords)
    case severalWords(CompletionWords)
    /// A word, and behind it a path.
    case wordAndPath(CompletionWords)
}

extension Command {
    var completedArgument: CompletedArgument? {
        switch self {
        case .attachImage: .path(imagesOnly: true)
        case .attachFile, .save: .path(imagesOnly: false)
        case .exportSession: .wordAndPath(.exportForms)
        case .openModelPicker, .rerun: .words(.known(.models))
        case .compare: .severalWords(.known(.models))
        case .openRevisions: .words(.revisions)
        case .openThemes: .words(.known(.themes))
        case .openPresets: .words(.known(.presets))
        case .openSnippets: .words(.known(.snippets))
        case .openSessions: .words(.known(.sessions))
        case .tag: .severalWords(.known(.tags))
        case .setParameter: .words(.parameters)
        case .copy: .words(.code)
        default: nil
        }
    }
}
