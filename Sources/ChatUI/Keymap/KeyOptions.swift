/// What keys mean, wherever a person is.
public struct KeyOptions: Hashable, Sendable {
    public var writing: Keymap
    /// vim's keys for the message; nil where there is no normal mode.
    public var normal: NormalKeymap?
    public var reading: ReadingKeymap

    public init(writing: Keymap = .standard, normal: NormalKeymap? = nil, reading: ReadingKeymap = .standard) {
        self.writing = writing
        self.normal = normal
        self.reading = reading
    }
}
