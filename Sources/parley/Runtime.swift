import ChatCore
import ChatUI
import Glibc
import Inference
import LocalEngine
import SessionStore

/// Carries out the effects of the state and posts what comes of them into the mailbox. Belongs to the loop's thread.
final class Runtime {
    let mailbox = Mailbox()
    private let backends: BackendCatalog
    private let engine: EngineHost
    private let timeouts: Timeouts
    /// nil when nothing is to be saved.
    private let store: SessionStore?
    private let history: PromptHistoryFile?

    private var writer: SessionWriter?
    /// Opens when all that was recorded up to the running reply is safe on disk.
    private var saved: Gate?
    private var reply: Task<Void, Never>?
    private var preparation: Task<Void, Never>?

    init(
        backends: BackendCatalog, engine: EngineHost, timeouts: Timeouts, store: SessionStore?, history: PromptHistoryFile?
    ) {
        self.backends = backends
        self.engine = engine
        self.timeouts = timeouts
        self.store = store
        self.history = history
    }

    /// The wall clock.
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(millisecondsSince1970: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Carries out an effect.
    /// - Returns: false for those that need the screen, which are the front end's.
    func perform(_ effect: Effect) -> Bool {
        switch effect {
        case .createSession(let session): create(session)
        case .record(let event): record(event)
        case .requestReply(let session): requestReply(to: session)
        case .cancelReply: reply?.cancel()
        case .prepare(let reference): prepare(reference)
        case .listModels: listModels()
        case .listSessions: listSessions()
        case .openSession(let id):
            openSession { store throws(SessionStoreError) in try store.open(id, onTrouble: self.onTrouble) }
        case .findSession(let name):
            openSession { store throws(SessionStoreError) in try store.open(store.find(name).id, onTrouble: self.onTrouble) }
        case .closeSession: closeSession()
        case .rememberPrompt(let prompt): history?.append(prompt)
        case .editDraft, .redraw, .suspend: return false
        }
        return true
    }

    /// Lets go of everything, in order: the reply, then the file.
    func finish() {
        reply?.cancel()
        preparation?.cancel()
        closeSession()
    }

    private func tell(_ notice: Notice) { mailbox.post(.notice(notice)) }
}

// Saving.
extension Runtime {
    /// Told when the disk refuses, and with nil when it has taken everything after all.
    private var onTrouble: @Sendable (SessionStoreError?) -> Void {
        { [mailbox] error in
            let notice =
                error.map {
                    Notice(
                        .error, "This session is not being saved: \($0.summary).", advice: "It is kept in memory and tried again."
                    )
                }
                ?? Notice(.information, "Everything is saved again.")
            mailbox.post(.notice(notice))
        }
    }

    private func create(_ session: ChatSession) {
        do throws(SessionStoreError) {
            writer = try store?.create(session, onTrouble: onTrouble)
        } catch {
            writer = nil
            tell(
                Notice(
                    .error, "This session cannot be saved: \(error.summary).",
                    advice: "Check the directory, or say --no-save with parley ask."))
        }
    }

    private func record(_ event: SessionEvent) {
        guard let writer else { return }
        guard case .replyStarted = event else { return writer.record(event) }
        let gate = Gate()
        saved = gate
        writer.record(event) { error in gate.open(error.map { "The message could not be saved: \($0.summary)." }) }
    }

    private func openSession(_ open: (SessionStore) throws(SessionStoreError) -> OpenedSession) {
        guard let store else { return tell(Notice(.error, "Sessions are not saved here.")) }
        do throws(SessionStoreError) {
            let opened = try open(store)
            mailbox.post(.sessionOpened(adopt(opened)))
        } catch {
            tell(Notice(.error, "The session was not opened: \(error.summary)."))
        }
    }

    /// From now on events go to this session's file.
    func adopt(_ opened: OpenedSession) -> ShownSession {
        closeSession()
        let notice = opened.recovery.map { Notice(.warning, $0.summary.prefix(1).uppercased() + $0.summary.dropFirst() + ".") }
        switch opened.access {
        case .writable(let writer):
            self.writer = writer
            return ShownSession(session: opened.session, notice: notice)
        case .readOnly(let reason):
            let sentence = reason.summary.prefix(1).uppercased() + reason.summary.dropFirst() + "."
            return ShownSession(session: opened.session, readOnlyReason: sentence, notice: Notice(.warning, sentence))
        }
    }

    private func closeSession() {
        if let error = writer?.closeAndWait() {
            writeAll("parley: the session was not saved whole: \(error.summary)\n", to: STDERR_FILENO)
        }
        writer = nil
    }

    private func listSessions() {
        guard let store else { return mailbox.post(.sessionsListed([])) }
        Task.detached { [mailbox] in
            do throws(SessionStoreError) {
                let listing = try store.list()
                mailbox.post(
                    .sessionsListed(
                        listing.sessions.map {
                            SessionChoice(
                                id: $0.id, title: $0.title.isEmpty ? $0.firstWords : $0.title, updatedAt: $0.updatedAt,
                                model: $0.model,
                                messageCount: $0.messageCount)
                        }))
                if let first = listing.unreadable.first {
                    mailbox.post(
                        .notice(
                            Notice(
                                .warning, "\(listing.unreadable.count) saved files cannot be read, among them: \(first.summary).")
                        ))
                }
            } catch {
                mailbox.post(.notice(Notice(.error, "The sessions could not be listed: \(error.summary).")))
            }
        }
    }
}

// Asking.
extension Runtime {
    private func requestReply(to session: ChatSession) {
        guard let id = session.runningReply else { preconditionFailure("a reply is asked for that has not begun") }
        let mailbox = mailbox
        let gate = saved
        saved = nil
        let stream = ReplyStream(
            backends: backends, engine: engine, timeouts: timeouts, now: Self.now,
            report: { mailbox.post(.reply(id, $0)) }, waitForRoom: { await mailbox.waitForRoom() })
        reply = Task.detached(executorPreference: ThreadExecutor.shared) {
            if let trouble = await gate?.wait() {
                let failure = Notice(.error, trouble, advice: "It was not sent; mend the disk and send /retry.")
                return mailbox.post(.reply(id, .ended(ReplyOutcome(milliseconds: 0, failure: failure))))
            }
            await stream.run(session)
        }
    }

    /// Gets the local engine ready for a model that was chosen; other backends need nothing.
    private func prepare(_ reference: ModelReference) {
        guard reference.backend == "local" else { return }
        preparation?.cancel()
        preparation = Task.detached(executorPreference: ThreadExecutor.shared) { [mailbox, engine] in
            do {
                _ = try await engine.ready(reference.name, installing: true) {
                    mailbox.post(.notice(Notice(.information, "\(reference): \($0)")))
                }
                if !Task.isCancelled { mailbox.post(.notice(Notice(.information, "\(reference) is ready."))) }
            } catch let error as EngineError {
                if error != .cancelled { mailbox.post(.notice(Notice(error))) }
            } catch {
                mailbox.post(
                    .notice((error as? Failure).map { Notice(.error, $0.what, advice: $0.advice) } ?? Notice(.error, "\(error)")))
            }
        }
    }

    private func listModels() {
        mailbox.post(.modelsListed(ModelList(backend: "local", models: engine.choices)))
        for name in backends.listedNames where name != "local" {
            Task.detached(executorPreference: ThreadExecutor.shared) { [mailbox, backends] in
                mailbox.post(.modelsListed(await backends.models(of: name)))
            }
        }
    }
}

/// Lets one task pass once a thing is done, and tells it what came of it.
private final class Gate: Sendable {
    private let pipe = AsyncStream<String?>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// - Parameter trouble: nil when all is well.
    func open(_ trouble: String?) {
        pipe.continuation.yield(trouble)
        pipe.continuation.finish()
    }

    func wait() async -> String? {
        for await trouble in pipe.stream { return trouble }
        return nil
    }
}
