/// Everything a person can tell the program to do. Keys, slash commands, the palette and the help pane all read this table.
public enum Command: String, CaseIterable, Sendable {
    // The conversation
    case send
    case stop
    case retry
    case attachImage = "attach-image"
    case attachFile = "attach-file"
    case compare
    case rerun
    case openModelPicker = "models"
    case openRevisions = "revisions"
    case openDrift = "drift"
    case openEvidence = "evidence"
    case createEndpoint = "endpoint"
    case switchToPreviousModel = "previous-model"
    case openSystemPrompt = "system-prompt"
    case setParameter = "set-parameter"
    case openPresets = "presets"
    case openParameters = "parameters"
    case openContext = "context"
    case showUsage = "usage"
    case showStatus = "show-status"
    case toggleReasoning = "toggle-reasoning"
    // Sessions
    case newSession = "new-session"
    case openSessions = "sessions"
    case searchSessions = "search-sessions"
    case rename
    case tag
    case pinSession = "pin-session"
    case exportSession = "export"
    case replay
    case goPrivate = "private"
    // Branches
    case continueReply = "continue"
    case revise
    case previousVariant = "previous-variant"
    case nextVariant = "next-variant"
    case openTree = "tree"
    case deleteBranch = "delete-branch"
    case undo
    case fork
    // Moving
    case scrollPageUp = "page-up"
    case scrollPageDown = "page-down"
    case scrollLineUp = "line-up"
    case scrollLineDown = "line-down"
    case scrollToTop = "top"
    case scrollToBottom = "bottom"
    // Reading
    case read
    case search
    case openOutline = "outline"
    case copy
    case save
    case openInPager = "pager"
    case openLinks = "links"
    case toggleMouse = "mouse"
    // Editing
    case insertNewline = "newline"
    case deleteBackward = "delete-backward"
    case deleteForward = "delete-forward"
    case deleteWordBackward = "delete-word-backward"
    case deleteWordForward = "delete-word-forward"
    case killToLineStart = "kill-to-line-start"
    case killToLineEnd = "kill-to-line-end"
    case yank
    case yankPop = "yank-pop"
    case moveLeft = "left"
    case moveRight = "right"
    case moveWordLeft = "word-left"
    case moveWordRight = "word-right"
    case moveToLineStart = "line-start"
    case moveToLineEnd = "line-end"
    case moveUp = "up"
    case moveDown = "down"
    case undoEdit = "undo-edit"
    case redoEdit = "redo-edit"
    case unfold
    case searchHistory = "search-history"
    case openSnippets = "snippets"
    case complete
    case editInEditor = "editor"
    case normalMode = "normal-mode"
    // The program
    case openPalette = "palette"
    case openThemes = "themes"
    case openHelp = "help"
    case redraw
    case suspend
    case interrupt
    case deleteForwardOrQuit = "delete-or-quit"
    case quit
}

extension Command {
    /// What it does, for the help pane and the palette.
    public var summary: String {
        switch self {
        case .send: "Send the message"
        case .stop: "Stop the reply and keep what came; close a pane"
        case .retry: "Ask for another reply to the last message"
        case .attachImage: "Send an image with the next message"
        case .attachFile: "Send a text file or an image with the next message"
        case .rerun: "Ask what was asked in this session again, in a new one, and compare the answers"
        case .compare: "Ask several models the same, side by side: the last message, or what stands behind --"
        case .openModelPicker: "Choose the model, or switch to the one named"
        case .openRevisions: "Choose a commit, branch or tag of the model, or pin it to the one named"
        case .openDrift: "Show what has changed in the model since its last answer, and what to do"
        case .openEvidence: "Show who wrote the answer, at which revision, and how that is known"
        case .createEndpoint: "Make an endpoint that serves the model at its commit, after showing the price"
        case .switchToPreviousModel: "Switch back to the model before"
        case .openSystemPrompt: "Set the system prompt"
        case .setParameter: "Set temperature, top_p, max_tokens, seed or stop; without a value unset it"
        case .openPresets: "Choose a preset: a model, a system prompt and parameters; or use the one named"
        case .openParameters: "Show and set all parameters, with what each means"
        case .openContext: "Show how much of the model's context is used, and leave old messages out, or send them again"
        case .showUsage: "Show tokens, money and limits: of the session, the month and the server"
        case .showStatus: "Show session, model, parameters and where the file is"
        case .toggleReasoning: "Show or fold what the model thought"
        case .newSession: "Start a new session"
        case .openSessions: "Open a saved session"
        case .searchSessions: "Search everything that was ever said"
        case .rename: "Give the session a title"
        case .tag: "Show the tags, add some, or with a minus sign take some away"
        case .pinSession: "Put the session before all others in the list, or back among them"
        case .exportSession: "Write the session to a file as markdown, html, json, jsonl, text or cast"
        case .replay: "Play this session, or the one selected in the list, as it was"
        case .goPrivate: "Write nothing to the disk from here on; what was saved stays"
        case .continueReply: "Have a reply gone on with that was cut short"
        case .revise: "Write an earlier message of yours anew, as a new branch; with a number that one"
        case .previousVariant: "Show the variant before, of the message at the cursor or the last that has any"
        case .nextVariant: "Show the next variant"
        case .openTree: "Show all branches, go to one or remove one"
        case .deleteBranch: "Remove the message at the cursor, or one of the tree, with all that follows it"
        case .undo: "Bring back what was removed last"
        case .fork: "Go on in a new session that begins as this branch does, up to the cursor"
        case .scrollPageUp: "Scroll a page up"
        case .scrollPageDown: "Scroll a page down"
        case .scrollLineUp: "Scroll a line up"
        case .scrollLineDown: "Scroll a line down"
        case .scrollToTop: "Go to the first message"
        case .scrollToBottom: "Go to the end and follow it"
        case .read: "Read: move, search, select and copy"
        case .search: "Search in the conversation"
        case .openOutline: "Jump to a message, heading or code block"
        case .copy: "Copy the last message, or with “code” its last code block"
        case .save: "Save the last code block, or the message where there is none, to a file"
        case .openInPager: "Show the last message in $PAGER"
        case .openLinks: "List the links of the last message and open one"
        case .toggleMouse: "Give the mouse back to the terminal, or take it"
        case .insertNewline: "Start a new line"
        case .deleteBackward: "Delete the character before the cursor"
        case .deleteForward: "Delete the character under the cursor"
        case .deleteWordBackward: "Cut the word before the cursor"
        case .deleteWordForward: "Cut the word after the cursor"
        case .killToLineStart: "Cut to the start of the line"
        case .killToLineEnd: "Cut to the end of the line"
        case .yank: "Insert what was cut"
        case .yankPop: "Insert what was cut before, in place of what was just inserted"
        case .moveLeft: "Move a character left"
        case .moveRight: "Move a character right"
        case .moveWordLeft: "Move a word left"
        case .moveWordRight: "Move a word right"
        case .moveToLineStart: "Move to the start of the line"
        case .moveToLineEnd: "Move to the end of the line"
        case .moveUp: "Move a line up, or to the prompt before"
        case .moveDown: "Move a line down, or to the prompt after"
        case .undoEdit: "Take the last change of the message back"
        case .redoEdit: "Make the change again that was taken back"
        case .unfold: "Show a folded paste as the text that it is"
        case .searchHistory: "Search what was sent before, in all sessions"
        case .openSnippets: "Insert a snippet, a text of your own under a name; or the one named"
        case .complete: "Complete a command, a path or a name; in a snippet, go to the next place"
        case .editInEditor: "Edit the message in $VISUAL or $EDITOR"
        case .normalMode: "With vim's keys: from writing to commands, as escape does in vim"
        case .openPalette: "Choose a command from the list of all"
        case .openThemes: "Choose the theme, or switch to the one named"
        case .openHelp: "Show keys and commands"
        case .redraw: "Draw the whole screen again"
        case .suspend: "Suspend to the shell; fg comes back"
        case .interrupt: "Stop the reply, or clear the message; twice on an empty one quits"
        case .deleteForwardOrQuit: "Delete the character under the cursor; quit when there is no message"
        case .quit: "Quit"
        }
    }

    /// What to type after a slash, first the one that is shown; empty when only a key makes sense.
    public var slashNames: [String] {
        switch self {
        case .stop: ["stop"]
        case .retry: ["retry", "regenerate"]
        case .attachImage: ["image"]
        case .attachFile: ["file", "attach"]
        case .compare: ["compare"]
        case .rerun: ["rerun"]
        case .openModelPicker: ["model", "models"]
        case .openRevisions: ["revision", "revisions"]
        case .openDrift: ["drift"]
        case .openEvidence: ["evidence", "pin"]
        case .createEndpoint: ["endpoint"]
        case .switchToPreviousModel: ["back"]
        case .openSystemPrompt: ["system"]
        case .setParameter: ["set"]
        case .openPresets: ["preset", "presets"]
        case .openParameters: ["parameters"]
        case .openContext: ["context"]
        case .showUsage: ["usage", "cost"]
        case .showStatus: ["status", "show"]
        case .toggleReasoning: ["think", "thinking"]
        case .newSession: ["new", "clear"]
        case .openSessions: ["sessions", "resume"]
        case .searchSessions: ["grep"]
        case .rename: ["rename", "name", "title"]
        case .tag: ["tag", "tags"]
        case .pinSession: ["pin-session"]
        case .exportSession: ["export"]
        case .replay: ["replay"]
        case .goPrivate: ["private"]
        case .continueReply: ["continue"]
        case .revise: ["revise"]
        case .previousVariant: ["previous"]
        case .nextVariant: ["next"]
        case .openTree: ["tree", "branches"]
        case .deleteBranch: ["delete-branch"]
        case .undo: ["undo"]
        case .fork: ["fork"]
        case .read: ["read"]
        case .search: ["search", "find"]
        case .openOutline: ["outline"]
        case .copy: ["copy"]
        case .save: ["save"]
        case .openInPager: ["pager"]
        case .openLinks: ["links"]
        case .searchHistory: ["history"]
        case .openSnippets: ["snippet", "snippets"]
        case .editInEditor: ["edit"]
        case .openThemes: ["theme", "themes"]
        case .openHelp: ["help", "?", "h", "hotkeys"]
        case .openPalette: ["commands", "palette"]
        case .toggleMouse: ["mouse"]
        case .redraw: ["redraw"]
        case .suspend: ["suspend"]
        case .scrollToTop: ["top"]
        case .scrollToBottom: ["bottom", "end"]
        case .quit: ["quit", "exit", "bye", "q"]
        default: []
        }
    }

    /// What may follow the slash name; nil when nothing may.
    public var slashArgument: String? {
        switch self {
        case .attachImage, .attachFile: "PATH"
        case .openModelPicker: "[REFERENCE]"
        case .revise: "[NUMBER]"
        case .openRevisions, .openPresets, .openSnippets: "[NAME]"
        case .compare: "MODEL… [-- TEXT]"
        case .rerun: "[MODEL]"
        case .openSystemPrompt: "[TEXT]"
        case .setParameter: "NAME [VALUE]"
        case .openSessions: "[TITLE]"
        case .searchSessions: "[QUERY]"
        case .rename: "TITLE"
        case .tag: "[TAG…]"
        case .exportSession: "[FORM] [FILE]"
        case .search, .searchHistory: "[PATTERN]"
        case .copy: "[code]"
        case .save: "[FILE]"
        case .openThemes: "[NAME]"
        default: nil
        }
    }

    /// True for the commands that only change the text being written.
    public var isEditing: Bool {
        switch self {
        case .insertNewline, .deleteBackward, .deleteForward, .deleteWordBackward, .deleteWordForward, .killToLineStart,
            .killToLineEnd, .yank, .yankPop, .unfold, .moveLeft, .moveRight, .moveWordLeft, .moveWordRight, .moveToLineStart,
            .moveToLineEnd,
            .moveUp, .moveDown:
            true
        default: false
        }
    }

    /// True for the commands that only move the cursor in the text being written.
    var isMovingInText: Bool {
        switch self {
        case .moveLeft, .moveRight, .moveWordLeft, .moveWordRight, .moveToLineStart, .moveToLineEnd, .moveUp, .moveDown: true
        default: false
        }
    }

    /// True for what can be chosen from the list of all commands: what only changes the text being written cannot.
    public var isInPalette: Bool {
        switch self {
        case .openPalette, .send, .normalMode, .undoEdit, .redoEdit: false
        default: !isEditing
        }
    }
}
