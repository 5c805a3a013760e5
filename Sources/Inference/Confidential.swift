/// What prints as "…" wherever it is printed, so that no log can hold it.
public protocol Confidential: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Confidential {
    public var description: String { "…" }
    public var debugDescription: String { "…" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
