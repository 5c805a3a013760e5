import ChatCore
import ChatUI
import Glibc
import Inference
import JSON
import LocalEngine
import SessionStore
import Synchronization

/// Carries out the effects of the state and posts what comes of them into the mailbox. Belongs to the loop's thread.
final class Runtime {
    let mailbox = Mailbox()
    private(set) var backends: BackendCatalog
    let engine: EngineHost
    private var answerers: AnswererCatalog
    private(set) var accounts: Accounts
    /// nil when nothing is to be saved.
    private let store: SessionStore?
    /// Lists and searches what is saved.
    let finder: SessionFinder
    private let history: PromptHistoryFile?
    let themes: ThemeCatalog
    let models: ModelFiles
    let shelf: ModelShelf
    private(set) var revisions: RevisionChecker
    let presets: PresetCatalog
    let snippets: SnippetCatalog
    /// nil when nothing is to be kept.
    private let drafts: DraftKeeper?
    private let pictures: PictureDecoder
    /// Where the paths of images in sessions begin.
    private let sessionDirectory: String
    /// Models whose context was looked for.
    var contextsAsked: Set<String> = []
    /// Members of every request beside those that the session has.
    var requestExtras = JSONObject()

    private var writer: SessionWriter?
    /// Nothing more is to be written.
    private var isPrivate = false
    /// Reads along in a session that another process writes.
    private var follower: SessionFollower?
    /// Sessions that were opened and are not in use yet: their events belong elsewhere until `adoptSession`.
    private let opened = OpenedSessions()
    /// Opens when all that was recorded up to the running reply is safe on disk.
    private var saved: Gate?
    /// The replies asked for; those that have ended stay until the next.
    private var replies: [MessageID: Task<Void, Never>] = [:]
    /// What is asked beside the conversation.
    private var asides: [MessageID: Task<Void, Never>] = [:]
    private var preparation: Task<Void, Never>?

    init(
        backends: BackendCatalog, engine: EngineHost, answerers: AnswererCatalog, accounts: Accounts, sessions: SessionCatalog?,
        history: PromptHistoryFile?, themes: ThemeCatalog, models: ModelFiles, presets: PresetCatalog, snippets: SnippetCatalog,
        drafts: String?, sessionDirectory: String
    ) {
        self.backends = backends
        self.engine = engine
        self.answerers = answerers
        self.accounts = accounts
        store = sessions?.store
        finder = SessionFinder(sessions) { [mailbox] in mailbox.post($0) }
        self.history = history
        self.themes = themes
        self.models = models
        shelf = ModelShelf(mailbox: mailbox)
        self.presets = presets
        self.snippets = snippets
        self.drafts = drafts.map { [mailbox] in DraftKeeper(directory: $0, sessions: sessionDirectory, mailbox: mailbox) }
        self.sessionDirectory = sessionDirectory
        revisions = RevisionChecker(backends: backends)
        pictures = PictureDecoder(directory: sessionDirectory) { [mailbox] in mailbox.post(.pictureDecoded($0, $1)) }
    }

    /// From now on requests go by these settings; a reply that is coming goes on by those it began with.
    func use(_ launch: Launch) {
        backends = launch.backends
        answerers = launch.answerers
        accounts = launch.accounts
        revisions = RevisionChecker(backends: backends)
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
        case .unrecorded: break
        case .requestReply(let session): requestReply(to: session)
        case .cancelReply(let id): replies.removeValue(forKey: id)?.cancel()
        case .askAside(let session, let spender): askAside(session, spentIn: spender)
        case .cancelAside(let id): asides.removeValue(forKey: id)?.cancel()
        case .prepare(let reference): prepare(reference)
        case .learnContext(let reference): learnContext(of: reference)
        case .warmUp(let reference): warmUp(reference)
        case .listModels: listModels()
        case .listPresets: listPresets()
        case .findPreset(let name): findPreset(name)
        case .listSnippets: listSnippets()
        case .findSnippet(let name): findSnippet(name)
        case .listDirectory(let query): listDirectory(query)
        case .listNames(let kind): listNames(kind)
        case .keepDraft(let draft, let id): drafts?.keep(draft, of: id)
        case .findDraft(let id, let isNew): drafts?.find(of: id, isNew: isNew)
        case .describeSpending(let reference): describeSpending(of: reference)
        case .checkRevision(let question): checkRevision(question)
        case .listOffers(let wish): listOffers(for: wish)
        case .createEndpoint(let order): createEndpoint(order)
        case .markModel(let reference, let isFavourite): markModel(reference, isFavourite: isFavourite)
        case .describeModel(let name): describeModel(name)
        case .searchHub(let words, let task): searchHub(for: words, task: task)
        case .listSessions(let filter): finder.list(filter)
        case .searchSessions(let query): finder.search(query)
        case .openSession(let id, let place): openSession(id, at: place)
        case .readSession(let id): readSession(id)
        case .adoptSession(let id): adoptSession(id)
        case .findSession(let name): findSession(name)
        case .exportSession(let session, let argument, let theme):
            startThread { [mailbox] in mailbox.post(ExportFormat.export(session, as: argument, theme: theme)) }
        case .listThemes: listThemes()
        case .findTheme(let name): findTheme(name)
        case .followTheme(let name): followTheme(name)
        case .closeSession: closeSession()
        case .readAttachment(let path, let kind): readAttachment(path, as: kind)
        case .readPastedImage(let path, let text): readPastedImage(path, pastedAs: text)
        case .readMentions(let text, let paths): readMentions(paths, in: text)
        case .decodePicture(let id, let source, let size): pictures.decode(id, source, fitting: size)
        case .stopSaving:
            isPrivate = true
            drafts?.discard()
            closeSession()
        case .rememberPrompt(let prompt): history?.append(prompt)
        case .readPrompts: readPrompts()
        case .openLink(let target): startThread { [mailbox] in mailbox.post(.notice(LinkOpener.open(target))) }
        case .editDraft, .copyText, .saveText, .showText, .reportMouse, .alert, .askBackground, .askForPictures, .placePicture,
            .removePicture, .redraw, .suspend:
            return false
        }
        return true
    }

    /// Starts the local engine before the first question when the model needs it and it is installed: what goes wrong is told
    /// when it is asked.
    private func warmUp(_ reference: ModelReference) {
        guard reference.backend == "local", engine.canAnswer(reference.name) else { return }
        preparation = background { [engine, mailbox] in
            do {
                _ = try await engine.ready(reference.name, installing: false) { _ in }
            } catch EngineError.checksumMismatch(let file, let found) {
                // The file is gone now: when it is asked for, nothing of this would be known any more.
                mailbox.post(.notice(Notice(EngineError.checksumMismatch(file: file, found: found))))
            } catch {}
        }
    }

    /// Lets go of everything, in order: the reply, then the file.
    func finish() {
        for reply in replies.values { reply.cancel() }
        for aside in asides.values { aside.cancel() }
        preparation?.cancel()
        closeSession()
        drafts?.finish()
    }

    /// Away from the loop: a person may be typing already.
    private func readPrompts() {
        guard let history else { return }
        startThread { [mailbox] in mailbox.post(.promptsRead(history.load())) }
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
            mailbox.post(
                .savingFailed(Notice(.error, "This session cannot be saved: \(error.summary).", advice: "Check the directory.")))
        }
    }

    private func record(_ event: SessionEvent) {
        guard let writer else { return }
        guard case .replyStarted = event else { return writer.record(event) }
        let gate = Gate()
        saved = gate
        writer.record(event) { error in gate.open(error.map { "The message could not be saved: \($0.summary)." }) }
    }

    private func openSession(_ id: ULID, at place: SessionPlace?) {
        guard let store else { return mailbox.post(.sessionNotOpened(Notice(.error, "Sessions are not saved here."))) }
        startThread { [mailbox, opened, onTrouble] in
            do throws(SessionStoreError) {
                let session = try store.open(id, onTrouble: onTrouble)
                opened.add(session)
                var shown = ShownSession(session)
                shown.place = place
                mailbox.post(.sessionOpened(shown))
            } catch {
                mailbox.post(.sessionNotOpened(Notice(.error, "The session was not opened: \(error.summary).")))
            }
        }
    }

    private func findSession(_ name: String) {
        guard let sessions = finder.sessions else {
            return mailbox.post(.sessionNotOpened(Notice(.error, "Sessions are not saved here.")))
        }
        startThread { [mailbox] in
            do throws(SessionStoreError) {
                mailbox.post(.sessionFound(try sessions.locate(name)))
            } catch {
                mailbox.post(.sessionNotOpened(Notice(.error, "The session was not opened: \(error.summary).")))
            }
        }
    }

    /// Whoever writes the session may go on meanwhile: reading takes no lock.
    private func readSession(_ id: ULID) {
        guard let store else { return mailbox.post(.sessionNotOpened(Notice(.error, "Sessions are not saved here."))) }
        startThread { [mailbox] in
            do throws(SessionStoreError) {
                mailbox.post(.sessionRead(try store.read(id)))
            } catch {
                mailbox.post(.sessionNotOpened(Notice(.error, "The session was not read: \(error.summary).")))
            }
        }
    }

    private func adoptSession(_ id: ULID) {
        if let session = opened.take(id) { adopt(session) }
    }

    /// From now on events go to this session's file.
    func adopt(_ session: OpenedSession) {
        closeSession()
        switch session.access {
        case .writable(let writer): self.writer = writer
        case .readOnly(.locked): follow(session.session)
        case .readOnly: break
        }
    }

    private func follow(_ session: ChatSession) {
        guard let store else { return }
        follower = try? SessionFollower(session, in: store) { [mailbox, id = session.id] news in
            switch news {
            case .events(let events): mailbox.post(.sessionFollowed(id, events))
            case .session(let session): mailbox.post(.sessionReread(session))
            case .released: mailbox.post(.sessionReleased(id))
            }
        }
    }

    private func closeSession() {
        follower = nil
        if let error = writer?.closeAndWait() {
            tellOnStandardError("the session was not saved whole: \(error.summary)")
        }
        writer = nil
    }
}

extension ShownSession {
    init(_ opened: OpenedSession) {
        let notice = opened.recovery.map { Notice(.warning, $0.summary.sentence) }
        switch opened.access {
        case .writable: self.init(session: opened.session, notice: notice)
        case .readOnly(let reason):
            self.init(
                session: opened.session, readOnlyReason: reason.summary.sentence,
                notice: Notice(.warning, reason.summary.sentence))
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
        if store != nil, writer == nil, !isPrivate { return mailbox.refuse(id, because: "The message could not be saved.") }
        let stream = stream(extras: requestExtras) { mailbox.post(.reply(id, $0)) }
        if session.runningReplies.count == 1 { replies = [:] }
        replies[id] = background {
            if let trouble = await gate?.wait() {
                return mailbox.refuse(id, because: trouble)
            }
            await stream.run(session)
        }
    }

    /// Beside the conversation nothing is tried twice: whoever asked goes on without.
    private func askAside(_ session: ChatSession, spentIn spender: ChatSession) {
        guard let id = session.runningReply else { preconditionFailure("an answer is asked for that has not begun") }
        var stream = stream(extras: JSONObject()) { [mailbox] in mailbox.post(.aside(id, $0)) }
        stream.spender = spender
        stream.triesAgain = false
        asides = [id: background { [stream] in await stream.run(session) }]
    }

    private func stream(extras: JSONObject, report: @escaping @Sendable (ReplyUpdate) -> Void) -> ReplyStream {
        ReplyStream(
            answerers: answerers, accounts: accounts, sessionDirectory: sessionDirectory, extras: extras, now: Self.now,
            report: report, tell: { [mailbox] in mailbox.post(.notice($0)) },
            waitForRoom: { [mailbox] in await mailbox.waitForRoom() })
    }

    /// Gets the local engine ready for a model that was chosen; other backends need nothing.
    private func prepare(_ reference: ModelReference) {
        if !isPrivate { rememberModel(reference) }
        if reference.backendName == "hf" { checkRevision(RevisionQuestion(reference: reference)) }
        guard reference.backend == "local" else { return }
        preparation?.cancel()
        preparation = background { [mailbox, engine] in
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
}

extension Mailbox {
    /// No request leaves whose message is not safe on disk.
    fileprivate func refuse(_ id: MessageID, because trouble: String) {
        let failure = Notice(.error, trouble, advice: "It was not sent; mend the disk and send /retry.")
        let attempt = Attempt(at: Runtime.now(), error: trouble)
        post(.reply(id, .ended(ReplyOutcome(milliseconds: 0, attempt: attempt, failure: failure))))
    }
}

/// Sessions on their way from the thread that opened them to the loop.
private final class OpenedSessions: Sendable {
    private let sessions = Mutex<[ULID: OpenedSession]>([:])

    func add(_ session: OpenedSession) { sessions.withLock { $0[session.session.id] = session } }
    func take(_ id: ULID) -> OpenedSession? { sessions.withLock { $0.removeValue(forKey: id) } }
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
