import ChatCore
import TerminalCore

/// Which part of which message is an image.
public struct PictureID: Hashable, Sendable {
    public var message: MessageID
    /// Its number among the parts of the message's content.
    public var part: Int

    public init(message: MessageID, part: Int) {
        self.message = message
        self.part = part
    }
}

/// What came of decoding an image.
public enum DecodedPicture: Hashable, Sendable {
    case picture(Picture)
    /// Why there is none, as the end of a sentence.
    case failed(String)
}

/// Whether and how large images are drawn in the conversation.
public struct PictureOptions: Hashable, Sendable {
    /// The terminal's colours; without any, an image is only named.
    public var depth: ColorDepth
    /// Rows of the screen that one image takes at most.
    public var rows: Int
    /// Whether the terminal is asked if it draws pictures itself.
    public var asksTerminal: Bool

    public init(depth: ColorDepth = .none, rows: Int = 20, asksTerminal: Bool = false) {
        self.depth = depth
        self.rows = rows
        self.asksTerminal = asksTerminal
    }

    /// Images are only named.
    public static let off = PictureOptions()

    /// Pixels that are of use: a few for each that is drawn, and for a window that becomes wider.
    func bounds(drawnByTerminal: Bool) -> Size {
        drawnByTerminal ? Size(columns: 960, rows: 24 * rows) : Size(columns: 640, rows: 4 * rows)
    }
}
