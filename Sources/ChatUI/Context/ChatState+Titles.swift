import ChatCore

/// Who gives a session its title.
public enum TitleSource: String, Hashable, Sendable, CaseIterable {
    /// The model that answers first, whatever it costs.
    case model
    /// A model of the local engine, which costs nothing; else the first words.
    case local
    /// The first words that were said.
    case words
}

// A title is asked for once, after the first exchange, beside everything else.
extension ChatState {
    /// Has the model that has just answered asked for a title, when the session has only its first words for one.
    mutating func askForTitle(after outcome: ReplyOutcome, isStopped: Bool, at now: Timestamp) -> [Effect] {
        guard options.titles != .words, !isStopped, outcome.failure == nil, isSaved, !isPrivate, readOnlyReason == nil,
            rerunning == nil, comparison == nil, aside == nil, !session.isReplying,
            !session.asides.contains(where: { $0.purpose == .title }), session.activePath.count == 2,
            let question = session.activeMessages.first, let answer = session.activeMessages.last, let reply = answer.reply,
            session.title == Self.title(ofFirst: question.text), !answer.text.isEmpty,
            // Behind a route is the one that has answered.
            let model = try? ModelReference(reply.author.reference, backends: options.backends),
            options.titles == .model || model.backend == "local"
        else { return [] }
        let request = session.requestForTitle(
            question, answer, by: model, id: ids.next(at: now), reply: MessageID(ids.next(at: now)), at: now)
        aside = RunningAside(id: request.runningReply!, purpose: .title, author: reply.author, head: session.head)
        return [.askAside(request, spentIn: session)]
    }

    /// The first words of a message, as long as a title may be.
    static func title(ofFirst text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).prefix(12).joined(separator: " ")
        return String(words.count > 60 ? words.prefix(59) + "…" : words[...])
    }

    /// A title that a person has given meanwhile stays, and so do the first words when the answer is no title.
    mutating func useTitle(_ text: String, _ outcome: ReplyOutcome, at now: Timestamp) -> [Effect] {
        guard outcome.failure == nil, outcome.finishReason != "length", let title = text.asTitle,
            session.title == session.messages.first.map({ Self.title(ofFirst: $0.text) })
        else { return [] }
        return record(.titleChanged(title, at: now))
    }
}

extension String {
    /// What of an answer can be a title: its first line without what models put around it, at most 60 characters; nil when that is none.
    var asTitle: String? {
        let line = split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        var text = String(String.UnicodeScalarView(line.unicodeScalars.filter { !$0.isHidden }))
        text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let marks: Set<Character> = ["\"", "'", "“", "”", "„", "«", "»", "*", "#", "`", "_", " "]
        func bare(_ text: some StringProtocol) -> String { String(text.drop { marks.contains($0) }) }
        text = bare(text)
        if text.lowercased().hasPrefix("title:") { text = bare(text.dropFirst(6)) }
        while let last = text.last, marks.contains(last) || last == "." { text.removeLast() }
        guard !text.isEmpty, text.last != ":", text.split(separator: " ").count <= 15 else { return nil }
        return text.count > 60 ? text.prefix(59) + "…" : text
    }
}

extension Unicode.Scalar {
    /// Controls, marks of direction and other signs without a shape of their own, but those that join emoji.
    fileprivate var isHidden: Bool {
        switch properties.generalCategory {
        case .control: self != "\t"
        case .format: self != "\u{200D}"
        case .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension ChatSession {
    private static let titleInstruction = """
        You name conversations. Answer with a title of two to six words in the language of the conversation, and with nothing else.
        """
    /// How much of question and answer says what it is about.
    private static let titleExcerpt = 600

    /// A session of one question: what an exchange of this one should be called.
    fileprivate func requestForTitle(
        _ question: ChatMessage, _ answer: ChatMessage, by model: ModelReference, id: ULID, reply: MessageID, at now: Timestamp
    ) -> ChatSession {
        aside(
            Self.titleInstruction,
            "Question:\n\(question.text.prefix(Self.titleExcerpt))\n\nAnswer:\n\(answer.text.prefix(Self.titleExcerpt))\n\nTitle:",
            GenerationSettings(temperature: 0.2, maxTokens: 32), model: model, id: id, reply: reply, at: now)
    }
}
