/// Reads LaTeX's notation of formulas. Any text gives some formula: what is not known stands as it is written.
struct MathParser {
    private let source: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    /// Groups in each other beyond this are left out, so that no text overflows the stack.
    private static let depthLimit = 40

    private init(_ source: String) { self.source = Array(source.unicodeScalars) }

    static func parse(_ source: String) -> MathNode {
        var parser = MathParser(source)
        var parts: [MathNode] = []
        while parser.index < parser.source.count {
            parts.append(parser.row { _ in false })
            // A closing brace that nothing opened ends a row.
            if parser.peek != nil { parser.index += 1 }
        }
        return parts.count == 1 ? parts[0] : .row(parts)
    }

    // MARK: Tokens

    private enum Token: Equatable {
        case command(Substring)
        case character(Unicode.Scalar)
        case lineEnd
    }

    private var peek: Unicode.Scalar? { index < source.count ? source[index] : nil }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { "a"..."z" ~= scalar || "A"..."Z" ~= scalar }

    private mutating func skipBlanks() {
        while let scalar = peek, scalar.properties.isWhitespace { index += 1 }
    }

    /// The next token and where the one after it begins, without passing it.
    private func token() -> (Token, end: Int)? {
        guard let first = peek else { return nil }
        guard first == "\\", index + 1 < source.count else { return (.character(first), index + 1) }
        if source[index + 1] == "\\" { return (.lineEnd, index + 2) }
        var end = index + 1
        while end < source.count, Self.isLetter(source[end]) { end += 1 }
        if end == index + 1 { end += 1 }
        return (.command(Substring(text(index + 1, end))), end)
    }

    private func text(_ start: Int, _ end: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: source[start..<end])
        return String(text)
    }

    // MARK: Rows

    /// Everything until `ends` says so, a closing brace, or the end. What ended the row is not passed.
    private mutating func row(until ends: (Token) -> Bool) -> MathNode {
        depth += 1
        defer { depth -= 1 }
        var nodes: [MathNode] = []
        while true {
            skipBlanks()
            guard let (token, end) = token(), token != .character("}"), !ends(token) else { break }
            index = end
            if let name = Self.infix(token) {
                let lower = row(until: ends)
                let fraction = MathNode.fraction(.row(nodes), lower, hasBar: name == "over")
                return name == "choose" ? .fenced("(", fraction, ")") : fraction
            }
            let before = nodes.count
            if token == .character("^") || token == .character("_") || token == .character("'") {
                nodes.append(scripts(of: nodes.popLast() ?? .nothing, first: token))
            } else if let node = node(token) {
                nodes.append(node)
            }
            if nodes.count > before, case .atom(",", _) = nodes[nodes.count - 1], isBetweenDigits(end - 1) {
                nodes[nodes.count - 1] = .atom(",", .ordinary)
            }
        }
        return nodes.count == 1 ? nodes[0] : .row(nodes)
    }

    /// A command that stands between the two parts of a fraction.
    private static func infix(_ token: Token) -> Substring? {
        guard case .command(let name) = token, ["over", "choose", "atop"].contains(name) else { return nil }
        return name
    }

    private func isBetweenDigits(_ place: Int) -> Bool {
        place > 0 && place + 1 < source.count && "0"..."9" ~= source[place - 1] && "0"..."9" ~= source[place + 1]
    }

    private func isBetweenBlanks(_ place: Int) -> Bool {
        place > 0 && place + 1 < source.count && source[place - 1] == " " && source[place + 1] == " "
    }

    private mutating func node(_ token: Token) -> MathNode? {
        switch token {
        case .lineEnd: return .space(2)
        case .command(let name): return command(name)
        case .character("{"):
            guard depth < Self.depthLimit else { return nil }
            let group = row { _ in false }
            if peek == "}" { index += 1 }
            return group
        case .character("~"): return .space(1)
        case .character("-"): return .atom("−", .binary)
        case .character("*"): return .atom("∗", .binary)
        case .character("&"): return nil
        case .character("|") where isBetweenBlanks(index - 1): return .atom("|", .relation)
        case .character(let scalar): return .atom(String(Character(scalar)), MathSymbols.mathClass(of: scalar))
        }
    }

    /// What follows a command or a script: a group, a command with its own arguments, or one character.
    mutating func argument() -> MathNode {
        skipBlanks()
        guard depth < Self.depthLimit, let (token, end) = token(), token != .character("}"), token != .lineEnd else {
            return .nothing
        }
        index = end
        depth += 1
        defer { depth -= 1 }
        return node(token) ?? .nothing
    }

    /// The text between the next braces as it stands; empty when there are none.
    mutating func rawArgument(_ open: Unicode.Scalar = "{", _ close: Unicode.Scalar = "}") -> String {
        let start = index
        skipBlanks()
        guard peek == open else {
            index = start
            return ""
        }
        index += 1
        var text = String.UnicodeScalarView()
        var level = 1
        while let scalar = peek {
            index += 1
            if scalar == close { level -= 1 } else if scalar == open { level += 1 }
            if level == 0 { break }
            text.append(scalar)
        }
        return String(text)
    }

    /// Passes the star of a command's other form.
    mutating func skipStar() { if peek == "*" { index += 1 } }

    private mutating func scripts(of base: MathNode, first: Token) -> MathNode {
        var base = base
        var lower: MathNode?
        var upper: [MathNode] = []
        // Primes may be followed by an exponent: both stand above.
        if case .scripts(let inner, let below, let above) = base {
            (base, lower) = (inner, below)
            if let above { upper = [above] }
        }
        switch first {
        case .character("_"): lower = lower.map { .row([$0, argument()]) } ?? argument()
        case .character("'"): upper.append(.atom("′", .ordinary))
        default: upper.append(argument())
        }
        return .scripts(base, lower: lower, upper: upper.count > 1 ? .row(upper) : upper.first)
    }

    // MARK: Brackets

    /// A bracket behind `\left`, `\right` and their kind; empty for a dot.
    private mutating func delimiter() -> String {
        skipBlanks()
        guard let (token, end) = token() else { return "" }
        index = end
        switch token {
        case .character("."), .lineEnd: return ""
        case .character("<"): return "⟨"
        case .character(">"): return "⟩"
        case .character(let scalar): return String(Character(scalar))
        case .command(let name): return MathSymbols.atom(of: name)?.text ?? ""
        }
    }

    mutating func fenced() -> MathNode {
        guard depth < Self.depthLimit else { return .nothing }
        let open = delimiter()
        let inside = row { $0 == .command("right") }
        var close = ""
        if case (.command("right"), let end)? = token() {
            index = end
            close = delimiter()
        }
        return .fenced(open, inside, close)
    }

    // MARK: Environments

    mutating func environment() -> MathNode {
        let name = rawArgument()
        guard depth < Self.depthLimit else { return .nothing }
        var grid = MathGrid()
        switch name.last == "*" ? String(name.dropLast()) : name {
        case "matrix", "smallmatrix", "subarray": break
        case "pmatrix": (grid.open, grid.close) = ("(", ")")
        case "bmatrix": (grid.open, grid.close) = ("[", "]")
        case "Bmatrix": (grid.open, grid.close) = ("{", "}")
        case "vmatrix": (grid.open, grid.close) = ("|", "|")
        case "Vmatrix": (grid.open, grid.close) = ("‖", "‖")
        case "cases", "dcases": (grid.open, grid.alignments) = ("{", [.left])
        case "rcases": (grid.close, grid.alignments) = ("}", [.left])
        case "array":
            let columns = rawArgument().compactMap { ["l": MathGrid.Alignment.left, "r": .right, "c": .center][$0] }
            if !columns.isEmpty { grid.alignments = columns }
        case "gather", "gathered", "multline": break
        default:
            grid.alignments = [.right, .left]
            grid.gap = 1
        }
        grid.rows = gridRows()
        // A single line that is not aligned with any other is no grid.
        if grid.rows.count == 1, grid.rows[0].count == 1, grid.open.isEmpty, grid.close.isEmpty { return grid.rows[0][0] }
        return .grid(grid)
    }

    private mutating func gridRows() -> [[MathNode]] {
        var rows: [[MathNode]] = [[]]
        while true {
            let cell = row { $0 == .character("&") || $0 == .lineEnd || $0 == .command("end") }
            rows[rows.count - 1].append(cell)
            guard let (token, end) = token() else { break }
            index = end
            if token == .command("end") {
                _ = rawArgument()
                break
            }
            if token == .lineEnd {
                _ = rawArgument("[", "]")
                rows.append([])
            }
        }
        if rows.count > 1, rows[rows.count - 1] == [.nothing] { rows.removeLast() }
        return rows
    }
}
