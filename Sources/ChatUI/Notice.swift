/// What happened, and what to do about it: one line for a person.
public struct Notice: Hashable, Sendable {
    public enum Severity: Hashable, Sendable { case information, warning, error }

    public var severity: Severity
    /// A sentence.
    public var summary: String
    /// A sentence; empty when there is nothing to do.
    public var advice: String

    public init(_ severity: Severity, _ summary: String, advice: String = "") {
        self.severity = severity
        self.summary = summary
        self.advice = advice
    }

    public var text: String { advice.isEmpty ? summary : "\(summary) \(advice)" }
}
