import ChatCore

/// How much of a reply was there when, in milliseconds since it was asked for.
struct ReplaySteps: Hashable, Sendable {
    /// From a moment on there are so many bytes of text and of reasoning.
    struct Step: Hashable, Sendable {
        var milliseconds: Int
        var textBytes: Int
        var reasoningBytes: Int
    }

    /// What a reply is played with that has no times of its own: bytes a second, about fifty tokens.
    static let madeUpBytesPerSecond = 200
    static let madeUpFirstMilliseconds = 500
    static let longestMadeUpMilliseconds = 30_000
    private static let madeUpStepMilliseconds = 25

    /// In order of time; the last one has everything.
    private(set) var steps: [Step] = []
    private(set) var endMilliseconds = 0

    init(of message: ChatMessage) {
        guard let reply = message.reply else { return }
        if message.hasRecordedTimes { read(reply.timing) } else { makeUp(for: message) }
        endMilliseconds = message.replayMilliseconds
    }

    /// How many steps have been made at that moment.
    func count(at milliseconds: Int) -> Int {
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].milliseconds <= milliseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Puts the steps of the text and of the reasoning into one order. A clock that went back is held.
    private mutating func read(_ timing: Timing) {
        steps.reserveCapacity(timing.deltas.count + timing.reasoningDeltas.count)
        var step = Step(milliseconds: 0, textBytes: 0, reasoningBytes: 0)
        var text = timing.deltas[...]
        var reasoning = timing.reasoningDeltas[...]
        while !text.isEmpty || !reasoning.isEmpty {
            let textTime = text.first.map { Int($0.milliseconds) } ?? .max
            let reasoningTime = reasoning.first.map { Int($0.milliseconds) } ?? .max
            step.milliseconds = max(step.milliseconds, min(textTime, reasoningTime))
            if reasoningTime <= textTime, let next = reasoning.popFirst() { step.reasoningBytes += Int(next.bytes) }
            if textTime <= reasoningTime, let next = text.popFirst() { step.textBytes += Int(next.bytes) }
            if steps.last?.milliseconds == step.milliseconds { steps.removeLast() }
            steps.append(step)
        }
    }

    private mutating func makeUp(for message: ChatMessage) {
        let (text, reasoning) = message.replayBytes
        let first = message.madeUpFirstMilliseconds
        let span = max(1, message.replayMilliseconds - first)
        let count = max(1, span / Self.madeUpStepMilliseconds)
        for index in 1...count {
            let bytes = (text + reasoning) * index / count
            steps.append(
                Step(
                    milliseconds: first + span * index / count, textBytes: max(0, bytes - reasoning),
                    reasoningBytes: min(bytes, reasoning)))
        }
    }
}

extension ChatMessage {
    /// Bytes of the text that streams in, and of the reasoning.
    fileprivate var replayBytes: (text: Int, reasoning: Int) {
        (content.first?.text?.utf8.count ?? 0, reply?.reasoning.utf8.count ?? 0)
    }

    /// True when it is known when each byte came.
    var hasRecordedTimes: Bool {
        guard let timing = reply?.timing else { return false }
        let bytes = replayBytes
        return timing.deltas.reduce(0) { $0 + Int($1.bytes) } == bytes.text
            && timing.reasoningDeltas.reduce(0) { $0 + Int($1.bytes) } == bytes.reasoning
    }

    fileprivate var madeUpFirstMilliseconds: Int {
        min(max(0, reply?.timing.firstTokenMilliseconds ?? ReplaySteps.madeUpFirstMilliseconds), replayMilliseconds)
    }

    /// How long the reply took, by its own times as far as there are any.
    var replayMilliseconds: Int {
        guard let timing = reply?.timing else { return 0 }
        let last = max(timing.deltas.last?.milliseconds ?? 0, timing.reasoningDeltas.last?.milliseconds ?? 0)
        if let duration = timing.durationMilliseconds { return max(0, duration, Int(last)) }
        if hasRecordedTimes { return max(0, Int(last)) }
        let bytes = replayBytes.text + replayBytes.reasoning
        let first = timing.firstTokenMilliseconds ?? ReplaySteps.madeUpFirstMilliseconds
        return max(0, first) + min(bytes * 1000 / ReplaySteps.madeUpBytesPerSecond, ReplaySteps.longestMadeUpMilliseconds)
    }

    /// This reply as it was when only `step` had come of it.
    func cut(to step: ReplaySteps.Step?, stepsAt milliseconds: Int) -> ChatMessage {
        var cut = self
        let bytes = step ?? ReplaySteps.Step(milliseconds: 0, textBytes: 0, reasoningBytes: 0)
        cut.content = [.text(content.first?.text?.prefix(bytes: bytes.textBytes) ?? "")]
        guard let reply else { return cut }
        var partial = Reply(author: reply.author)
        partial.reasoning = reply.reasoning.prefix(bytes: bytes.reasoningBytes)
        partial.timing.deltas = Array(reply.timing.deltas.prefix { $0.milliseconds <= milliseconds })
        partial.timing.reasoningDeltas = Array(reply.timing.reasoningDeltas.prefix { $0.milliseconds <= milliseconds })
        if step != nil { partial.timing.firstTokenMilliseconds = reply.timing.firstTokenMilliseconds }
        cut.reply = partial
        return cut
    }
}

extension String {
    /// The first `count` UTF-8 bytes, or fewer where that would cut a scalar.
    fileprivate func prefix(bytes count: Int) -> String {
        guard count < utf8.count else { return self }
        var end = utf8.index(startIndex, offsetBy: max(0, count))
        while UTF8.isContinuation(utf8[end]) { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
