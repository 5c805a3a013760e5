import ChatCore

/// What is to be done outside: the only way out of the state. Effects are carried out in order.
public enum Effect: Hashable, Sendable {
    /// Makes the session's file; from now on its events are recorded.
    case createSession(ChatSession)
    case record(SessionEvent)
    /// Asks for the session's running reply, once everything recorded so far is safe on disk.
    case requestReply(to: ChatSession)
    case cancelReply(MessageID)
    /// Gets a model that was chosen ready to answer, such as by installing and starting the local engine.
    case prepare(ModelReference)
    /// Gets a model ready as far as nothing need be downloaded.
    case warmUp(ModelReference)
    case listModels
    case listSessions
    case openSession(ULID)
    /// Opens the session of that identifier or title.
    case findSession(String)
    case listThemes
    /// Reads the theme of that name.
    case findTheme(String)
    /// Folds and lets go of the open session's file.
    case closeSession
    /// Adds a prompt to the history that outlives the program.
    case rememberPrompt(String)
    case editDraft(String)
    case redraw
    case suspend
}
