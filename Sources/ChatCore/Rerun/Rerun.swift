/// A conversation that is held once more: what was asked in it, turn by turn, and who is asked now.
public struct Rerun: Hashable, Sendable {
    /// What a turn's question stands behind.
    public enum Context: String, Hashable, Sendable, CaseIterable {
        /// The answers of this time.
        case new
        /// The answers that were recorded.
        case recorded
    }

    /// What was said until an answer came, and that answer.
    public struct Turn: Hashable, Sendable {
        /// Never empty; several where tries to get an answer had failed.
        public var questions: [ChatMessage]
        /// nil where the conversation has no answer.
        public var recorded: ChatMessage?
        public var model: ModelReference
    }

    public let context: Context
    public let turns: [Turn]
    /// The models asked, in the order in which they come in; mostly one.
    public var models: [ModelReference] {
        turns.reduce(into: []) { if !$0.contains($1.model) { $0.append($1.model) } }
    }
    /// Results of functions, which only fit the answers they were recorded with and so are not sent again.
    public let leftOutResults: Int

    /// The turns of the active path of `session`.
    /// - Parameters:
    ///   - model: asked for everything; nil asks each turn's own again, at the revision it was recorded with.
    ///   - backends: names that count as backends in the references of authors.
    public init(
        of session: ChatSession, with model: ModelReference?, context: Context,
        backends: Set<String> = ModelReference.builtInBackends
    ) throws(RerunError) {
        self.context = context
        var turns: [Turn] = []
        var questions: [ChatMessage] = []
        var answer: ChatMessage?
        var leftOut = 0
        func end() throws(RerunError) {
            guard questions.contains(where: { $0.role == .user }), !questions.isEmpty else { return }
            let asked: ModelReference
            if let model {
                asked = model
            } else if let author = answer?.reply?.author {
                asked = try Self.model(of: author, backends: backends)
            } else {
                asked = turns.last?.model ?? session.model
            }
            turns.append(Turn(questions: questions, recorded: answer, model: asked))
            questions = []
        }
        for message in session.activeMessages {
            switch message.role {
            case .assistant:
                if !message.isEmptyAnswer { answer = message }
            case .tool:
                if context == .new { leftOut += 1 }
            case .user, .system:
                if answer != nil { try end() }
                answer = nil
                questions.append(message)
            }
        }
        try end()
        guard !turns.isEmpty else { throw .nothingAsked }
        self.turns = turns
        leftOutResults = leftOut
    }

    /// The model that wrote a message, at the revision that it is known to have had.
    private static func model(of author: Author, backends: Set<String>) throws(RerunError) -> ModelReference {
        guard backends.contains(author.backend) else { throw .unknownBackend(author.backend) }
        do throws(ModelReferenceError) {
            let reference = try ModelReference(author.reference, backends: backends)
            guard !reference.isPinned, author.revisionStatus != .unknown, let revision = author.revision,
                reference.backendName == "hf" || reference.backendName == "local"
            else { return reference }
            return try ModelReference(reference.pinned(at: revision), backends: backends)
        } catch {
            throw .unreadableReference(error)
        }
    }

    /// The session that the rerun is held in: with the recorded context, it begins with all that was said.
    /// - Parameters:
    ///   - settings: of the new session.
    ///   - systemPrompt: of the new session.
    public func session(
        for session: ChatSession, id: ULID, settings: GenerationSettings, systemPrompt: String, at now: Timestamp
    ) -> ChatSession {
        let names = models.map(\.shortText)
        return ChatSession(
            id: id, title: "\(session.shownTitle) (rerun with \(names.count == 1 ? names[0] : "the same models"))",
            createdAt: now,
            systemPrompt: systemPrompt, model: turns[0].model, settings: settings, tags: session.tags,
            messages: context == .new ? [] : session.activeMessages.filter { $0.id != session.runningReply })
    }
}

/// Why a conversation cannot be held again.
public enum RerunError: Error, Hashable, Sendable {
    /// Nobody asked anything on its active branch.
    case nothingAsked
    /// Answers come from a backend that is not set up.
    case unknownBackend(String)
    case unreadableReference(ModelReferenceError)

    /// One sentence for a person.
    public var summary: String {
        switch self {
        case .nothingAsked: "Nothing was asked in this session."
        case .unknownBackend(let name): "Its answers come from “\(name)”, and no backend of that name is set up."
        case .unreadableReference(let error): "It is not clear who wrote its answers: \(error.summary)."
        }
    }
}

extension ChatMessage {
    /// True for what is left of a try that failed: no text, no picture, and no function asked for.
    var isEmptyAnswer: Bool {
        reply?.toolCalls.isEmpty != false && content.allSatisfy { if case .text(let text) = $0 { text.isEmpty } else { false } }
    }
}

extension ChatSession {
    /// Its title, or else the first words said in it.
    public var shownTitle: String {
        if !title.isEmpty { return title }
        let words = activeMessages.first { $0.role == .user }?.text.split(whereSeparator: \.isWhitespace).prefix(8) ?? []
        return words.isEmpty ? "Session" : words.joined(separator: " ")
    }
}

extension ModelReference {
    /// The reference with a hash in it cut to eight digits, for people.
    public var shortText: String {
        guard isPinned, let revision else { return text }
        return pinned(at: String(revision.prefix(8)))
    }
}
