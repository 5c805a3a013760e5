import TerminalCore

/// A theme as it was chosen and as this terminal can draw it. Made once: every frame asks for it many times.
final class ThemeInUse: Sendable {
    let chosen: Theme
    let drawn: Theme

    init(_ theme: Theme, at depth: ColorDepth) {
        chosen = theme
        drawn = theme.drawn(at: depth)
    }
}
