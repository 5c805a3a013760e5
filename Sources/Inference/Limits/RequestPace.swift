/// When the next request may leave, as a server's answers tell: a value that is told of every request and every answer.
///
/// A window of which nothing is left is waited for, before the server has to refuse. Of a window in which several requests are under
/// way the server may not have counted all yet; so they are taken off what it says is left.
struct RequestPace: Sendable {
    private struct Window {
        var left: Int
        var endsAt: Duration
    }

    /// Servers name the end of a window in whole seconds: two ends this near are one.
    private static let rounding: Duration = .seconds(2)
    /// Waited for after refusals that name no wait: doubles from the first to the second.
    private static let waits: (first: Duration, longest: Duration) = (.seconds(1), .seconds(60))

    private var window: Window?
    private var isBlockedUntil = Duration.zero
    private var refusals = 0
    private(set) var underWay = 0

    /// Asks to send a request now, and counts it when that is allowed: then `answered` or `refused` must follow.
    /// - Returns: nil when it may be sent, else how long to wait before asking again.
    mutating func take(at now: Duration) -> Duration? {
        if isBlockedUntil > now { return isBlockedUntil - now }
        if let current = window {
            if current.endsAt <= now {
                window = nil
            } else if current.left < 1 {
                return current.endsAt - now
            } else {
                window?.left -= 1
            }
        }
        underWay += 1
        return nil
    }

    /// A request has been answered, or is over without an answer.
    /// - Parameters:
    ///   - limit: what the answer's header fields say.
    ///   - isGood: the server has done what it was asked.
    mutating func answered(_ limit: RateLimit?, isGood: Bool, at now: Duration) {
        underWay -= 1
        if isGood { refusals = 0 }
        guard let left = limit?.remaining, let reset = limit?.resetsIn, reset > .zero else { return }
        var told = Window(left: left - underWay, endsAt: now + reset)
        // Answers may overtake each other: within a window what is left only shrinks.
        if let window, abs(window.endsAt - told.endsAt) <= Self.rounding { told.left = min(told.left, window.left) }
        window = told
    }

    /// The server has refused a request because there were too many.
    /// - Parameter wait: how long it asks to wait, when it says so.
    mutating func refused(wait: Duration?, at now: Duration) {
        let own = min(Self.waits.longest, Self.waits.first * (1 << min(refusals, 10)))
        refusals += 1
        isBlockedUntil = max(isBlockedUntil, now + (wait ?? own))
    }

    private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
}
