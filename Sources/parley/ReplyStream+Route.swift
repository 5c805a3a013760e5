import ChatCore
import ChatUI
import Inference
import Synchronization

extension ReplyStream {
    /// Asks a route. Who is asked is told as it happens, and every attempt that failed is recorded with its backend and provider.
    func askRoute(
        _ route: RoutedAnswerers, _ request: ChatCompletion.Request, _ session: ChatSession, _ start: ContinuousClock.Instant
    ) async -> ReplyOutcome {
        let course = RouteCourse(route.references, asked: session.model)
        let stream = route.gateway.streamChatCompletion(request) { [now, report] event in
            for update in course.take(event, at: now()) { report(update) }
        }
        var outcome = await receive(stream, since: start) { course.answering }
        var rest = course.takePending()
        // The failure that ended it all is told once, with the outcome.
        if outcome.failure != nil { outcome.attempt = rest.popLast() ?? outcome.attempt }
        for attempt in rest { report(.retrying(attempt, afterMilliseconds: 0)) }
        return outcome
    }
}

/// What a route does with one question, put into the words of a reply. Told and asked on any thread.
private final class RouteCourse: Sendable {
    private struct State {
        /// Who is being asked, or has begun to answer.
        var current: ModelReference
        /// Failures of which it is not yet clear whether they are the last one.
        var pending: [Attempt] = []
    }

    private let references: [String: ModelReference]
    private let state: Mutex<State>

    /// - Parameter references: of the targets, by their names.
    init(_ references: [String: ModelReference], asked: ModelReference) {
        self.references = references
        state = Mutex(State(current: asked))
    }

    var answering: (reference: ModelReference, author: Author) {
        let reference = state.withLock { $0.current }
        var author = Author(reference: reference)
        author.provider = reference.provider
        return (reference, author)
    }

    func takePending() -> [Attempt] {
        state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
    }

    func take(_ event: RouteEvent, at time: Timestamp) -> [ReplyUpdate] {
        var updates = takePending().map { ReplyUpdate.retrying($0, afterMilliseconds: 0) }
        switch event {
        case .started(let target, _, let isHedge):
            // The one that was asked first stays in sight until another answers.
            if !isHedge {
                turn(to: target)
                updates.append(.identified(answering.author))
            }
        case .answering(let target, _):
            turn(to: target)
            updates.append(.identified(answering.author))
        case .resting(let wait):
            updates.append(.preparing("all targets rest after failures, next try in \(max(1, wait.inMilliseconds / 1000)) s"))
        case .failed(let target, _, let error, let next):
            var attempt = Attempt(
                error, at: time, waited: next, backend: references[target]?.backendName ?? "",
                provider: references[target]?.provider)
            if error == .cancelled { attempt.error = "another target answered sooner" }
            if let next {
                updates.append(.retrying(attempt, afterMilliseconds: next.inMilliseconds))
            } else {
                state.withLock { $0.pending.append(attempt) }
            }
        }
        return updates
    }

    private func turn(to target: String) {
        if let reference = references[target] { state.withLock { $0.current = reference } }
    }
}
