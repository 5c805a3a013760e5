import ChatCore
import JSON

/// A conversation of another program, as a session and the events that make it.
public struct ImportedSession: Hashable, Sendable {
    /// What it is known by where it comes from: the same conversation has the same key each time it is read.
    public var key: String
    /// Without messages. Its identifier is made of its key and its time, so that a second import finds the first.
    public var start: ChatSession
    /// A message each, parents before their children, and last which one is the end of the active branch.
    public var events: [SessionEvent]
    /// What could not be carried over, one clause each, with how often.
    public var losses: [String]

    /// The session with everything in it.
    public var session: ChatSession { events.reduce(into: start) { $0.apply($1) } }
}

/// Which program wrote a file.
public enum ImportFormat: String, CaseIterable, Sendable {
    case chatGPT = "ChatGPT export"
    case claude = "Claude export"
    case llm = "llm logs database"
    case aichat = "aichat session"
    case oterm = "oterm database"
    case elia = "elia database"
    case chatUI = "Hugging Face chat-ui export"
    case openAI = "OpenAI message array"
}

/// What a file holds, before anybody knows which program wrote it.
public enum ImportSource: Sendable {
    /// A JSON text, or a YAML one that says the same.
    case value(JSONValue)
    /// A text with a JSON value on each line.
    case lines([JSONValue])
    /// The tables of a SQLite database by name, a row an object.
    case tables([String: [JSONObject]])
}

/// Why nothing could be imported.
public enum ImportProblem: Error, Hashable, Sendable {
    /// The content is of no program that is known.
    case unknownFormat
    /// It is of this program, and holds no conversation with a message in it.
    case nothingInside(ImportFormat)

    /// One clause for a person.
    public var summary: String {
        switch self {
        case .unknownFormat:
            "its content is none of: \(ImportFormat.allCases.map(\.rawValue).joined(separator: ", "))"
        case .nothingInside(let format): "it is a \(format.rawValue) without any message"
        }
    }
}

/// Everything that one file held.
public struct Import: Hashable, Sendable {
    public var format: ImportFormat
    public var sessions: [ImportedSession]
}

/// Where a file comes from, as far as its content does not tell.
public struct ImportContext: Sendable {
    /// The file's name without its directory and ending; the title of a conversation that has none.
    public var name: String
    /// The time of conversations and messages that have none.
    public var time: Timestamp
    /// The model of messages whose model nobody knows.
    public var model: ModelReference

    public init(name: String, time: Timestamp, model: ModelReference) {
        self.name = name
        self.time = time
        self.model = model
    }
}

extension Import {
    /// Reads what a file holds; which program wrote it is found by its content.
    public init(_ source: ImportSource, context: ImportContext) throws(ImportProblem) {
        let format: ImportFormat
        let conversations: [ImportConversation]
        switch source {
        case .tables(let tables):
            if (tables["responses"] != nil && tables["conversations"] != nil)
                || (tables["threads"] != nil && tables["turns"] != nil)
            {
                (format, conversations) = (.llm, ImportConversation.all(inLLM: tables))
            } else if let messages = tables["message"], let chats = tables["chat"] {
                let isOterm =
                    messages.contains { $0["author"] != nil } || (messages.isEmpty && chats.contains { $0["name"] != nil })
                format = isOterm ? .oterm : .elia
                conversations = isOterm ? ImportConversation.all(inOterm: tables) : ImportConversation.all(inElia: tables)
            } else {
                throw .unknownFormat
            }
        case .lines(let values):
            guard let found = ImportConversation.all(inLines: values) else { throw .unknownFormat }
            (format, conversations) = found
        case .value(let value):
            guard let found = ImportConversation.all(in: value) else { throw .unknownFormat }
            (format, conversations) = found
        }
        self.format = format
        sessions = conversations.filter { !$0.messages.isEmpty }.map { $0.session(format, context: context) }
        if sessions.isEmpty { throw .nothingInside(format) }
    }
}

extension ImportConversation {
    fileprivate static func all(in value: JSONValue) -> (ImportFormat, [ImportConversation])? {
        let values = value.arrayValue ?? [value]
        let objects = values.compactMap(\.objectValue)
        guard let first = objects.first, objects.count == values.count else { return nil }
        if objects.contains(where: { $0["mapping"]?.objectValue != nil }) {
            return (.chatGPT, objects.map { .init(chatGPT: $0) })
        }
        if objects.contains(where: { $0["chat_messages"]?.arrayValue != nil }) {
            return (.claude, objects.map { .init(claude: $0) })
        }
        if let messages = first["messages"]?.arrayValue {
            let kinds = Set(messages.compactMap(\.objectValue).flatMap { $0.members.map(\.key) })
            if kinds.contains("from") { return (.chatUI, objects.map { .init(chatUI: $0) }) }
            if value.arrayValue == nil, first["model"] != nil, kinds.contains("role"), first["messages"] != nil, first.isAichat {
                return (.aichat, [.init(aichat: first)])
            }
            if kinds.contains("role") { return (.openAI, objects.map { .init(openAI: $0) }) }
            return nil
        }
        if first["role"] != nil, value.arrayValue != nil { return (.openAI, [.init(openAIMessages: objects)]) }
        return nil
    }

    fileprivate static func all(inLines values: [JSONValue]) -> (ImportFormat, [ImportConversation])? {
        let objects = values.compactMap(\.objectValue)
        guard let first = objects.first, objects.count == values.count else { return nil }
        if first["role"] != nil { return (.openAI, [.init(openAIMessages: objects)]) }
        let conversations = objects.compactMap { object in all(in: .object(object)) }
        guard conversations.count == objects.count, let format = conversations.first?.0 else { return nil }
        return (format, conversations.flatMap(\.1))
    }
}

extension JSONObject {
    /// What no other program writes beside `messages`: a session of aichat says how it is kept.
    fileprivate var isAichat: Bool {
        ["save_session", "compress_threshold", "role_name", "compressed_messages", "agent_variables", "data_urls"].contains {
            self[$0] != nil
        } || members.allSatisfy { ["model", "temperature", "top_p", "use_tools", "messages"].contains($0.key) }
    }
}
