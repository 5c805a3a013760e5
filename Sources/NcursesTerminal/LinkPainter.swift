import CNcurses
import TerminalCore

/// Tells the terminal where cells lead (OSC 8), which curses cannot.
///
/// After curses has written, the text of a link is written once more over itself, with its target. The cursor and the
/// style are saved before and restored after, and no cell changes what it shows: what curses believes stays true.
/// Whatever curses writes later has no link again, and what it scrolls keeps its own. So after a frame that changed one
/// row, that row is written; after one that changed more, all links are, and so is text that looks like a link and is
/// none, because curses may have left a linked cell where it is.
/// - Source: egmontkob's "Hyperlinks in terminal emulators"; ECMA-48 for the rest.
struct LinkPainter {
    /// What curses takes for equal: a cell's attributes and pair.
    private struct Look: Hashable {
        var attributes: attr_t
        var pair: Int32
    }

    let isOn: Bool
    /// Glyphs in whose place something else was drawn.
    var avoided: GlyphKinds = []
    /// How the links look that the terminal may show.
    private var shown: Set<Look> = []

    init(isOn: Bool) { self.isOn = isOn }

    /// What to write after curses has; nothing where there are no links.
    /// - Parameter changed: the rows that curses was given, all of them when it has cleared the screen.
    mutating func bytes(
        for frame: Frame, changed: [Int], isCleared: Bool, columns: Int, rows: Int, colors: inout ColorPairs
    ) -> [UInt8] {
        guard isOn else { return [] }
        if isCleared { shown = [] }
        let looks = looks(of: frame, columns: columns, rows: rows, &colors)
        defer { shown = looks }
        guard !changed.isEmpty, !looks.isEmpty || !shown.isEmpty else { return [] }
        var text = ""
        for row in changed.count > 1 ? Array(0..<rows) : changed { write(row, of: frame, columns: columns, &colors, into: &text) }
        return text.isEmpty ? [] : Array("\u{1B}7\(text)\u{1B}8".utf8)
    }

    private func looks(of frame: Frame, columns: Int, rows: Int, _ colors: inout ColorPairs) -> Set<Look> {
        var looks: Set<Look> = []
        var last = Style.plain
        for row in 0..<rows {
            for cell in frame.cells[row * frame.size.columns..<row * frame.size.columns + columns] where cell.style.link != .none
            {
                guard cell.style != last else { continue }
                last = cell.style
                looks.insert(look(of: cell.style, &colors))
            }
        }
        return looks
    }

    private func look(of style: Style, _ colors: inout ColorPairs) -> Look {
        let (attributes, pair) = colors.drawing(style)
        return Look(attributes: attributes, pair: pair)
    }

    private func write(_ row: Int, of frame: Frame, columns: Int, _ colors: inout ColorPairs, into text: inout String) {
        var style: Style?
        var next = -1
        // The last column is left out: after it a terminal waits to wrap, which is no place to come back from.
        for column in 0..<columns - 1 {
            let cell = frame[column, row]
            guard cell.width > 0, column + Int(cell.width) < columns, let drawn = drawn(cell) else { continue }
            guard cell.style.link != .none || shown.contains(look(of: cell.style, &colors)) else { continue }
            if column != next || cell.style != style {
                if style != nil { text += "\u{1B}]8;;\u{1B}\\" }
                text += "\u{1B}[\(row + 1);\(column + 1)H" + cell.style.controlSequence(at: colors.depth)
                let link = cell.style.link
                if link != .none { text += "\u{1B}]8;id=\(link.number);\(link.target)\u{1B}\\" }
                style = cell.style
            }
            text.unicodeScalars.append(contentsOf: drawn)
            next = column + Int(cell.width)
        }
        if style != nil { text += "\u{1B}]8;;\u{1B}\\" }
    }

    /// The scalars with which curses has drawn a cell; nil where it drew something else, or two cells that make one glyph.
    private func drawn(_ cell: Cell) -> [Unicode.Scalar]? {
        let scalars = cell.glyph.scalars
        guard let base = scalars.first, !(0x1F1E6...0x1F1FF ~= base.value),
            base.isASCII || cncurses_wcwidth(base.value) == Int32(cell.width),
            avoided.isEmpty || avoided.substitute(for: cell.glyph, width: Int(cell.width)) == nil
        else { return nil }
        return [base] + scalars.dropFirst().filter { cncurses_wcwidth($0.value) == 0 }
    }
}

/// Whether a terminal knows OSC 8, by what it says of itself. Elsewhere a link's target stands behind its text anyway.
func showsHyperlinks(environment: [String: String]) -> Bool {
    let terminal = environment["TERM"] ?? ""
    let program = environment["TERM_PROGRAM"] ?? ""
    if terminal.hasPrefix("tmux") || terminal.hasPrefix("screen") {
        // What the outer terminal says of itself is not true of tmux, which has passed links on since 3.4.
        let version = (environment["TERM_PROGRAM_VERSION"] ?? "").split(separator: ".").compactMap { part in
            Int(part.prefix { $0.isNumber })
        }
        return program == "tmux" && version.count > 1 && (version[0], version[1]) >= (3, 4)
    }
    if ["iTerm.app", "WezTerm", "vscode", "ghostty", "mintty", "rio", "Hyper"].contains(program) { return true }
    if ["xterm-kitty", "xterm-ghostty", "foot", "alacritty", "contour", "wezterm"].contains(where: { terminal.hasPrefix($0) }) {
        return true
    }
    if let version = environment["VTE_VERSION"].flatMap({ Int($0) }) { return version >= 5000 }
    return ["KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION"].contains { environment[$0] != nil }
}
