import ChatUI
import Glibc

/// A saved conversation as text: in its own time on a terminal, at once into a pipe.
struct LinearReplay {
    private let timeline: ReplayTimeline
    private let options: ReplayOptions
    private let printer = LinePrinter(isTerminal: true)
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private let interruptions: SignalDescriptor
    private var start = ContinuousClock.now
    /// The signal that came while it waited.
    private var signal: Int32?

    init(_ timeline: ReplayTimeline, _ options: ReplayOptions, interruptions: SignalDescriptor) {
        self.timeline = timeline
        self.options = options
        self.interruptions = interruptions
    }

    /// - Returns: the signal that ended it; nil at its own end.
    mutating func run() -> Int32? {
        if let note = timeline.note { printer.remark(note.text) }
        repeat {
            start = .now
            for turn in timeline.turns.indices {
                guard play(turn) else { return signal }
            }
        } while options.isLooping && isTerminal
        return nil
    }

    private mutating func play(_ number: Int) -> Bool {
        let turn = timeline.turns[number]
        if let switchAt = turn.switchAt {
            guard wait(until: switchAt) else { return false }
            guard say("— the model is switched to \(turn.model) —\n") else { return false }
        }
        let message = timeline.session.messages[turn.position]
        let label = message.role == .user ? "> " : "[\(message.reply?.author.reference ?? message.role.rawValue)]\n"
        guard wait(until: turn.begin), say(label) else { return false }
        for piece in timeline.pieces(of: number) {
            guard wait(until: piece.time), say(piece.text) else { return false }
        }
        return wait(until: turn.end) && say("\n")
    }

    /// Sleeps until the moment of the conversation has come.
    private mutating func wait(until time: Int) -> Bool {
        while isTerminal, !options.isInstant {
            let left = start + .milliseconds(1) * (Double(time) / options.speed) - .now
            guard left > .zero else { return true }
            var source = pollfd(fd: interruptions.descriptor, events: Int16(POLLIN), revents: 0)
            let milliseconds = Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)))
            if poll(&source, 1, milliseconds) > 0 { signal = interruptions.read().first }
            if signal != nil { return false }
        }
        return true
    }

    /// On a terminal what could steer it shows as marks.
    private func say(_ text: String) -> Bool { writeAll(isTerminal ? text.safeForTerminal : text, to: STDOUT_FILENO) }
}
