import Glibc

extension Style {
    /// How well text in this style can be told from its ground: 1 not at all, 21 black on white, 4.5 enough for text and 7
    /// for those who see little. nil when the terminal decides a colour.
    /// - Source: WCAG 2.2, contrast ratio and success criteria 1.4.3 and 1.4.6.
    public var contrast: Double? { foreground.contrast(with: background) }

    /// This style with its foreground so much lighter or darker that the contrast is reached; as it is where the terminal decides.
    /// - Parameter least: 1 to 21. Where even white or black has less, it becomes that one.
    public func raised(toContrast least: Double) -> Style {
        guard let contrast, contrast < least, case .rgb(let red, let green, let blue) = foreground.form else { return self }
        let white = Color.rgb(255, 255, 255)
        let black = Color.rgb(0, 0, 0)
        let isDark = (white.contrast(with: background) ?? 1) >= (black.contrast(with: background) ?? 1)
        var style = self
        for step in 1...32 {
            func mixed(_ channel: UInt8) -> UInt8 { UInt8((Int(channel) * (32 - step) + (isDark ? 255 : 0) * step) / 32) }
            style.foreground = .rgb(mixed(red), mixed(green), mixed(blue))
            if let reached = style.contrast, reached >= least { break }
        }
        return style
    }
}

extension Color {
    /// The contrast ratio of two colours, 1 to 21; nil when the terminal decides one of them.
    /// - Source: WCAG 2.2, contrast ratio.
    public func contrast(with other: Color) -> Double? {
        guard let first = luminance, let second = other.luminance else { return nil }
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// How bright the colour is, 0 to 1; nil when the terminal decides.
    /// - Source: WCAG 2.2, relative luminance (of sRGB).
    public var luminance: Double? {
        guard case .rgb(let red, let green, let blue) = form else { return nil }
        return 0.2126 * Self.linear[Int(red)] + 0.7152 * Self.linear[Int(green)] + 0.0722 * Self.linear[Int(blue)]
    }

    private static let linear: [Double] = (0...255).map { channel in
        let value = Double(channel) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
}
