import ChatCore
import TerminalCore

/// What is to be done outside: the only way out of the state. Effects are carried out in order.
public enum Effect: Hashable, Sendable {
    /// Makes the session's file; from now on its events are recorded.
    case createSession(ChatSession)
    case record(SessionEvent)
    /// What has happened in a session of which nothing is written: only for a front end that prints what happens.
    case unrecorded(SessionEvent)
    /// Asks for the session's running reply, once everything recorded so far is safe on disk.
    case requestReply(to: ChatSession)
    case cancelReply(MessageID)
    /// Asks for the running reply of a session that is not the person's; `aside` tells of it. Budgets count what the other one has spent.
    indirect case askAside(ChatSession, spentIn: ChatSession)
    case cancelAside(MessageID)
    /// Gets a model that was chosen ready to answer, such as by installing and starting the local engine.
    case prepare(ModelReference)
    /// Finds out how many tokens a model takes; `contextLearned` tells, when anybody knows.
    case learnContext(ModelReference)
    /// Gets a model ready as far as nothing need be downloaded.
    case warmUp(ModelReference)
    case listModels
    /// Remembers a model as a favourite, or as none.
    case markModel(String, isFavourite: Bool)
    /// Asks the hub for the card, the revisions and the files of a model; `modelDescribed` tells of it.
    case describeModel(String)
    case listPresets
    /// Reads the preset of that name.
    case findPreset(String)
    /// Reads what was spent this month, and what the model costs; `spendingDescribed` tells of it.
    case describeSpending(ModelReference)
    /// Asks the hub what a model reference means now, beside everything else; `revisionChecked` tells of it.
    case checkRevision(RevisionQuestion)
    /// Asks what an endpoint would cost; `offersListed` tells of it.
    case listOffers(EndpointWish)
    /// Has an endpoint made, which a person has agreed to pay for; `endpointMade` tells of it.
    case createEndpoint(EndpointOrder)
    case searchHub(words: String, task: String)
    /// Lists the sessions in whose title, first words, model and tags all these words are, and says how far the index is.
    case listSessions(matching: String)
    /// Searches everything that was ever said; `sessionsSearched` tells of it.
    case searchSessions(String)
    /// Opens a saved session beside the one in use; `sessionOpened` tells of it.
    case openSession(ULID, at: SessionPlace? = nil)
    /// Looks for the session of that identifier or title; `sessionFound` tells of it.
    case findSession(String)
    /// Reads a saved session to play it, whoever writes it; `sessionRead` tells of it.
    case readSession(ULID)
    /// From here on events belong to the session that was opened last; the file of the one before is let go of.
    case adoptSession(ULID)
    /// Tells the session in another form to a file; the argument names form and file, as a person typed it.
    case exportSession(ChatSession, as: String, Theme)
    case listThemes
    /// Reads the theme of that name.
    case findTheme(String)
    /// Reads the theme of that name, which the terminal's background asks for; `themeFollowed` tells of it.
    case followTheme(String)
    /// Folds and lets go of the open session's file.
    case closeSession
    /// Folds and lets go of the open session's file, and writes nothing more until the program ends.
    case stopSaving
    /// Adds a prompt to the history that outlives the program.
    case rememberPrompt(String)
    /// Keeps a draft under a session, in place of the one before; nil removes it.
    case keepDraft(Draft?, of: ULID)
    /// Looks for a draft that was left; `draftFound` tells of it.
    case findDraft(of: ULID, isNew: Bool)
    /// Reads names in a directory; `directoryListed` tells of them.
    case listDirectory(DirectoryQuery)
    /// Reads what names there are; `namesListed` tells of them.
    case listNames(KnownNames)
    case listSnippets
    /// Reads the snippet of that name.
    case findSnippet(String)
    /// Reads that history; `promptsRead` tells of it.
    case readPrompts
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
    /// Rings, or tells the desktop a line.
    case alert(String, AlertStyle)
    /// Asks the terminal how bright its background is.
    case askBackground
    /// Reads a file that goes with the next message; `attachmentRead` or `attachmentRefused` tells of it.
    case readAttachment(String, Attachment.Kind)
    /// Reads an image whose path was pasted; `attachmentRead` or, when there is none, `pasteIsNoImage` tells of it.
    case readPastedImage(path: String, text: String)
    /// Reads those of the paths that are files; `mentionsRead` or `mentionsRefused` tells of it.
    case readMentions(String, paths: [String])
    /// Decodes an image to a picture of at most that many pixels across and down; `pictureDecoded` tells of it.
    case decodePicture(PictureID, ChatMessage.ImageSource, fitting: Size)
    /// Asks the terminal whether it draws pictures itself; the input `drawsPictures` tells of it.
    case askForPictures
    /// Has cells stand for a picture; nil for one that the terminal has already.
    case placePicture(Picture?, as: PictureNumber, size: Size)
    case removePicture(PictureNumber)
    case redraw
    case suspend
}
