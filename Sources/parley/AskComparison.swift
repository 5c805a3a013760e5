import ChatCore
import ChatUI
import Glibc
import JSON
import TerminalCore

/// One question to several models at once, without a screen. The first model's answer is printed as it comes, every other one as soon
/// as those before it are whole, so that what stands where does not depend on who was faster.
struct AskComparison: AskLoop {
    let runtime: Runtime
    private let printer: AskConversation.Printer
    private let isVerbose: Bool
    let signals: SignalDescriptor
    /// nil where no images are drawn.
    private let pictures: PicturePrinter?
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private(set) var state: ChatState
    var wasInterrupted = false
    private(set) var isReaderGone = false
    private var warnings = WarningPrinter()
    private var failures: [MessageID: Notice] = [:]
    /// The model whose answer is being printed, and how many bytes of it were.
    private var current = 0
    private var printedBytes = 0
    private var hasHead = false

    init(
        _ state: ChatState, runtime: Runtime, printer: AskConversation.Printer, isVerbose: Bool,
        signals: SignalDescriptor, pictures: PicturePrinter?
    ) {
        self.pictures = pictures
        self.state = state
        self.runtime = runtime
        self.printer = printer
        self.isVerbose = isVerbose
        self.signals = signals
    }

    /// Why not all have answered.
    var failure: Notice? { columns.lazy.compactMap { failures[$0.id] }.first }

    private var columns: [Comparison.Column] { state.comparison?.columns ?? [] }

    /// What each model wrote.
    var texts: [String] { columns.compactMap { state.session[$0.id]?.text } }

    mutating func ask(_ text: String, attachments: [Attachment] = [], of models: [ModelReference]) -> ExitCode {
        update(.comparisonAsked(text, models, attachments: attachments))
        waitForReplies()
        return wasInterrupted ? .interrupted : failure == nil ? .done : .refused
    }

    mutating func update(_ action: Action) {
        if case .reply(let id, let update) = action, let column = columns.first(where: { $0.id == id }),
            column.progress != nil
        {
            show(update, of: column)
        }
        for effect in state.update(action, at: Runtime.now()) { _ = runtime.perform(effect) }
        // One that is asked once more with less has not failed yet.
        if case .reply(let id, .ended) = action, columns.contains(where: { $0.id == id && $0.progress != nil }) {
            failures[id] = nil
        }
        warnings.tell(state.notice)
        if case .notice(let notice) = action, notice.severity == .error { tellOnStandardError(notice.text) }
    }

    private mutating func show(_ update: ReplyUpdate, of column: Comparison.Column) {
        let isWatched = isVerbose || isatty(STDERR_FILENO) == 1
        switch update {
        case .preparing(let what):
            if isWatched { tellOnStandardError("\(column.model.shortText): \(what)") }
        case .retrying(let attempt, _):
            if isWatched { tellOnStandardError("\(column.model.shortText): \(attempt.remark)") }
        case .ended(let outcome): failures[column.id] = outcome.failure
        case .received(let milliseconds, let text, _, _):
            guard printer == .events, !text.isEmpty else { return }
            print(
                JSONValue.object([
                    "event": "text", "reference": .string(column.model.text), "ms": .int(milliseconds),
                    "text": .string(text),
                ]).lines(.compact))
        case .receivedImage(let mediaType, let base64):
            guard printer == .events else { return }
            print(
                JSONValue.object([
                    "event": "image", "reference": .string(column.model.text), "media_type": .string(mediaType),
                    "data": .string(base64),
                ]).lines(.compact))
        case .identified: break
        }
    }

    /// Prints what has come of the answers whose turn it is.
    mutating func printNews() {
        guard printer == .text else { return }
        while current < columns.count, let message = state.session[columns[current].id] {
            if !hasHead {
                hasHead = true
                print((current > 0 ? "\n" : "") + shown("[\(columns[current].model.shortText)]\n"))
            }
            let rest = String(decoding: message.text.utf8.dropFirst(printedBytes), as: UTF8.self)
            printedBytes += rest.utf8.count
            print(shown(rest))
            guard columns[current].progress == nil else { return }
            if let pictures { for image in message.images { print("\n" + pictures.text(of: image)) } }
            let figures =
                (failures[message.id].map { [$0.summary] } ?? []) + (message.reply?.figures ?? [])
            print(shown("\(message.text.isEmpty ? "" : "\n")(\(figures.joined(separator: " · ")))\n"))
            (current, printedBytes, hasHead) = (current + 1, 0, false)
        }
    }

    private func shown(_ text: String) -> String { isTerminal ? text.safeForTerminal : text }

    private mutating func print(_ text: String) {
        if !writeAll(text, to: STDOUT_FILENO) { isReaderGone = true }
    }

    /// All answers, in the order in which the models were given.
    var answers: JSONValue {
        .array(
            columns.map { column in
                var object: JSONObject = [
                    "session": .string(state.session.id.text), "reference": .string(column.model.text),
                ]
                if let message = state.session[column.id] { object.append(contentsOf: message.answerJSON) }
                object.append("error", ifPresent: failures[column.id].map { .string($0.text) })
                return .object(object)
            })
    }
}
