import ChatUI
import TerminalCore

/// How images are shown in the conversation.
enum ImageDisplay: String, CaseIterable {
    /// Drawn by the terminal itself where it is known to have cells stand for pictures and says that it takes them; else blocks.
    case auto
    /// The same, whatever terminal it is, as long as it says so.
    case kitty
    /// Two pixels a cell, as half blocks.
    case blocks
    /// Only a line that names them.
    case off
}

extension Configuration {
    /// Rows of the screen that an image takes at most where nothing else is said.
    static let imageRowsByDefault = 20

    /// How images are drawn on a terminal with so many colours.
    /// - Parameter mayDraw: whether it is one that may draw pictures itself.
    func pictures(at depth: ColorDepth, mayDraw: Bool = false) -> PictureOptions {
        let display = imageDisplay ?? .auto
        return PictureOptions(
            depth: display == .off ? .none : depth, rows: imageRows ?? Self.imageRowsByDefault,
            asksTerminal: depth >= .palette && (display == .kitty || display == .auto && mayDraw))
    }
}
