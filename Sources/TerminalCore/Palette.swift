/// xterm's palette of 256 colours, for terminals that cannot show the colour that is asked for.
enum Palette {
    typealias Channels = (red: UInt8, green: UInt8, blue: UInt8)

    /// The sixteen as most terminals draw them.
    private static let sixteen: [UInt32] = [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]

    static func channels(of index: Int) -> Channels {
        switch index {
        case ..<16: (UInt8(sixteen[index] >> 16), UInt8(sixteen[index] >> 8 & 0xFF), UInt8(sixteen[index] & 0xFF))
        case ..<232: (level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6))
        default: (UInt8(8 + (index - 232) * 10), UInt8(8 + (index - 232) * 10), UInt8(8 + (index - 232) * 10))
        }
    }

    private static func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }

    static func nearest(toIndex index: UInt8, below limit: Int) -> Int {
        Int(index) < limit ? Int(index) : nearest(to: channels(of: Int(index)), in: 0..<limit)
    }

    /// The colour that looks most alike, by a distance that weighs channels as the eye does ("redmean").
    /// Where there are at most sixteen, a grey is drawn in one of black, greys and white: the nearest of all may be a yellow.
    static func nearest(to color: Channels, in candidates: Range<Int>) -> Int {
        let isGrey = candidates.upperBound <= 16 && spread(of: color) < 32
        return candidates.lazy.filter { !isGrey || spread(of: channels(of: $0)) == 0 }
            .min { distance(color, channels(of: $0)) < distance(color, channels(of: $1)) }!
    }

    /// The colour that looks most alike among those that stand out from a ground; where none does enough, the one that does most.
    static func nearest(to color: Channels, in candidates: Range<Int>, on ground: Int, contrast least: Double) -> Int {
        let first = nearest(to: color, in: candidates)
        if contrast(first, ground) >= least { return first }
        return candidates.lazy.filter { contrast($0, ground) >= least }
            .min { distance(color, channels(of: $0)) < distance(color, channels(of: $1)) }
            ?? candidates.max { contrast($0, ground) < contrast($1, ground) }!
    }

    /// - Source: WCAG 2.2, contrast ratio.
    private static func contrast(_ first: Int, _ second: Int) -> Double { color(first).contrast(with: color(second)) ?? 1 }

    private static func color(_ index: Int) -> Color {
        let (red, green, blue) = channels(of: index)
        return .rgb(red, green, blue)
    }

    /// How far the channels are from a grey, 0 to 255.
    private static func spread(of color: Channels) -> UInt8 {
        max(color.red, color.green, color.blue) - min(color.red, color.green, color.blue)
    }

    private static func distance(_ first: Channels, _ second: Channels) -> Int {
        let red = Int(first.red) - Int(second.red)
        let green = Int(first.green) - Int(second.green)
        let blue = Int(first.blue) - Int(second.blue)
        let mean = (Int(first.red) + Int(second.red)) / 2
        return (512 + mean) * red * red / 256 + 4 * green * green + (767 - mean) * blue * blue / 256
    }
}
