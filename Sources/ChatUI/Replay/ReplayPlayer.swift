import ChatCore

/// How a saved conversation is to be played.
public struct ReplayOptions: Hashable, Sendable {
    public static let speeds = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]

    /// From 0.25 to 64: how much faster than it was recorded.
    public var speed: Double
    /// Begins again when it has come to its end.
    public var isLooping: Bool
    /// Everything is there at once.
    public var isInstant: Bool

    public init(speed: Double = 1, isLooping: Bool = false, isInstant: Bool = false) {
        self.speed = min(max(speed, Self.speeds[0]), Self.speeds[Self.speeds.count - 1])
        self.isLooping = isLooping
        self.isInstant = isInstant
    }
}

/// Where in a saved conversation one is, and how time runs in it.
public struct ReplayPlayer: Sendable {
    /// How long the end is shown before it begins again.
    private static let restMilliseconds = 2000
    /// Who looks as seldom as this was away: a program that was stopped goes on where it was.
    private static let longestWait = 10_000

    public let timeline: ReplayTimeline
    public private(set) var options: ReplayOptions
    /// Milliseconds on the timeline, up to its duration.
    public private(set) var position = 0
    public private(set) var isPaused = false
    /// A moment outside and the position that belonged to it: what time is counted from. Nil before the first one.
    private var anchor: (time: Timestamp, position: Int)?
    /// When time was looked at last.
    private var lastRun: Timestamp?
    /// A number that was typed for the next command.
    var count: Int?
    /// The turn looked at last.
    private var detail: ReplayDetail?

    init(_ timeline: ReplayTimeline, _ options: ReplayOptions) {
        self.timeline = timeline
        self.options = options
        if options.isInstant { position = timeline.duration }
    }

    public var isAtEnd: Bool { position >= timeline.duration }

    private var isRunning: Bool { !isPaused && (!isAtEnd || options.isLooping && timeline.duration > 0) }

    // MARK: Time

    /// Moves on to where one must be now.
    mutating func run(to now: Timestamp) {
        defer { lastRun = now }
        guard isRunning else {
            anchor = nil
            return
        }
        if let lastRun, now.milliseconds(since: lastRun) > Self.longestWait { anchor = nil }
        guard let anchor else {
            self.anchor = (now, position)
            return
        }
        let elapsed = max(0, now.milliseconds(since: anchor.time))
        let target = anchor.position + Int(Double(elapsed) * options.speed)
        let duration = timeline.duration
        let rest = Int(Double(Self.restMilliseconds) * options.speed)
        if options.isLooping, target >= duration + rest {
            position = 0
            self.anchor = (now, position)
        } else if target >= duration {
            position = duration
            if !options.isLooping { self.anchor = nil }
        } else {
            position = target
        }
    }

    /// When something will look different; nil while nothing moves.
    func nextChange(after now: Timestamp) -> Timestamp? {
        guard isRunning, let anchor else { return isRunning ? now : nil }
        var target = timeline.duration + Int(Double(Self.restMilliseconds) * options.speed)
        if !isAtEnd {
            let turn = timeline.turn(at: position)
            let current = detail.flatMap { $0.number == turn ? $0 : nil } ?? ReplayDetail(of: turn, in: timeline)
            // The clock is shown in seconds.
            target = min(current.nextChange(after: position), (position / 1000 + 1) * 1000)
        }
        let wait = (Double(target - anchor.position) / options.speed).rounded(.up)
        return max(anchor.time.advanced(byMilliseconds: Int(wait)), now.advanced(byMilliseconds: 1))
    }

    // MARK: Looking

    /// What is to be seen where one is.
    mutating func moment() -> ReplayMoment {
        let turn = timeline.turn(at: position)
        guard timeline.turns.indices.contains(turn) else {
            return ReplayMoment(whole: turn, model: timeline.session.model)
        }
        if detail?.number != turn { detail = ReplayDetail(of: turn, in: timeline) }
        return detail!.moment(at: position)
    }

    // MARK: Steering

    mutating func pauseOrPlay() {
        if isAtEnd {
            isPaused = false
            seek(to: 0)
        } else {
            isPaused.toggle()
        }
        anchor = nil
    }

    mutating func seek(to position: Int) {
        self.position = min(max(0, position), timeline.duration)
        anchor = nil
    }

    /// To the end of the message that is being said, or of the next one, and stays there.
    mutating func stepForward() {
        let turn = timeline.turn(at: position)
        seek(to: turn < timeline.turns.count ? timeline.turns[turn].end : timeline.duration)
        isPaused = true
    }

    /// To the end of the message before, and stays there.
    mutating func stepBackward() {
        let before = timeline.turns.last { $0.end < position }
        seek(to: before?.end ?? 0)
        isPaused = true
    }

    /// - Parameter number: from 1.
    mutating func seek(toMessage number: Int) {
        guard !timeline.turns.isEmpty else { return }
        let turn = timeline.turns[min(max(1, number), timeline.turns.count) - 1]
        // A moment behind its start, where the message before is still the last one.
        seek(to: max(turn.begin, turn.start + 1))
    }

    mutating func changeSpeed(faster: Bool) {
        let speeds = ReplayOptions.speeds
        options.speed =
            (faster ? speeds.first { $0 > options.speed } : speeds.last { $0 < options.speed }) ?? options.speed
        anchor = nil
    }

    mutating func resetSpeed() {
        options.speed = 1
        anchor = nil
    }

    mutating func toggleLoop() {
        options.isLooping.toggle()
        anchor = nil
    }
}
