import ChatCore

/// A saved conversation as it happens again: what is to be seen at each moment, and nothing about who looks.
///
/// Replies come by their recorded times. What a person did between them is not recorded: a turn is typed at 25 characters a
/// second, in two seconds at most, after a short pause. All times are milliseconds since the beginning.
public struct ReplayTimeline: Sendable {
    /// One message of the active path.
    public struct Turn: Hashable, Sendable {
        /// Where the message stands in the session's `messages`.
        public var position: Int
        public var start: Int
        /// When the model changes that answers from here on; nil when it stays.
        public var switchAt: Int?
        /// When a person begins to type, or the reply is asked for.
        public var begin: Int
        /// From now on the message is whole.
        public var end: Int
        /// The model in use up to `switchAt`, and from then on.
        var modelBefore: ModelReference
        public var model: ModelReference
    }

    private static let pauseMilliseconds = 600
    private static let switchMilliseconds = 1000
    private static let millisecondsPerCharacter = 40
    private static let longestTypingMilliseconds = 2000

    public let session: ChatSession
    public let turns: [Turn]
    /// Replies with text whose times are not recorded.
    public let madeUpCount: Int

    public var duration: Int { turns.last?.end ?? 0 }

    /// - Parameter backends: names that count as backends in model references.
    public init(_ session: ChatSession, backends: Set<String> = ModelReference.builtInBackends) {
        self.session = session
        var turns: [Turn] = []
        var madeUpCount = 0
        var time = 0
        let models = Self.models(of: session, backends: backends)
        var model = models.compactMap(\.self).first ?? session.model
        for (index, position) in session.activePath.enumerated() {
            let message = session.messages[position]
            var turn = Turn(position: position, start: time, begin: time, end: time, modelBefore: model, model: model)
            if message.role == .user { turn.begin += Self.pauseMilliseconds }
            // Who changes the model does so before the question that it is to answer.
            let isAsking = message.role == .user && index + 1 < models.count && models[index + 1] != nil
            if let next = isAsking ? models[index + 1] : models[index], next != model {
                turn.switchAt = turn.begin
                turn.begin += Self.switchMilliseconds
                turn.model = next
                model = next
            }
            if message.reply != nil {
                turn.end = turn.begin + message.replayMilliseconds
                if !message.hasRecordedTimes { madeUpCount += 1 }
            } else {
                turn.end = turn.begin + Self.typingMilliseconds(of: message)
            }
            time = turn.end
            turns.append(turn)
        }
        self.turns = turns
        self.madeUpCount = madeUpCount
    }

    /// Who wrote each message of the active path; nil where no model did, or by a name that cannot be read.
    private static func models(of session: ChatSession, backends: Set<String>) -> [ModelReference?] {
        session.activeMessages.map { message in
            message.reply.flatMap { try? ModelReference($0.author.reference, backends: backends) }
        }
    }

    private static func typingMilliseconds(of message: ChatMessage) -> Int {
        message.role == .user ? min(message.text.count * millisecondsPerCharacter, longestTypingMilliseconds) : 0
    }

    func message(of turn: Int) -> ChatMessage { session.messages[turns[turn].position] }

    /// How many messages are whole at that moment: the number of the turn that is going on.
    public func turn(at time: Int) -> Int {
        var (low, high) = (0, turns.count)
        while low < high {
            let middle = (low + high) / 2
            if turns[middle].end <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The session with the first `count` messages, and with the model in use behind them.
    func session(whole count: Int) -> ChatSession {
        var beginning = session.beginning(ofPath: count)
        beginning.use(turns.indices.contains(count) ? turns[count].modelBefore : session.model)
        return beginning
    }

    /// The pieces of a reply with the times at which they come; a turn of a person is one piece, at its end.
    public func pieces(of turn: Int) -> [(time: Int, text: String)] {
        let message = message(of: turn)
        guard message.reply != nil else { return [(turns[turn].end, message.text)] }
        let text = message.text.utf8
        var start = text.startIndex
        var bytes = 0
        let steps = ReplaySteps(of: message).steps
        var pieces = steps.map { step in
            var end = text.index(start, offsetBy: max(0, step.textBytes - bytes), limitedBy: text.endIndex) ?? text.endIndex
            while end > start, end < text.endIndex, UTF8.isContinuation(text[end]) { end = text.index(before: end) }
            bytes += text.distance(from: start, to: end)
            defer { start = end }
            return (time: turns[turn].begin + step.milliseconds, text: String(text[start..<end]) ?? "")
        }
        // What did not stream in, such as a second part.
        if start < text.endIndex { pieces.append((turns[turn].end, String(text[start...]) ?? "")) }
        return pieces
    }
}

/// What is to be seen of one turn, worked out once for all its moments.
struct ReplayDetail: Sendable {
    let number: Int
    let turn: ReplayTimeline.Turn
    let message: ChatMessage
    let steps: ReplaySteps
    private let characters: [Character]

    init(of number: Int, in timeline: ReplayTimeline) {
        self.number = number
        turn = timeline.turns[number]
        message = timeline.message(of: number)
        steps = ReplaySteps(of: message)
        characters = message.role == .user ? Array(message.text) : []
    }

    /// How the turn stands at a moment before its end.
    func moment(at time: Int) -> ReplayMoment {
        var moment = ReplayMoment(whole: number, model: turn.modelBefore)
        if let switchAt = turn.switchAt, time >= switchAt {
            moment.model = turn.model
            moment.isSwitched = true
        }
        guard message.reply != nil else {
            moment.draft = String(characters.prefix(typedCount(at: time)))
            return moment
        }
        guard time >= turn.begin else { return moment }
        let elapsed = time - turn.begin
        let count = steps.count(at: elapsed)
        let step = count > 0 ? steps.steps[count - 1] : nil
        moment.reply = message.cut(to: step, stepsAt: elapsed)
        var progress = ReplyProgress(message: message.id, startedAt: .ofReplay(turn.begin))
        progress.author = message.reply?.author
        if let step {
            progress.phase = .receiving
            // What a reply goes on with was there before its first token.
            let first = message.reply?.timing.firstTokenMilliseconds ?? steps.steps[0].milliseconds
            progress.firstTokenMilliseconds = first <= elapsed ? first : nil
            progress.lastTokenMilliseconds = step.milliseconds
            progress.pieces = count
        }
        moment.progress = progress
        return moment
    }

    /// The next time at which something looks different, up to the turn's end.
    func nextChange(after time: Int) -> Int {
        if let switchAt = turn.switchAt, time < switchAt { return switchAt }
        if time < turn.begin { return turn.begin }
        guard message.reply != nil else { return min(turn.end, typingTime(of: typedCount(at: time) + 1)) }
        let count = steps.count(at: time - turn.begin)
        return count < steps.steps.count ? min(turn.end, turn.begin + steps.steps[count].milliseconds) : turn.end
    }

    private func typedCount(at time: Int) -> Int {
        guard time > turn.begin, turn.end > turn.begin else { return 0 }
        return min(characters.count, (time - turn.begin) * characters.count / (turn.end - turn.begin))
    }

    private func typingTime(of count: Int) -> Int {
        guard !characters.isEmpty else { return turn.end }
        return turn.begin + (count * (turn.end - turn.begin) + characters.count - 1) / characters.count
    }
}

/// What is to be seen at one moment.
struct ReplayMoment: Hashable, Sendable {
    /// How many messages of the path are whole.
    var whole: Int
    var model: ModelReference
    /// The model has just been switched to that one.
    var isSwitched = false
    /// What stands in the composer.
    var draft = ""
    /// The reply that is being written, as far as it has come.
    var reply: ChatMessage?
    var progress: ReplyProgress?
}

extension Timestamp {
    /// The replay's own clock, which begins with it.
    static func ofReplay(_ milliseconds: Int) -> Timestamp { Timestamp(millisecondsSince1970: Int64(milliseconds)) }
}
