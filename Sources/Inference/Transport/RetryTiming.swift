/// Time and chance as retries use them; tests bring their own.
public struct RetryTiming: Sendable {
    /// Time that only goes forward.
    public var now: @Sendable () -> Duration
    /// Time since 1970, for servers that name a date.
    public var wallClock: @Sendable () -> Duration
    /// Waits, or throws when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 to 1.
    public var random: @Sendable () -> Double

    public init(
        now: @escaping @Sendable () -> Duration, wallClock: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.wallClock = wallClock
        self.sleep = sleep
        self.random = random
    }

    public static let system = RetryTiming(
        now: monotonicNow, wallClock: wallClockNow, sleep: { try await Task.sleep(for: $0) }, random: { Double.random(in: 0...1) }
    )
}
