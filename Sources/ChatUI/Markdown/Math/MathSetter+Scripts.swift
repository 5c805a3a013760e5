extension MathSetter {
    func scripts(_ base: MathNode, _ lower: MathNode?, _ upper: MathNode?) -> Piece {
        let mathClass = Self.mathClass(of: base)
        let box = box(base)
        if isDisplay, Self.takesLimits(base, mathClass) { return Piece(box: limits(box, lower, upper), mathClass: mathClass) }
        // Scripts are small: a fraction in one stays on its row.
        let low = lower.map { MathSetter.script($0) }
        let high = upper.map { MathSetter.script($0) }
        let small = (low: low.map { MathAlphabet.subscript($0) }, high: high.map { MathAlphabet.superscript($0) })
        let isSmall = small.low != .some(nil) && small.high != .some(nil)
        if box.isFlat, isSmall || !isDisplay {
            let below = low.map { small.low! ?? "_" + Self.grouped($0, lower) } ?? ""
            let above = high.map { small.high! ?? "^" + Self.grouped($0, upper) } ?? ""
            return Piece(box: MathBox(box.text + below + above), mathClass: mathClass, isLoose: !isSmall)
        }
        return Piece(box: box.beside(raised(beside: box, low, high)), mathClass: mathClass)
    }

    /// In brackets unless it is one character, a number or a name.
    private static func grouped(_ text: String, _ node: MathNode?) -> String {
        if case .atom? = node { return text }
        return text.count == 1 || text.unicodeScalars.allSatisfy { "0"..."9" ~= $0 } ? text : "(\(text))"
    }

    /// Scripts on rows of their own: above the top and below the foot of what they belong to.
    private func raised(beside base: MathBox, _ lower: String?, _ upper: String?) -> MathBox {
        var rows: [MathBox] = []
        if let upper { rows.append(MathBox(upper)) }
        let top = upper == nil ? 0 : 1
        rows += Array(repeating: MathBox(""), count: base.height)
        if let lower { rows.append(MathBox(lower)) }
        return MathBox(stacked: rows, baseline: top + base.baseline, alignment: .left)
    }

    /// Limits under and over a sum.
    private func limits(_ base: MathBox, _ lower: MathNode?, _ upper: MathNode?) -> MathBox {
        let above = upper.map { MathBox(MathSetter.script($0)) }
        let below = lower.map { MathBox(MathSetter.script($0)) }
        return MathBox(stacked: [above, base, below].compactMap { $0 }, baseline: base.baseline + (above == nil ? 0 : 1))
    }

    private static func takesLimits(_ base: MathNode, _ mathClass: MathClass) -> Bool {
        switch base {
        case .atom(let text, .large): !"∫∬∭∮∯".contains(text)
        case .atom(let text, .function):
            ["lim", "max", "min", "sup", "inf", "lim sup", "lim inf", "arg max", "arg min"].contains(text)
        // `\overset` and its kind.
        case .fenced("", _, ""): true
        case .atom("→", .relation), .atom("←", .relation): true
        default: false
        }
    }

    private static func mathClass(of base: MathNode) -> MathClass {
        switch base {
        case .atom(_, let mathClass): mathClass
        case .fenced("", let inside, ""): self.mathClass(of: inside)
        default: .ordinary
        }
    }
}
