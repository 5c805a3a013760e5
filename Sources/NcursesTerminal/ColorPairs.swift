import CNcurses
import TerminalCore

/// The attributes and colour pairs of curses that draw a style.
struct ColorPairs {
    let depth: ColorDepth
    private let strikethrough: attr_t
    private let limit: Int
    private var pairs = ColorTable()
    /// By the colours that a style asks for: looking for the nearest takes long.
    private var chosen = ColorTable()
    private var last: (style: Style, attributes: attr_t, pair: Int32) = (.plain, 0, 0)
    /// Something of the frame was drawn with fewer colours than it has, because all pairs were taken.
    private(set) var hasRefused = false

    /// Starts curses' colours; the screen is open.
    /// - Parameter hasStrikethrough: curses' attribute that blinks strikes through; elsewhere dim has to do.
    init(depth wanted: ColorDepth?, hasStrikethrough: Bool) {
        strikethrough = hasStrikethrough ? cncurses_blink() : cncurses_dim()
        guard wanted != ColorDepth.none, has_colors() else {
            depth = .none
            limit = 0
            return
        }
        start_color()
        use_default_colors()
        let available = ColorDepth(count: Int(cncurses_colors()))
        depth = wanted.map { min($0, available) } ?? available
        limit = Int(cncurses_color_pairs()) - 1
    }

    mutating func drawing(_ style: Style) -> (attributes: attr_t, pair: Int32) {
        if style == last.style { return (last.attributes, last.pair) }
        last = (style, attributes(of: style.attributes), pair(for: style))
        return (last.attributes, last.pair)
    }

    /// From now on it counts what is refused, also what was before.
    mutating func beginFrame() {
        if hasRefused { last = (.plain, 0, 0) }
        hasRefused = false
    }

    /// Whether the pairs of `cells` alone leave room for others.
    func holds(_ cells: [Cell]) -> Bool {
        let styles = Set(cells.map { Style(foreground: $0.style.foreground, background: $0.style.background) })
        let wanted = Set(
            styles.map { style in
                let colors = depth.nearest(to: style)
                return key(number(of: colors.foreground), number(of: colors.background))
            })
        return wanted.count <= limit - limit / 8
    }

    /// Takes all pairs back. Curses then knows no cell's colours, so the screen must be drawn anew.
    mutating func forget() {
        reset_color_pairs()
        pairs = ColorTable()
        chosen = ColorTable()
        last = (.plain, 0, 0)
        hasRefused = false
    }

    private mutating func pair(for style: Style) -> Int32 {
        guard depth > .none, style.foreground != .standard || style.background != .standard else { return 0 }
        let key = UInt64(style.foreground.rawValue) << 32 | UInt64(style.background.rawValue)
        if let pair = chosen[key] { return pair }
        let colors = depth.nearest(to: style)
        let (foreground, background) = (number(of: colors.foreground), number(of: colors.background))
        guard let pair = pair(foreground: foreground, background: background) else {
            // Curses would take a pair that is on the screen for something else.
            hasRefused = true
            return pair(foreground: foreground, background: -1) ?? 0
        }
        if chosen.isFull { chosen = ColorTable() }
        chosen.add(key, pair)
        return pair
    }

    private func attributes(of attributes: Style.Attributes) -> attr_t {
        var result: attr_t = 0
        if attributes.contains(.bold) { result |= cncurses_bold() }
        if attributes.contains(.dim) { result |= cncurses_dim() }
        if attributes.contains(.italic) { result |= cncurses_italic() }
        if attributes.contains(.underline) { result |= cncurses_underline() }
        if attributes.contains(.strikethrough) { result |= strikethrough }
        if attributes.contains(.reverse) { result |= cncurses_reverse() }
        return result
    }

    /// nil when there is none left.
    private mutating func pair(foreground: Int32, background: Int32) -> Int32? {
        guard foreground >= 0 || background >= 0 else { return 0 }
        let key = key(foreground, background)
        if let pair = pairs[key] { return pair }
        guard pairs.count < limit else { return nil }
        // Numbers are given out here: curses' own search for a free one goes wrong after all were taken back.
        let pair = Int32(pairs.count + 1)
        guard init_extended_pair(pair, foreground, background) == OK else { return 0 }
        pairs.add(key, pair)
        return pair
    }

    private func key(_ foreground: Int32, _ background: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
    }

    /// Curses' number for a colour that the terminal has; -1 is the terminal's own.
    private func number(of color: Color) -> Int32 {
        switch color.form {
        case .standard: -1
        case .palette(let index): Int32(index)
        // Red and green of 0 would read as a number of the palette. A step of green cannot be seen.
        case .rgb(let red, let green, let blue):
            Int32(red) << 16 | Int32(red == 0 ? max(green, 1) : green) << 8 | Int32(blue)
        }
    }
}
