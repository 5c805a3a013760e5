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
    /// Lists the sessions in whose title, first words, model and tags all these words are, and says how far the index is.
    case listSessions(matching: String)
    /// Searches everything that was ever said; `sessionsSearched` tells of it.
    case searchSessions(String)
    /// Opens a saved session beside the one in use; `sessionOpened` tells of it.
    case openSession(ULID, at: SessionPlace? = nil)
    /// Looks for the session of that identifier or title; `sessionFound` tells of it.
    case findSession(String)
    /// From here on events belong to the session that was opened last; the file of the one before is let go of.
    case adoptSession(ULID)
    /// Tells the session in another form to a file; the argument names form and file, as a person typed it.
    case exportSession(ChatSession, as: String, Theme)
    case listThemes
    /// Reads the theme of that name.
    case findTheme(String)
    /// Folds and lets go of the open session's file.
    case closeSession
    /// Adds a prompt to the history that outlives the program.
    case rememberPrompt(String)
    case editDraft(String)
    /// Puts a text into the clipboard.
    case copyText(String)
    /// Writes a file, unless one is in the way; `fileExists` tells of that.
    case saveText(SavedText)
    case showText(String, Viewer)
    /// Hands an address, which a person has seen and agreed to, to the system's browser.
    case openLink(String)
    /// Takes the mouse, or gives it back to the terminal.
    case reportMouse(Bool)
    case redraw
    case suspend
}
