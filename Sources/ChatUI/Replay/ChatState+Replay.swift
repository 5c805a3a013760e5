import ChatCore
import TerminalCore

/// What waits while a saved conversation is played in its place.
struct ChatBeforeReplay: Sendable {
    var session: ChatSession
    var composer: Composer
    var conversation: ConversationPane
    var comparison: Comparison?
    var notice: Notice?
}

// Playing a saved conversation: session, composer and progress are made what they were, and nothing is recorded or asked.
extension ChatState {
    /// A program that does nothing but play a conversation, and ends with it.
    /// - Parameter options: how it is played.
    public init(
        replaying timeline: ReplayTimeline, _ replayOptions: ReplayOptions, size: Size, theme: Theme = .terminal,
        options: ChatOptions = ChatOptions()
    ) {
        self.init(
            opened: ShownSession(session: timeline.session(whole: 0)), isSaved: true, size: size, seed: 0, theme: theme,
            options: options)
        replay = ReplayPlayer(timeline, replayOptions)
        notice = timeline.note
        showReplay(rebuilding: true)
    }

    /// True while a saved conversation is played.
    public var isPlayingBack: Bool { replay != nil }

    /// Folds an event into the session in use: what is played stays as it was saved.
    mutating func apply(_ event: SessionEvent) {
        if beforeReplay == nil { session.apply(event) } else { beforeReplay!.session.apply(event) }
    }

    /// True when what another process tells of that session is of use here.
    func isReadAlong(_ id: ULID) -> Bool { id == (beforeReplay?.session ?? session).id && readOnlyReason != nil }

    /// Plays a session in place of the one in use, which comes back afterwards.
    mutating func startReplay(of session: ChatSession) -> [Effect] {
        if self.session.isReplying { return tell(Notice(.information, "A reply is still coming.", advice: "Esc stops it.")) }
        let timeline = ReplayTimeline(session, backends: options.backends)
        guard timeline.duration > 0 else { return tell(Notice(.information, "There is nothing to play in this session.")) }
        overlay = nil
        prompt = nil
        beforeReplay = ChatBeforeReplay(
            session: self.session, composer: composer, conversation: conversation, comparison: comparison, notice: notice)
        conversation = ConversationPane(pictures: options.pictures)
        comparison = nil
        replay = ReplayPlayer(timeline, ReplayOptions())
        notice = timeline.note
        showReplay(rebuilding: true)
        return []
    }

    /// Goes back to the session in use; without one the program ends.
    public mutating func leaveReplay() {
        guard replay != nil else { return }
        replay = nil
        overlay = nil
        guard let before = beforeReplay else {
            hasQuit = true
            return
        }
        beforeReplay = nil
        session = before.session
        composer = before.composer
        conversation = before.conversation
        comparison = before.comparison
        notice = before.notice
        progress = nil
    }

    mutating func tickReplay(at now: Timestamp) {
        guard let before = replay?.position else { return }
        replay?.run(to: now)
        if replay?.position != before { showReplay() }
    }

    /// What a key means while something is played; nil leaves it to the rest of the program.
    mutating func receiveInReplay(_ key: KeyPress, command: Command?, at now: Timestamp) -> [Effect]? {
        guard replay != nil else { return nil }
        if case .text? = overlay { return nil }
        tickReplay(at: now)
        if let count = replay?.count(extendedBy: key) {
            replay?.count = count
            return []
        }
        defer { replay?.count = nil }
        guard let replayCommand = ReplayCommand.command(for: key) else {
            switch command {
            case .redraw, .suspend, .scrollPageUp, .scrollPageDown, .scrollLineUp, .scrollLineDown, .scrollToTop, .scrollToBottom,
                .toggleReasoning, .toggleMouse:
                return nil
            default: return []
            }
        }
        perform(replayCommand)
        tickReplay(at: now)
        return []
    }

    private mutating func perform(_ command: ReplayCommand) {
        guard let position = replay?.position else { return }
        switch command {
        case .pause: replay?.pauseOrPlay()
        case .stepForward: replay?.stepForward()
        case .stepBackward: replay?.stepBackward()
        case .forward: replay?.seek(to: position + 5000)
        case .backward: replay?.seek(to: position - 5000)
        case .start: replay?.seek(to: 0)
        case .end, .instant: replay?.seek(to: .max)
        case .goToMessage: if let number = replay?.count { replay?.seek(toMessage: number) }
        case .faster: replay?.changeSpeed(faster: true)
        case .slower: replay?.changeSpeed(faster: false)
        case .normalSpeed: replay?.resetSpeed()
        case .loop: replay?.toggleLoop()
        case .help: overlay = .text(TextPane(title: "Replay", rows: ReplayCommand.helpRows))
        case .leave: leaveReplay()
        }
        if replay?.position != position { showReplay() }
    }

    /// Makes everything what it was at the player's position.
    ///
    /// One message more is put behind the others; anything else is built anew from the session that is played, so a seek gives what
    /// playing up to there would have given.
    mutating func showReplay(rebuilding: Bool = false) {
        guard let moment = replay?.moment(), let timeline = replay?.timeline else { return }
        let shown = session.activePath.count - (session.isReplying ? 1 : 0)
        if rebuilding || !(shown...shown + 1).contains(moment.whole) || moment.whole == shown && moment.isBehind(session) {
            conversation.startOver()
            session = timeline.session(whole: moment.whole)
        } else if moment.whole == shown + 1 {
            session.put(timeline.message(of: shown), isRunning: false)
        }
        if session.model != moment.model { session.use(moment.model) }
        if let reply = moment.reply { session.put(reply, isRunning: true) }
        if composer.editor.text != moment.draft { composer.editor.replace(with: moment.draft) }
        progress = moment.progress
        if moment.isSwitched, moment.progress == nil {
            notice = Notice(.information, "The model is switched to \(moment.model).")
        } else {
            notice = moment.whole == 0 && moment.progress == nil ? timeline.note : nil
        }
    }
}

extension ReplayMoment {
    /// True when the reply that runs in the session had not come so far yet.
    fileprivate func isBehind(_ session: ChatSession) -> Bool {
        guard let running = session.runningReply, let received = session.receivedBytes(of: running) else { return false }
        guard let reply, reply.id == running else { return true }
        return reply.text.utf8.count < received.text || reply.reply!.reasoning.utf8.count < received.reasoning
    }
}

extension ReplayPlayer {
    /// The number typed so far with one more digit; nil when the key is none.
    fileprivate func count(extendedBy key: KeyPress) -> Int? {
        guard case .character(let character) = key.key, key.modifiers.isEmpty, character.isASCII,
            let digit = character.wholeNumberValue
        else { return nil }
        return min(99_999, (count ?? 0) * 10 + digit)
    }
}

extension ReplayTimeline {
    /// What must be said of the times before they are played; nil when all are recorded.
    public var note: Notice? {
        guard madeUpCount > 0 else { return nil }
        let replies = turns.count { session.messages[$0.position].reply != nil }
        let which =
            madeUpCount == replies ? "The times of the replies are" : "The times of \(madeUpCount) of \(replies) replies are"
        return Notice(
            .information, "\(which) not recorded: they are played at \(ReplaySteps.madeUpBytesPerSecond) bytes a second.")
    }
}
