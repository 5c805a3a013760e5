import ChatCore
import ChatUI
import SessionIndex
import Synchronization

/// Lists and searches sessions for the screen: at once what the index knows, and again when it has taken in what changed on disk.
///
/// Its threads live as long as something is asked; an idle program has none.
final class SessionFinder: Sendable {
    private enum Question: Equatable {
        case list(String)
        case search(String)
    }

    private struct State {
        /// What was asked last and is not answered yet.
        var question: Question?
        /// What was answered last: it is answered again when more is known.
        var answered: Question?
        var isAnswering = false
        var isRefreshing = false
        var refreshed: ContinuousClock.Instant?
        var answersOnce = false
    }

    /// Rows of an answer: several screens full.
    private static let rows = 500
    private static let hits = 200
    /// What was taken in so lately is taken for what is on disk, while somebody types.
    private static let freshness = Duration.seconds(2)
    private static let progressInterval = Duration.milliseconds(200)

    let sessions: SessionCatalog?
    private let post: @Sendable (Action) -> Void
    private let state = Mutex(State())

    init(_ sessions: SessionCatalog?, post: @escaping @Sendable (Action) -> Void) {
        self.sessions = sessions
        self.post = post
    }

    /// For a front end that cannot take an answer back: it gets one, which is whole.
    func answersOnce() { state.withLock { $0.answersOnce = true } }

    func list(_ filter: String) { ask(.list(filter)) }
    func search(_ query: String) { ask(.search(query)) }

    private func ask(_ question: Question) {
        guard let sessions else {
            return post(noAnswer(to: question))
        }
        let (mustAnswer, mustRefresh) = state.withLock { state in
            defer { state.isAnswering = true }
            state.question = question
            guard !state.answersOnce else { return (!state.isAnswering, false) }
            let isFresh = state.refreshed.map { ContinuousClock.now - $0 < Self.freshness } ?? false
            let mustRefresh = !state.isRefreshing && !isFresh
            if mustRefresh { state.isRefreshing = true }
            return (!state.isAnswering, mustRefresh)
        }
        if mustAnswer { startThread { self.answer(in: sessions) } }
        if mustRefresh { startThread { self.refresh(sessions) } }
    }

    private func noAnswer(to question: Question) -> Action {
        switch question {
        case .list(let filter): .sessionsListed(SessionList(filter: filter, sessions: [], total: 0))
        case .search(let query):
            .sessionsSearched(SessionSearchResult(query: query, hits: [], problem: "Sessions are not saved here."))
        }
    }

    private func nextQuestion() -> (question: Question, isWhole: Bool)? {
        state.withLock { state in
            guard let question = state.question else {
                state.isAnswering = false
                return nil
            }
            state.question = nil
            state.answered = question
            return (question, state.answersOnce)
        }
    }

    private func answer(in sessions: SessionCatalog) {
        while let (question, isWhole) = nextQuestion() {
            do throws(Failure) {
                // Without an index to be had, one is made of all files for each question.
                let quick =
                    isWhole ? nil : sessions.withIndex { index throws(SessionIndexError) in try Self.answer(question, in: index) }
                if let quick {
                    post(quick)
                } else {
                    post(try sessions.withWholeIndex { index throws(SessionIndexError) in try Self.answer(question, in: index) })
                }
            } catch {
                post(noAnswer(to: question))
                post(.notice(Notice(.error, error.what, advice: error.advice)))
            }
        }
    }

    private static func answer(_ question: Question, in index: SessionIndex) throws(SessionIndexError) -> Action {
        switch question {
        case .list(let filter):
            let found = try index.sessions(matching: filter, limit: rows).map { SessionChoice($0) }
            return .sessionsListed(SessionList(filter: filter, sessions: found, total: try index.count()))
        case .search(let text):
            let query: SessionQuery
            do throws(SessionQuery.Problem) {
                query = try SessionQuery(text, isBeingTyped: true)
            } catch {
                let problem =
                    error == .empty
                    ? "Words, \"a phrase\", begin*, -not, model: role: tag: before: after:" : error.summary.sentence
                return .sessionsSearched(SessionSearchResult(query: text, hits: [], problem: problem))
            }
            let hits = try index.search(query, limit: hits)
            return .sessionsSearched(
                SessionSearchResult(query: text, hits: hits.map { SessionHit($0) }, words: query.terms.map(\.text)))
        }
    }

    /// Takes in what changed on disk; when anything had, what was asked last is answered again.
    private func refresh(_ sessions: SessionCatalog) {
        var lastProgress = ContinuousClock.now
        var hasTold = false
        let hasChanged = sessions.withIndex { index throws(SessionIndexError) in
            try sessions.refresh(index) { done, total in
                guard ContinuousClock.now - lastProgress > Self.progressInterval else { return }
                lastProgress = .now
                hasTold = true
                self.post(.sessionsIndexed(done: done, total: total))
                self.askAgain(in: sessions)
            }
        }
        state.withLock { state in
            state.isRefreshing = false
            // What could not be taken in now may be at the next question.
            state.refreshed = hasChanged == nil ? nil : .now
        }
        if hasTold { post(.sessionsIndexed(done: 1, total: 1)) }
        if hasChanged == true { askAgain(in: sessions) }
        tellOfUnreadable(in: sessions)
    }

    private func askAgain(in sessions: SessionCatalog) {
        let mustAnswer = state.withLock { state in
            guard state.question == nil, let answered = state.answered else { return false }
            state.question = answered
            defer { state.isAnswering = true }
            return !state.isAnswering
        }
        if mustAnswer { startThread { self.answer(in: sessions) } }
    }

    private func tellOfUnreadable(in sessions: SessionCatalog) {
        let unreadable = sessions.withIndex { index throws(SessionIndexError) in try index.unreadable() } ?? []
        guard let first = unreadable.first else { return }
        post(.notice(Notice(.warning, "\(unreadable.count) saved files cannot be read, among them: \(first.reason).")))
    }
}

extension SessionChoice {
    init(_ session: IndexedSession) {
        self.init(
            id: session.id, title: session.title.isEmpty ? session.preview : session.title, updatedAt: session.updatedAt,
            model: session.model, messageCount: session.messageCount, tags: session.tags.filter { $0 != ChatSession.pinTag },
            isPinned: session.isPinned, cost: session.costText, preview: session.title == session.preview ? "" : session.preview)
    }
}

extension SessionHit {
    fileprivate init(_ hit: SearchHit) {
        self.init(
            session: SessionChoice(hit.session), message: hit.message, role: hit.role, at: hit.at,
            snippet: hit.snippet.map { ListItem.Piece($0.text, isMatch: $0.isMatch) })
    }
}
