/// Draws a formula: on one row within text, on as many as it needs on lines of its own.
struct MathSetter {
    /// Whether fractions, limits and matrices may be stacked.
    let isDisplay: Bool
    /// Whether operators stand without blanks, as they do in scripts.
    var isTight = false

    struct Piece {
        var box: MathBox
        var mathClass: MathClass
        /// Whether it brings its own brackets, as the argument of a function does.
        var isBracketed = false
        /// Whether it ends in a script on the line, which a letter must not be read into.
        var isLoose = false
    }

    /// A formula on one row.
    static func text(_ node: MathNode) -> String { MathSetter(isDisplay: false).box(node).text }

    /// A formula above or below the line.
    static func script(_ node: MathNode) -> String { MathSetter(isDisplay: false, isTight: true).box(node).text }

    /// A formula on lines of its own.
    static func display(_ node: MathNode) -> MathBox { MathSetter(isDisplay: true).box(node) }

    func box(_ node: MathNode) -> MathBox { joined(pieces(node)) }

    private func pieces(_ node: MathNode) -> [Piece] {
        switch node {
        case .atom(let text, let mathClass): [Piece(box: MathBox(text), mathClass: mathClass)]
        case .row(let nodes): nodes.flatMap { pieces($0) }
        case .space(let count): [Piece(box: MathBox(String(repeating: " ", count: count)), mathClass: .space)]
        case .fraction(let upper, let lower, let hasBar): [Piece(box: fraction(upper, lower, hasBar), mathClass: .ordinary)]
        case .root(let index, let inside): [Piece(box: root(index, inside), mathClass: .ordinary)]
        case .scripts(let base, let lower, let upper): [scripts(base, lower, upper)]
        case .marked(let node, let mark): [Piece(box: marked(box(node), mark), mathClass: .ordinary)]
        case .fenced(let open, let inside, let close):
            [Piece(box: fenced(open, box(inside), close), mathClass: .ordinary, isBracketed: !open.isEmpty)]
        case .grid(let grid): [Piece(box: box(grid), mathClass: .ordinary)]
        }
    }

    // MARK: Spaces

    private func joined(_ pieces: [Piece]) -> MathBox {
        var result = MathBox("")
        var previous: MathClass?
        var isLoose = false
        for (index, piece) in pieces.enumerated() {
            var mathClass = piece.mathClass
            if mathClass == .binary, isSign(after: previous, isLast: index == pieces.count - 1) { mathClass = .open }
            let isApart = isLoose && mathClass == .ordinary
            isLoose = piece.isLoose
            if let before = previous, isApart || hasSpace(before, mathClass, isBracketed: piece.isBracketed) {
                result = result.beside(MathBox(" "))
            }
            result = result.beside(piece.box)
            previous = mathClass
        }
        return result
    }

    /// Whether a `+` or `−` belongs to what follows it.
    private func isSign(after previous: MathClass?, isLast: Bool) -> Bool {
        switch previous {
        case nil, .binary, .relation, .open, .punctuation, .large, .function: true
        case .ordinary, .close, .space: isLast
        }
    }

    private func hasSpace(_ left: MathClass, _ right: MathClass, isBracketed: Bool) -> Bool {
        switch (left, right) {
        case (.space, _), (_, .space), (.open, _), (_, .close), (_, .punctuation): false
        case (.punctuation, _): !isTight
        case (.relation, .relation): false
        case (.relation, _), (_, .relation), (.binary, _), (_, .binary): !isTight
        case (.function, .open): false
        case (.function, .ordinary): !isBracketed
        case (.large, _), (.function, _): true
        case (.ordinary, .large), (.close, .large), (.ordinary, .function), (.close, .function): true
        default: false
        }
    }

    // MARK: Fractions, roots, marks

    private func fraction(_ upper: MathNode, _ lower: MathNode, _ hasBar: Bool) -> MathBox {
        guard isDisplay else {
            let (upper, lower) = (box(upper).text, box(lower).text)
            if hasBar, let known = Self.fractions[upper + "/" + lower] { return MathBox(known) }
            return MathBox(Self.grouped(upper) + (hasBar ? "/" : " choose ") + Self.grouped(lower))
        }
        let (upper, lower) = (box(upper), box(lower))
        let columns = max(upper.columns, lower.columns)
        let bar = hasBar ? String(repeating: "─", count: columns + 2) : String(repeating: " ", count: columns)
        return MathBox(stacked: [upper, MathBox(bar), lower], baseline: upper.height)
    }

    private static let fractions: [String: String] = [
        "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "1/6": "⅙", "1/8": "⅛",
    ]

    /// In brackets when it would read as something else without.
    static func grouped(_ text: String) -> String { isOne(text) ? text : "(\(text))" }

    /// Whether a text is a single number, letter, name or bracketed term.
    private static func isOne(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        if scalars.allSatisfy({ "0"..."9" ~= $0 || $0 == "." }) { return true }
        if scalars.allSatisfy({ $0.properties.isAlphabetic || $0.properties.generalCategory == .nonspacingMark }) {
            return text.count <= 3
        }
        if text.count == 1 { return true }
        if text.first == "(", text.last == ")", !text.dropFirst().dropLast().contains(where: { $0 == "(" || $0 == ")" }) {
            return true
        }
        // A letter with its scripts, a number with its letter.
        return text.count <= 4 && !text.contains { " +-−/·×*=<>,|√".contains($0) }
    }

    private func root(_ index: MathNode?, _ inside: MathNode) -> MathBox {
        let inside = box(inside)
        let mark: String
        switch index.map({ MathSetter.script($0) }) {
        case nil, "2": mark = "√"
        case "3": mark = "∛"
        case "4": mark = "∜"
        case let index?: mark = (MathAlphabet.superscript(index) ?? "(\(index))") + "√"
        }
        if inside.isFlat { return MathBox(mark + Self.grouped(inside.text)) }
        return MathBox(mark).beside(fenced("(", inside, ")"))
    }

    private func marked(_ box: MathBox, _ mark: Unicode.Scalar) -> MathBox {
        guard box.isFlat else { return box }
        // A hat stands on the first letter, a line on all of them.
        let isLine = mark == "\u{305}" || mark == "\u{332}" || mark == "\u{338}"
        var text = ""
        for (index, character) in box.text.enumerated() {
            text.append(character)
            if (isLine || index == 0) && character != " " { text.unicodeScalars.append(mark) }
        }
        return MathBox(text)
    }

    private func fenced(_ open: String, _ inside: MathBox, _ close: String) -> MathBox {
        MathBox.bracket(open, asTallAs: inside).beside(inside).beside(MathBox.bracket(close, asTallAs: inside))
    }
}
