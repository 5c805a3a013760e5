import Glibc
import TerminalCore

extension Style {
    /// How well text in this style can be told from its ground: 1 not at all, 21 black on white, 4.5 enough for text and 7
    /// for those who see little. nil when the terminal decides a colour.
    /// - Source: WCAG 2.2, contrast ratio and success criteria 1.4.3 and 1.4.6.
    var contrast: Double? {
        guard let first = foreground.luminance, let second = background.luminance else { return nil }
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }
}

extension Color {
    /// - Source: WCAG 2.2, relative luminance (of sRGB).
    fileprivate var luminance: Double? {
        guard case .rgb(let red, let green, let blue) = form else { return nil }
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}
