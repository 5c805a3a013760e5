/// A colour as a program asks for it; the terminal's driver maps it to what the terminal has.
public struct Color: Hashable, Sendable {
    /// 0 is the terminal's own default, 1 << 24 | index a palette colour, 2 << 24 | 0xRRGGBB a true colour.
    public let rawValue: UInt32

    private init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The terminal's own default foreground or background.
    public static let standard = Color(rawValue: 0)

    /// 0–15 are the terminal's own sixteen, 16–255 xterm's cube and greys.
    public static func palette(_ index: UInt8) -> Color { Color(rawValue: 1 << 24 | UInt32(index)) }

    public static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Color {
        Color(rawValue: 2 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
    }

    public enum Form: Equatable, Sendable {
        case standard
        case palette(UInt8)
        case rgb(red: UInt8, green: UInt8, blue: UInt8)
    }

    public var form: Form {
        switch rawValue >> 24 {
        case 1: .palette(UInt8(truncatingIfNeeded: rawValue))
        case 2:
            .rgb(
                red: UInt8(truncatingIfNeeded: rawValue >> 16), green: UInt8(truncatingIfNeeded: rawValue >> 8),
                blue: UInt8(truncatingIfNeeded: rawValue))
        default: .standard
        }
    }
}

/// How text is drawn: its two colours, its attributes, and where it leads.
public struct Style: Hashable, Sendable {
    public struct Attributes: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let bold = Attributes(rawValue: 1 << 0)
        public static let dim = Attributes(rawValue: 1 << 1)
        public static let italic = Attributes(rawValue: 1 << 2)
        public static let underline = Attributes(rawValue: 1 << 3)
        public static let strikethrough = Attributes(rawValue: 1 << 4)
        public static let reverse = Attributes(rawValue: 1 << 5)
    }

    public var foreground: Color
    public var background: Color
    /// In this place it takes no room: a cell stays within sixteen bytes.
    public var link: Hyperlink
    public var attributes: Attributes

    public init(
        foreground: Color = .standard, background: Color = .standard, attributes: Attributes = [], link: Hyperlink = .none
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
        self.link = link
    }

    /// The terminal's own colours, no attributes.
    public static let plain = Style()

    public func with(_ attributes: Attributes) -> Style {
        var style = self
        style.attributes.formUnion(attributes)
        return style
    }

    /// This style with the colours that `other` sets and the attributes of both.
    public func overlaid(by other: Style) -> Style {
        Style(
            foreground: other.foreground == .standard ? foreground : other.foreground,
            background: other.background == .standard ? background : other.background,
            attributes: attributes.union(other.attributes), link: other.link == .none ? link : other.link)
    }
}
