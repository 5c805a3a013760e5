/// What a terminal tells the program.
public enum TerminalInput: Hashable, Sendable {
    case key(KeyPress)
    /// Text pasted in one go (bracketed paste), as it came, line ends as `\n`.
    case paste(String)
    case mouse(MouseEvent)
    /// The terminal's window has gained (true) or lost the focus.
    case focus(Bool)
    /// Whether the terminal's own background is dark: it was asked, or has just changed.
    case background(isDark: Bool)
    /// The terminal has answered that it draws pictures itself.
    case drawsPictures
}

public struct MouseEvent: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case press, drag, release, wheelUp, wheelDown }

    public var kind: Kind
    public var position: Point

    public init(_ kind: Kind, at position: Point) {
        self.kind = kind
        self.position = position
    }
}

/// A screen and a keyboard. The real one is `NcursesTerminal`; tests have one that remembers.
public protocol Terminal: AnyObject {
    var size: Size { get }
    /// Readable when `readInput` has something to read.
    var inputDescriptor: Int32 { get }
    /// All input that has arrived, without waiting. `now` (monotonic) decides when a lone ESC byte is the Escape key.
    func readInput(now: ContinuousClock.Instant) -> [TerminalInput]
    /// When `readInput` should be called again although nothing arrived: an ESC byte may be the start of a longer key.
    var inputDeadline: ContinuousClock.Instant? { get }
    /// True once the other side has hung up: nothing more will be read.
    var isClosed: Bool { get }
    /// Shows `frame`: writes the cells that changed since the last one.
    func present(_ frame: Frame)
}
