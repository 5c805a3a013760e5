/// How many colours a terminal has.
public enum ColorDepth: Hashable, Comparable, Sendable {
    /// Attributes such as bold only.
    case none
    case eight
    case sixteen
    /// The sixteen, a cube of 216 and 24 greys, as xterm has them.
    case palette
    /// Any red, green and blue.
    case trueColor

    /// The colour that such a terminal shows for `color`.
    public func nearest(to color: Color) -> Color {
        switch (color.form, self) {
        case (.standard, _), (_, .none): .standard
        case (_, .trueColor), (.palette, .palette): color
        case (.palette(let index), _): .palette(UInt8(Palette.nearest(toIndex: index, below: self == .eight ? 8 : 16)))
        case (.rgb(let red, let green, let blue), .palette):
            .palette(UInt8(Palette.nearest(to: (red, green, blue), in: 16..<256)))
        case (.rgb(let red, let green, let blue), _):
            .palette(UInt8(Palette.nearest(to: (red, green, blue), in: 0..<(self == .eight ? 8 : 16))))
        }
    }

    /// The colours that such a terminal shows for a style, both at once: what can be read stays readable.
    ///
    /// Each colour's nearest may be the same, or too much alike. So the ground's nearest comes first, and the text's among those that
    /// stand out from it as the style's own does, up to 4.5 where there are 256 and 3 where there are fewer.
    public func nearest(to style: Style) -> (foreground: Color, background: Color) {
        let background = nearest(to: style.background)
        guard self < .trueColor, self > .none, let contrast = style.contrast, case .palette(let ground) = background.form,
            case .rgb(let red, let green, let blue) = style.foreground.form
        else { return (nearest(to: style.foreground), background) }
        let candidates = self == .palette ? 16..<256 : 0..<(self == .sixteen ? 16 : 8)
        let index = Palette.nearest(
            to: (red, green, blue), in: candidates, on: Int(ground), contrast: min(contrast, self == .palette ? 4.5 : 3))
        return (.palette(UInt8(index)), background)
    }
}
