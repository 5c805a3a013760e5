import TerminalCore

/// A drawn part of a formula: rows of one width, one of which lies on the line of the text.
struct MathBox {
    private(set) var rows: [String]
    /// The row on the line of the text.
    private(set) var baseline = 0
    private(set) var columns: Int

    init(_ text: String) {
        rows = [text]
        columns = displayWidth(of: text)
    }

    /// Boxes under each other, each in the middle.
    init(stacked boxes: [MathBox], baseline: Int, alignment: MathGrid.Alignment = .center) {
        let columns = boxes.map(\.columns).max() ?? 0
        rows = boxes.flatMap { $0.padded(toColumns: columns, alignment).rows }
        self.baseline = baseline
        self.columns = columns
    }

    var height: Int { rows.count }
    /// Rows below the line of the text.
    var depth: Int { height - 1 - baseline }
    var isFlat: Bool { height == 1 }
    /// The only row of a flat box.
    var text: String { rows[0] }

    func padded(toColumns width: Int, _ alignment: MathGrid.Alignment) -> MathBox {
        guard width > columns else { return self }
        let spare = width - columns
        let left = alignment == .left ? 0 : alignment == .right ? spare : spare / 2
        var box = self
        box.columns = width
        box.rows = rows.map { Self.blanks(left) + $0 + Self.blanks(spare - left) }
        return box
    }

    /// Adds empty rows until so many stand above and below the line of the text.
    func padded(above: Int, below: Int) -> MathBox {
        var box = self
        let empty = Self.blanks(columns)
        if baseline < above { box.rows.insert(contentsOf: Array(repeating: empty, count: above - baseline), at: 0) }
        box.baseline = max(baseline, above)
        if depth < below { box.rows += Array(repeating: empty, count: below - depth) }
        return box
    }

    /// This box with another to its right, on one line of the text.
    func beside(_ other: MathBox) -> MathBox {
        let above = max(baseline, other.baseline)
        let below = max(depth, other.depth)
        var box = padded(above: above, below: below)
        let right = other.padded(above: above, below: below)
        for index in box.rows.indices { box.rows[index] += right.rows[index] }
        box.columns += other.columns
        return box
    }

    /// A bracket as tall as `box`; one row when that is flat, nothing for an empty name.
    static func bracket(_ name: String, asTallAs box: MathBox) -> MathBox {
        guard !name.isEmpty, !box.isFlat else { return MathBox(name) }
        let parts: (top: String, middle: String, bottom: String)
        switch name {
        case "(": parts = ("⎛", "⎜", "⎝")
        case ")": parts = ("⎞", "⎟", "⎠")
        case "[": parts = ("⎡", "⎢", "⎣")
        case "]": parts = ("⎤", "⎥", "⎦")
        case "{": parts = ("⎧", "⎪", "⎩")
        case "}": parts = ("⎫", "⎪", "⎭")
        case "⌊": parts = ("⎢", "⎢", "⎣")
        case "⌋": parts = ("⎥", "⎥", "⎦")
        case "⌈": parts = ("⎡", "⎢", "⎢")
        case "⌉": parts = ("⎤", "⎥", "⎥")
        case "|", "∣": parts = ("│", "│", "│")
        case "‖", "∥": parts = ("║", "║", "║")
        default: return MathBox(name)
        }
        var rows = [parts.top] + Array(repeating: parts.middle, count: max(0, box.height - 2)) + [parts.bottom]
        let isBrace = name == "{" || name == "}"
        if isBrace, box.height > 2 { rows[box.height / 2] = name == "{" ? "⎨" : "⎬" }
        var bracket = MathBox(stacked: rows.map { MathBox($0) }, baseline: box.baseline)
        // Two rows have no room for the tip of a brace.
        if isBrace, box.height == 2 { bracket.rows = name == "{" ? ["⎰", "⎱"] : ["⎱", "⎰"] }
        return bracket
    }

    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
