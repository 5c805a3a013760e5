import ChatCore
import ChatUI
import Inference
import JSON
import LocalEngine

/// Asks a backend for a session's running reply and reports all that comes, in the order it comes.
struct ReplyStream: Sendable {
    let backends: BackendCatalog
    let engine: EngineHost
    let timeouts: Timeouts
    let now: @Sendable () -> Timestamp
    let report: @Sendable (ReplyUpdate) -> Void
    /// Waits while the reports of before have not been dealt with.
    let waitForRoom: @Sendable () async -> Void

    /// Who answers, and by which name it knows the model.
    private struct Answerer {
        var client: InferenceClient
        var modelName: String
        var author: Author
    }

    func run(_ session: ChatSession) async {
        let start = ContinuousClock.now
        var outcome = ReplyOutcome(milliseconds: 0)
        do {
            let answerer = try await answerer(for: session)
            outcome = await stream(ChatCompletion.Request(session, model: answerer.modelName), from: answerer, since: start)
        } catch let failure as Failure {
            outcome.failure = Notice(.error, failure.what, advice: failure.advice)
        } catch let error as EngineError {
            outcome.failure = Notice(error)
        } catch let error as InferenceError {
            outcome.failure = Notice(error)
            outcome.attempt = Attempt(error, at: now(), waited: nil, backend: session.model.backendName)
        } catch {
            outcome.failure = Notice(.error, "The reply could not be asked for: \(error).")
        }
        if let failure = outcome.failure, outcome.attempt == nil {
            outcome.attempt = Attempt(at: now(), error: failure.summary, backend: session.model.backendName)
        }
        outcome.milliseconds = (ContinuousClock.now - start).inMilliseconds
        if !Task.isCancelled { report(.ended(outcome)) }
    }

    private func answerer(for session: ChatSession) async throws -> Answerer {
        let reference = session.model
        var author = Author(reference: reference.text, backend: reference.backendName, requestedRevision: reference.revision)
        // A token may come from a command that takes its time.
        let backend = await onThread { [backends] in
            Result { () throws(Failure) in try backends.backend(named: reference.backend) }
        }
        switch try backend.get() {
        case .router(let server):
            author.provider = reference.provider
            let name = reference.name + (reference.provider.map { ":" + $0 } ?? "")
            return Answerer(client: InferenceClient(server: server, timeouts: timeouts), modelName: name, author: author)
        case .server(let server):
            let client = InferenceClient(server: server, timeouts: timeouts)
            return Answerer(client: client, modelName: try await modelName(of: reference, at: client), author: author)
        case .endpoint(let backend):
            let (backend, modelName) = backend.chosen(by: reference.name)
            let endpoint = try await backends.endpoints.awake(backend) { report(.preparing($0)) }
            let client = InferenceClient(
                server: try backends.endpoints.server(for: endpoint, of: backend, timeouts: timeouts), timeouts: timeouts)
            author.model = endpoint.configuration.model.repository
            // It serves this commit and no other until it is updated, which its state would say.
            if endpoint.state == .running, let commit = endpoint.commit {
                author.identify(by: RevisionEvidence(hash: commit, source: .endpoint))
            }
            let name = try await backends.endpoints.modelName(modelName, of: endpoint, at: client)
            return Answerer(client: client, modelName: name, author: author)
        case .local:
            let engine = try await engine.ready(reference.name, installing: false) { report(.preparing($0)) }
            author.model = engine.modelName
            author.identify(by: RevisionEvidence(hash: engine.sha256, source: .file))
            let server = try InferenceServer(baseURL: engine.baseURL, token: AccessToken(engine.key))
            return Answerer(
                client: InferenceClient(server: server, timeouts: timeouts), modelName: engine.modelName, author: author)
        }
    }

    /// The name in the reference; a one-off server without one is asked for its first model.
    private func modelName(of reference: ModelReference, at client: InferenceClient) async throws -> String {
        guard reference.text == BackendCatalog.oneOffModel else { return reference.name }
        do throws(InferenceError) {
            return try await client.models().first?.id ?? ""
        } catch {
            switch error {
            case .notFound, .malformedResponse: return ""
            default: throw Failure(.refused, error.summary, advice: error.advice)
            }
        }
    }

    private func stream(
        _ request: ChatCompletion.Request, from answerer: Answerer, since start: ContinuousClock.Instant
    ) async -> ReplyOutcome {
        var author = answerer.author
        var end = ChatCompletion.Response()
        var lastFailure: Attempt?
        report(.identified(author))
        let backend = author.backend
        do {
            let stream = answerer.client.streamChatCompletion(request) { event in
                guard case .failed(_, let error, let wait?) = event else { return }
                let attempt = Attempt(error, at: now(), waited: wait, backend: backend)
                report(.retrying(attempt, afterMilliseconds: wait.inMilliseconds))
            }
            for try await batch in stream {
                let milliseconds = (ContinuousClock.now - start).inMilliseconds
                var text = ""
                var reasoning = ""
                var pieces = 0
                for delta in batch {
                    switch delta {
                    case .text(let piece):
                        text += piece
                        pieces += 1
                    case .reasoning(let piece):
                        reasoning += piece
                        pieces += 1
                    case .provenance(let provenance):
                        author.identify(by: provenance)
                        end.apply(delta)
                        report(.identified(author))
                    default: end.apply(delta)
                    }
                }
                if !text.isEmpty || !reasoning.isEmpty {
                    report(.received(milliseconds: milliseconds, text: text, reasoning: reasoning, pieces: pieces))
                    await waitForRoom()
                }
            }
        } catch {
            lastFailure = Attempt(error, at: now(), waited: nil, backend: author.backend)
            return outcome(of: end, by: author, attempt: lastFailure, failure: Notice(error))
        }
        let attempt = Attempt(at: now(), status: end.provenance?.status, backend: author.backend, provider: author.provider)
        return outcome(of: end, by: author, attempt: attempt, failure: nil)
    }

    private func outcome(of end: ChatCompletion.Response, by author: Author, attempt: Attempt?, failure: Notice?) -> ReplyOutcome
    {
        ReplyOutcome(
            milliseconds: 0, author: author,
            toolCalls: end.toolCalls.map { ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments) },
            finishReason: end.finishReason, usage: end.usage.map(Usage.init),
            cost: end.usage?.cost.flatMap { $0 >= 0 && $0 < 1e9 ? $0 : nil }.map {
                Cost(amount: $0, currency: "USD", source: "reported by the server")
            },
            requestID: end.provenance?.requestID, attempt: attempt, failure: failure)
    }
}

extension Author {
    /// Takes in what the head of an answer says about who wrote it.
    fileprivate mutating func identify(by provenance: AnswerEvidence) {
        provider = provenance.provider ?? provider
        model = provenance.model ?? model
        fingerprint = provenance.fingerprint ?? fingerprint
        if let evidence = provenance.revisionEvidence { identify(by: evidence) }
    }

    /// Evidence of what answers is the only thing that makes a revision `enforced`.
    fileprivate mutating func identify(by evidence: RevisionEvidence) {
        revision = evidence.hash
        revisionStatus = evidence.agrees(withRequested: requestedRevision) ? .enforced : .mismatch
    }
}

extension Usage {
    fileprivate init(_ usage: ChatCompletion.Usage) {
        self.init(
            promptTokens: usage.promptTokens, completionTokens: usage.completionTokens, reasoningTokens: usage.reasoningTokens,
            cachedTokens: usage.cachedTokens)
    }
}

extension ChatCompletion.Request {
    /// The active path up to the running reply. Empty replies, as of failed tries, are left out, and messages of one
    /// role that then stand together become one: chat templates want the roles to alternate.
    init(_ session: ChatSession, model: String) {
        var messages: [ChatCompletion.Message] = []
        if !session.systemPrompt.isEmpty { messages.append(ChatCompletion.Message(.system, session.systemPrompt)) }
        for message in session.activeMessages where message.id != session.runningReply && !message.isEmpty {
            let next = ChatCompletion.Message(message)
            if let last = messages.last, last.role == next.role, last.role == .user {
                messages[messages.count - 1].content += [.text("\n\n")] + next.content
            } else {
                messages.append(next)
            }
        }
        self.init(
            model: model, messages: messages, temperature: session.settings.temperature, topP: session.settings.topP,
            maxTokens: session.settings.maxTokens, seed: session.settings.seed, stop: session.settings.stop,
            extra: session.settings.extras)
    }
}

extension ChatMessage {
    fileprivate var isEmpty: Bool {
        reply?.toolCalls.isEmpty != false && content.allSatisfy { if case .text(let text) = $0 { text.isEmpty } else { false } }
    }
}

extension ChatCompletion.Message {
    fileprivate init(_ message: ChatMessage) {
        let role = ChatCompletion.Role(rawValue: message.role.rawValue) ?? .user
        let content: [ChatCompletion.ContentPart] = message.content.compactMap { part in
            switch part {
            case .text(let text): .text(text)
            case .image(let mediaType, .data(let base64)): .image(url: "data:\(mediaType);base64,\(base64)")
            case .image(_, .file), .other: nil
            }
        }
        self.init(
            role: role, content: content,
            toolCalls: message.reply?.toolCalls.map { ChatCompletion.ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments) }
                ?? [])
    }
}
