import ChatCore
import TerminalCore

// Taking text out: what is copied, saved or shown elsewhere is the stored text, without wraps, borders or marks.
extension ChatState {
    /// The message under the cursor; for one who writes, the last one that says something.
    private mutating func messageAtHand() -> (message: ChatMessage, offset: Int)? {
        if let place = withConversation({ pane, view, _ in pane.cursorPlace(in: &view) }) {
            return (session.messages[session.activePath[place.message]], place.part == .text ? place.offset : 0)
        }
        return session.activeMessages.last { !$0.text.isEmpty }.map { ($0, $0.text.utf8.count) }
    }

    /// The code block under the cursor or the nearest before it; for one who writes, the last one of all.
    private mutating func codeAtHand() -> MessageOutline.CodeBlock? {
        guard isReading else { return session.activeMessages.lazy.reversed().compactMap { $0.outline.codeBlocks.last }.first }
        return messageAtHand().flatMap { $0.message.outline.codeBlock(at: $0.offset) }
    }

    // MARK: Copying

    /// `/copy`: the last reply, or its code.
    mutating func copy(_ what: String) -> [Effect] {
        switch what {
        case "": return copyMessage()
        case "code": return copyCode()
        default: return tell(Notice(.error, "“\(what)” cannot be copied.", advice: "Say /copy or /copy code."))
        }
    }

    mutating func copySelection() -> [Effect] {
        let text = withConversation { pane, view, _ in pane.selectedRange(in: &view).map { view.text(in: $0) } }
        guard let text else { return tell(Notice(.information, "Nothing is selected.", advice: "v begins a selection.")) }
        conversation.reading?.selection = nil
        return copy(text: text)
    }

    mutating func copyLine() -> [Effect] {
        let count = conversation.reading?.count ?? 1
        let text = withConversation { pane, view, _ -> String? in
            guard let place = pane.cursorPlace(in: &view) else { return nil }
            let text = view.text(of: place.part, in: place.message)
            var range = text.lineRange(at: place.offset)
            for _ in 1..<max(2, count) where count > 1 && range.upperBound < text.utf8.count {
                range = range.lowerBound..<text.lineRange(at: range.upperBound + 1).upperBound
            }
            return String(text.slice(range))
        }
        return copy(text: text ?? "")
    }

    mutating func copyCode() -> [Effect] {
        guard let code = codeAtHand() else { return tell(Notice(.information, "There is no code block.")) }
        return copy(text: code.code)
    }

    mutating func copyMessage() -> [Effect] { copy(text: messageAtHand()?.message.text ?? "") }

    private mutating func copy(text: String) -> [Effect] {
        text.isEmpty ? tell(Notice(.information, "There is nothing to copy.")) : [.copyText(text)]
    }

    // MARK: Saving

    /// Asks for a file's name, unless it is given.
    mutating func startSaving(as name: String = "") -> [Effect] {
        let code = codeAtHand()
        let text = code?.code ?? messageAtHand()?.message.text ?? ""
        guard !text.isEmpty else { return tell(Notice(.information, "There is nothing to save.")) }
        if !name.isEmpty { return [.saveText(SavedText(text: text, path: name))] }
        let suggestion = code.map { SavedText.suggestedName(forCode: $0.label) } ?? "message.md"
        prompt = LinePrompt(.save(text), label: "Save as: ", answer: suggestion)
        return []
    }

    /// The file exists: whether it may be replaced is the person's to say.
    mutating func askToReplace(_ saved: SavedText) -> [Effect] {
        prompt = LinePrompt(.replaceFile(saved), label: "\(saved.path) exists. Replace it? y/n ")
        return []
    }

    // MARK: Elsewhere

    mutating func show(in viewer: Viewer) -> [Effect] {
        guard let text = messageAtHand()?.message.text, !text.isEmpty else {
            return tell(Notice(.information, "There is nothing to show."))
        }
        return [.showText(text, viewer)]
    }

    mutating func openLinks() -> [Effect] {
        let links = messageAtHand().map { MarkdownLink.links(of: $0.message.text) } ?? []
        if links.isEmpty { return tell(Notice(.information, "There is no link in this message.")) }
        overlay = .reading(ReadingList(links: links))
        return []
    }

    mutating func toggleMouse() -> [Effect] {
        reportsMouse.toggle()
        notice = Notice(
            .information,
            reportsMouse ? "The mouse scrolls and selects here." : "The mouse is the terminal's own again.")
        return [.reportMouse(reportsMouse)]
    }
}
