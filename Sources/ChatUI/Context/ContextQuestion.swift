import ChatCore

/// What is done about a conversation that is too long for its model.
public enum ContextPolicy: Hashable, Sendable {
    /// A person chooses.
    case ask
    /// The oldest turns are left out, which is told: where nobody can be asked.
    case trim
    /// It is sent as it is, which is told: where another request would be another test.
    case send
}

/// A choice to be made about a conversation that is too long, or that was asked for with `/context`.
public struct ContextQuestion: Hashable, Sendable {
    /// What waits for it.
    enum Intent: Hashable, Sendable {
        case send(String, [Attachment])
        case retry
        /// To go on with a reply that was cut short.
        case goOn
        case nothing
    }

    var intent: Intent
    var fit: ContextFit
    /// What could be left out; nil when there is only one turn.
    var trim: ContextTrim?
    /// What is left out already.
    var leftOut: LeftOut?

    /// - Parameter asking: the session as it is when the model is asked.
    init(_ intent: Intent, _ fit: ContextFit, _ trim: ContextTrim?, in asking: ChatSession) {
        self.intent = intent
        self.fit = fit
        self.trim = trim
        leftOut = asking.leftOut
    }

    /// How many more messages would be left out.
    var more: Int { (trim?.leftOut ?? 0) - (leftOut?.messages ?? 0) }
}

/// What was chosen.
enum ContextChoice: Hashable, Sendable {
    /// So many messages are left out from the first one on.
    case trim(Int)
    /// And this text stands for them.
    case summary(String, leftOut: Int)
    case everything
}

extension ContextQuestion {
    func list(for model: ModelReference) -> ListPicker {
        var items: [ListItem] = []
        if let trim {
            items.append(
                ListItem(
                    id: "trim", title: "Leave \(more) old \(more == 1 ? "message" : "messages") out",
                    detail: "the last \(trim.kept) stay, \(trim.fit.words)"))
            items.append(
                ListItem(
                    id: "summarise", title: "Have \(more == 1 ? "it" : "them") summed up",
                    detail: "by one more request to \(model.shortText)"))
            items.append(
                ListItem(
                    id: "fork", title: "Go on in a new session",
                    detail: "with the last \(trim.kept); this one stays as it is"))
        }
        switch intent {
        case .send, .retry, .goOn:
            items.append(
                ListItem(
                    id: "everything", title: "Send it all the same",
                    detail: "it may be refused, or answered without its beginning"))
        case .nothing:
            if let leftOut {
                if leftOut.isSummarised {
                    items.append(
                        ListItem(
                            id: "summary", title: "Read the summary",
                            detail: "that is sent in place of \(leftOut.messages) messages"))
                }
                items.append(
                    ListItem(
                        id: "everything", title: "Send everything again", detail: "nothing of it is lost: it is only not sent"))
            }
        }
        var footnote = trim == nil && fit.isTooLong ? "the last message alone is too long: shorten it" : ""
        if case .send = intent { footnote += (footnote.isEmpty ? "" : " · ") + "Esc goes back to the message" }
        return ListPicker(
            title: (fit.isTooLong ? "Too long: " : "Context: ") + fit.words, items: items, footnote: footnote)
    }
}

extension ContextFit {
    /// Such as `about 5210 of 4096 tokens`.
    var words: String { "about \(promptTokens) of \(length) tokens" }
}

extension LeftOut {
    /// Such as `12 earlier messages left out`.
    var summary: String {
        let count = "\(messages) earlier \(messages == 1 ? "message" : "messages")"
        return isSummarised ? "\(count) sent as a summary" : "\(count) left out"
    }

    /// The same for the status line, such as `12 left out`.
    var mark: String { isSummarised ? "\(messages) summed up" : "\(messages) left out" }
}
