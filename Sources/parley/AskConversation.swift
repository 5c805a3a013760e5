import ChatCore
import ChatUI
import Glibc
import Inference
import JSON
import TerminalCore

/// One question and its answer, without a screen.
struct AskConversation: AskLoop {
    enum Printer { case none, text, events }

    let runtime: Runtime
    private let printer: Printer
    private let isVerbose: Bool
    let signals: SignalDescriptor
    private let showsPictures: Bool
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private(set) var state: ChatState
    private var question: MessageID?
    var wasInterrupted = false
    private(set) var isReaderGone = false
    private var warnings = WarningPrinter()
    /// Who answers, as far as it is known, and as it was told last.
    private var author: Author?
    private var toldAuthor: Author?
    /// Why there is no answer, or only its beginning.
    private(set) var failure: Notice?

    /// - Parameter showsPictures: whether pictures are drawn after the answer.
    init(
        _ state: ChatState, runtime: Runtime, printer: Printer, isVerbose: Bool, signals: SignalDescriptor, showsPictures: Bool
    ) {
        self.showsPictures = showsPictures
        self.state = state
        self.runtime = runtime
        self.printer = printer
        self.isVerbose = isVerbose
        self.signals = signals
    }

    mutating func ask(_ text: String, attachments: [Attachment] = []) -> ExitCode {
        update(.asked(text, attachments: attachments))
        waitForReplies()
        if printer == .text, state.session.activeMessages.last?.text.isEmpty == false { writeAll("\n", to: STDOUT_FILENO) }
        return wasInterrupted ? .interrupted : failure == nil ? .done : .refused
    }

    mutating func update(_ action: Action) {
        let running = state.session.runningReply
        let effects = state.update(action, at: Runtime.now())
        // What comes after a stop is dropped by the session, and so it is here.
        if case .reply(let id, let update) = action, id == running {
            if case .ended(let outcome) = update, id == state.session.runningReply {
                // It is asked once more, with less.
                if let attempt = outcome.attempt { printRetry(attempt, after: 0) }
                tellStatus(of: outcome)
            } else {
                show(update)
            }
        }
        for effect in effects {
            _ = runtime.perform(effect)
            show(effect)
        }
        warnings.tell(state.notice)
        if case .notice(let notice) = action, notice.severity == .error { remark(notice.text) }
    }

    /// What comes is printed as it comes.
    mutating func printNews() {}

    private mutating func show(_ update: ReplyUpdate) {
        switch update {
        case .preparing(let what): if isVerbose || isatty(STDERR_FILENO) == 1 { remark(what) }
        case .retrying(let attempt, let wait):
            let text = attempt.remark
            if isVerbose || isatty(STDERR_FILENO) == 1 { remark(text) }
            printRetry(attempt, after: wait)
        case .identified(let author): self.author = author
        case .received(let milliseconds, let text, let reasoning, _):
            tellAuthor()
            if printer == .text { print(isTerminal ? text.safeForTerminal : text) }
            if !reasoning.isEmpty { print(event: "reasoning", ["ms": .int(milliseconds), "text": .string(reasoning)]) }
            if !text.isEmpty { print(event: "text", ["ms": .int(milliseconds), "text": .string(text)]) }
        case .receivedImage(let mediaType, let base64):
            if printer == .text, !showsPictures { remark("the model has made a picture (\(mediaType)), which --json prints") }
            print(event: "image", ["media_type": .string(mediaType), "data": .string(base64)])
        case .ended(let outcome):
            tellAuthor()
            failure = outcome.failure
            tellStatus(of: outcome)
        }
    }

    private func tellStatus(of outcome: ReplyOutcome) {
        guard isVerbose else { return }
        remark(
            "status \(outcome.attempt?.status.map(String.init) ?? "none"), request \(outcome.requestID ?? "without a name")")
    }

    private mutating func printRetry(_ attempt: Attempt, after milliseconds: Int) {
        var event: JSONObject = ["error": .string(attempt.error ?? ""), "wait_ms": .int(milliseconds)]
        event.append("backend", ifPresent: attempt.backend.map(JSONValue.string))
        event.append("provider", ifPresent: attempt.provider.map(JSONValue.string))
        print(event: "retry", event)
    }

    /// With the first piece of the answer, because its head says more than what was asked for.
    private mutating func tellAuthor() {
        guard let author, author != toldAuthor else { return }
        toldAuthor = author
        print(event: "author", author.json)
    }

    private mutating func show(_ effect: Effect) {
        if case .record(.replyFinished) = effect { print(event: "end", answer.objectValue ?? JSONObject()) }
    }

    private mutating func print(event name: String, _ members: JSONObject) {
        guard printer == .events else { return }
        var object = JSONObject()
        object.append("event", .string(name))
        object.append(contentsOf: members)
        print(JSONValue.object(object).lines(.compact))
    }

    /// Standard output may be closed by who reads it: then nobody wants the rest.
    private mutating func print(_ text: String) {
        if !writeAll(text, to: STDOUT_FILENO) { isReaderGone = true }
    }

    private func remark(_ text: String) { tellOnStandardError(text) }
}

extension AskConversation {
    /// What the model wrote; empty before there is anything.
    var text: String { state.session.activeMessages.last { $0.reply != nil }?.text ?? "" }

    /// The pictures that the model has made.
    var images: [Media] { state.session.activeMessages.last { $0.reply != nil }?.images ?? [] }

    /// All that is known of the answer.
    var answer: JSONValue {
        var object = JSONObject()
        object.append("session", .string(state.session.id.text))
        guard let message = state.session.activeMessages.last, message.reply != nil else { return .object(object) }
        object.append(contentsOf: message.answerJSON)
        object.append("error", ifPresent: failure.map { .string($0.text) })
        return .object(object)
    }
}
