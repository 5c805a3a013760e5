/// What the keys do while one reads. Help and README read this table, as they read that of `Command`.
public enum ReadingCommand: String, CaseIterable, Sendable {
    // By characters, words and rows
    case left, down, up, right
    case wordForward = "word-forward"
    case wordBackward = "word-backward"
    case wordEnd = "word-end"
    case lineStart = "line-start"
    case lineEnd = "line-end"
    case paragraphForward = "paragraph-forward"
    case paragraphBackward = "paragraph-backward"
    // By screens
    case halfPageDown = "half-page-down"
    case halfPageUp = "half-page-up"
    case pageDown = "page-down"
    case pageUp = "page-up"
    case top, bottom
    // By what is there
    case nextMessage = "next-message"
    case previousMessage = "previous-message"
    case nextPrompt = "next-prompt"
    case previousPrompt = "previous-prompt"
    case nextCode = "next-code"
    case previousCode = "previous-code"
    case nextHeading = "next-heading"
    case previousHeading = "previous-heading"
    case openOutline = "outline"
    // Searching
    case search
    case searchBackward = "search-backward"
    case nextMatch = "next-match"
    case previousMatch = "previous-match"
    // Taking
    case selectCharacters = "select"
    case selectLines = "select-lines"
    case copySelection = "copy"
    case copyLine = "copy-line"
    case copyCode = "copy-code"
    case copyMessage = "copy-message"
    case saveCode = "save-code"
    case openInPager = "pager"
    case openInEditor = "editor"
    case openLinks = "links"
    case leave
}

extension ReadingCommand {
    /// What it does, for the help pane and the README.
    public var summary: String {
        switch self {
        case .left: "A character left"
        case .down: "A row down"
        case .up: "A row up"
        case .right: "A character right"
        case .wordForward: "To the next word"
        case .wordBackward: "To the start of the word, or the one before"
        case .wordEnd: "To the end of the word, or the next one"
        case .lineStart: "To the start of the row"
        case .lineEnd: "To the end of the row"
        case .paragraphForward: "To the next empty row"
        case .paragraphBackward: "To the empty row before"
        case .halfPageDown: "Half a screen down"
        case .halfPageUp: "Half a screen up"
        case .pageDown: "A screen down"
        case .pageUp: "A screen up"
        case .top: "To the first row; with a number to that message"
        case .bottom: "To the last row, staying there while a reply grows; with a number to that message"
        case .nextMessage: "To the next message"
        case .previousMessage: "To the start of the message, or the one before"
        case .nextPrompt: "To your next message"
        case .previousPrompt: "To your message before"
        case .nextCode: "To the next code block"
        case .previousCode: "To the code block before"
        case .nextHeading: "To the next heading"
        case .previousHeading: "To the heading before"
        case .openOutline: "Choose from the messages, headings and code blocks"
        case .search: "Search forward"
        case .searchBackward: "Search backward"
        case .nextMatch: "To the next match"
        case .previousMatch: "To the match before"
        case .selectCharacters: "Select by characters, or stop selecting"
        case .selectLines: "Select by lines, or stop selecting"
        case .copySelection: "Copy what is selected"
        case .copyLine: "Copy the stored line"
        case .copyCode: "Copy the code block"
        case .copyMessage: "Copy the message"
        case .saveCode: "Save the code block to a file, or the message where there is none"
        case .openInPager: "Show the message in $PAGER"
        case .openInEditor: "Show the message in $VISUAL or $EDITOR"
        case .openLinks: "List the message's links and open one"
        case .leave: "Stop selecting; go back to writing"
        }
    }
}
