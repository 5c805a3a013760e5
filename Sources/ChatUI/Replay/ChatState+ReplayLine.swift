import TerminalCore

extension ChatState {
    /// Where in the conversation one is, how fast it goes, and what to press: the last row of the screen while one plays.
    func replayLine(columns: Int) -> Line? {
        guard let replay else { return nil }
        let duration = replay.timeline.duration
        var parts = ["\(replay.position.clock) / \(duration.clock)", replay.options.speed.asSpeed]
        if replay.options.isLooping { parts.append("loop") }
        parts.append("message \(replay.messageNumber) of \(replay.timeline.turns.count)")
        if replay.timeline.madeUpCount > 0 { parts.append("times made up") }
        var line = Line(" \(replay.stateWord) ", style: theme.prompt)
        line.append(parts.joined(separator: " · "), style: theme.dimmed)
        let keys = replay.count.map { "\($0)" } ?? "space pauses · ↑↓ steps · f1 keys · q leaves"
        let barColumns = min(30, columns - line.columns - keys.count - 5)
        if barColumns >= 10 {
            let filled = duration > 0 ? barColumns * replay.position / duration : barColumns
            line.append("  " + String(repeating: "━", count: filled), style: theme.accent)
            line.append(String(repeating: "─", count: barColumns - filled), style: theme.dimmed)
        }
        if line.columns + keys.count + 3 <= columns || replay.count != nil { line.append("  " + keys, style: theme.dimmed) }
        return line.truncated(toColumns: columns)
    }
}

extension ReplayPlayer {
    /// The message that is being said, or was said last while nothing shows of the next, from 1.
    fileprivate var messageNumber: Int {
        let turn = timeline.turn(at: position)
        guard timeline.turns.indices.contains(turn) else { return timeline.turns.count }
        return timeline.turns[turn].start == position ? max(1, turn) : turn + 1
    }

    fileprivate var stateWord: String {
        if isPaused { return "‖ paused " }
        return isAtEnd ? "■ ended  " : "▶ playing"
    }
}

extension Int {
    /// Milliseconds as minutes and seconds.
    fileprivate var clock: String {
        let seconds = self / 1000
        let tail = String(seconds % 60 + 100).dropFirst()
        return seconds < 3600
            ? "\(seconds / 60):\(tail)" : "\(seconds / 3600):\(String(seconds / 60 % 60 + 100).dropFirst()):\(tail)"
    }
}

extension Double {
    fileprivate var asSpeed: String { (self == rounded() ? "\(Int(self))" : "\(self)") + "×" }
}
