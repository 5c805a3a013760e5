/// What keys mean, wherever a person is.
public struct KeyOptions: Hashable, Sendable {
    public var writing: Keymap
    /// vim's keys for the message; nil where there is no normal mode.
    public var normal: NormalKeymap?
    private var ownReading: ReadingKeymap?

    /// Made when somebody begins to read: the start does not wait for it.
    public var reading: ReadingKeymap { ownReading ?? .standard }

    /// - Parameter reading: nil is the standard one.
    public init(writing: Keymap = .standard, normal: NormalKeymap? = nil, reading: ReadingKeymap? = nil) {
        self.writing = writing
        self.normal = normal
        ownReading = reading
    }
}
