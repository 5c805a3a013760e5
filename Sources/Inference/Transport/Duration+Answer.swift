extension Duration {
    /// A length of time that a server names; nil for what is none or longer than a thousand years, which `seconds(_:)` could not hold.
    static func answered(seconds: Double) -> Duration? { abs(seconds) < 31_557_600_000 ? .seconds(seconds) : nil }
}
