import ChatCore
import ChatUI
import Inference
import JSON
import LocalEngine

/// Asks a backend for a session's running reply and reports all that comes, in the order it comes.
struct ReplyStream: Sendable {
    let answerers: AnswererCatalog
    let accounts: Accounts
    /// Where the paths of images in sessions begin.
    let sessionDirectory: String
    /// Members of the request beside those that the session has.
    let extras: JSONObject
    let now: @Sendable () -> Timestamp
    let report: @Sendable (ReplyUpdate) -> Void
    /// Tells the person something that is no part of the reply.
    let tell: @Sendable (Notice) -> Void
    /// Waits while the reports of before have not been dealt with.
    let waitForRoom: @Sendable () async -> Void
    /// The session that pays for it; nil for the one that is asked about.
    var spender: ChatSession?
    /// Whether a failure is followed by another try.
    var triesAgain = true

    func run(_ session: ChatSession) async {
        let start = ContinuousClock.now
        let session = session.askedRepeatably
        var outcome = ReplyOutcome(milliseconds: 0)
        do {
            let isRoute = session.model.backend == BackendCatalog.routeName
            let references = isRoute ? try answerers.references(ofRoute: session.model.name) : [session.model]
            let request = try ChatCompletion.Request(session, imagesIn: sessionDirectory, extras: extras)
            if let refusal = await accounts.refusal(to: session, from: references, spentIn: spender, at: now()) {
                outcome.failure = refusal
            } else if isRoute {
                outcome = await askRoute(
                    try await answerers.route(named: session.model.name, prices: accounts.prices), request, session, start)
            } else {
                let answerer = try await answerers.answerer(for: session.model, triesAgain: triesAgain) {
                    report(.preparing($0))
                }
                outcome = await askByRules(session) { await ask(answerer, request, session, by: $0, start) }
            }
        } catch let failure as Failure {
            outcome.failure = Notice(.error, failure.what, advice: failure.advice)
        } catch let error as EngineError {
            outcome.failure = Notice(error)
            outcome.author = Author(reference: session.model, refusedBy: error)
        } catch let error as InferenceError {
            outcome.failure = Notice(error)
            outcome.attempt = Attempt(error, at: now(), waited: nil, backend: session.model.backendName)
        } catch {
            outcome.failure = Notice(.error, "The reply could not be asked for: \(error).")
        }
        if let failure = outcome.failure, let status = outcome.attempt?.status, session.sendsImages {
            outcome.failure = failure.afterSendingImages(status)
        }
        if let failure = outcome.failure, outcome.attempt == nil {
            outcome.attempt = Attempt(at: now(), error: failure.summary, backend: session.model.backendName)
        }
        outcome.milliseconds = (ContinuousClock.now - start).inMilliseconds
        if !Task.isCancelled { report(.ended(outcome)) }
    }

    private func ask(
        _ answerer: Answerer, _ request: ChatCompletion.Request, _ session: ChatSession, by rules: ConversationRules,
        _ start: ContinuousClock.Instant
    ) async -> ReplyOutcome {
        let backend = answerer.author.backend
        var (request, changes) = request.adapted(to: rules)
        request.model = answerer.modelName
        if let notice = answerers.rules.notice(of: changes, in: session) { tell(notice) }
        let stream = answerer.client.streamChatCompletion(request) { event in
            guard case .failed(_, let error, let wait?) = event else { return }
            // No wait at all would mean that somebody else is asked.
            let attempt = Attempt(error, at: now(), waited: max(wait, .milliseconds(1)), backend: backend)
            report(.retrying(attempt, afterMilliseconds: wait.inMilliseconds))
        }
        report(.identified(answerer.author))
        return await receive(stream, since: start) { (session.model, answerer.author) }
    }

    /// Passes on what comes, and ends with all that is known of the answer.
    /// - Parameter answering: who does, as far as it is known when that is asked.
    func receive<Answer: AsyncSequence>(
        _ answer: Answer, since start: ContinuousClock.Instant, answering: () -> (reference: ModelReference, author: Author)
    ) async -> ReplyOutcome where Answer.Element == [ChatCompletion.Delta], Answer.Failure == InferenceError {
        var author = answering().author
        var end = ChatCompletion.Response()
        do {
            for try await batch in answer {
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
                    case .image(let url):
                        if let image = Media(imageIn: url) {
                            report(.receivedImage(mediaType: image.type.name, base64: Base64.encode(image.bytes)))
                        } else {
                            // Nothing is fetched from an address that only the answer names.
                            text += "\n\n[The model made a picture that is not shown.]\n"
                        }
                    case .provenance(let provenance):
                        author = answering().author
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
            author = end.provenance == nil ? answering().author : author
            let attempt = Attempt(error, at: now(), waited: nil, backend: author.backend, provider: author.provider)
            var outcome = await outcome(
                of: end, by: author, asking: answering().reference, attempt: attempt, failure: Notice(error))
            outcome.exceededContext = error.contextOverflow.map { ExceededContext(length: $0.length, tokens: $0.tokens) }
            return outcome
        }
        let attempt = Attempt(at: now(), status: end.provenance?.status, backend: author.backend, provider: author.provider)
        return await outcome(of: end, by: author, asking: answering().reference, attempt: attempt, failure: nil)
    }

    private func outcome(
        of end: ChatCompletion.Response, by author: Author, asking reference: ModelReference, attempt: Attempt?, failure: Notice?
    ) async -> ReplyOutcome {
        let cost = await accounts.cost(of: end.usage, by: author, asking: reference)
        if end.provenance != nil,
            let trouble = await accounts.enter(cost, end.usage, isFree: reference.backend == "local", at: now())
        {
            tell(trouble)
        }
        return ReplyOutcome(
            milliseconds: 0, author: author,
            toolCalls: end.toolCalls.map { ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments) },
            finishReason: end.finishReason, usage: end.usage.map(Usage.init), cost: cost,
            allowance: end.provenance?.rateLimit.map { RequestAllowance($0, at: now()) }, requestID: end.provenance?.requestID,
            attempt: attempt, failure: failure)
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
    mutating func identify(by evidence: RevisionEvidence) {
        report(evidence.hash, by: evidence.source.words, asRequested: evidence.agrees(withRequested: requestedRevision))
    }
}

extension RevisionEvidence.Source {
    /// Where a person would look for it.
    fileprivate var words: String {
        switch self {
        case .answerHeader: "header x-sha of the answer"
        case .serverInfo: "model_sha in /info of the server"
        case .endpoint: "model.revision of the endpoint"
        case .file: "SHA-256 of the model's file"
        }
    }
}

extension RequestAllowance {
    fileprivate init(_ limit: RateLimit, at now: Timestamp) {
        self.init(
            remaining: limit.remaining, limit: limit.limit,
            resetsAt: limit.resetsIn.map { now.advanced(byMilliseconds: $0.inMilliseconds) })
    }
}

extension Usage {
    fileprivate init(_ usage: ChatCompletion.Usage) {
        self.init(
            promptTokens: usage.promptTokens, completionTokens: usage.completionTokens, reasoningTokens: usage.reasoningTokens,
            cachedTokens: usage.cachedTokens)
    }
}
