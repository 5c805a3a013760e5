extension MathParser {
    /// What a command and its arguments stand for; nil for one that shows nothing.
    mutating func command(_ name: Substring) -> MathNode? {
        switch name {
        case "frac", "dfrac", "tfrac", "cfrac": return .fraction(argument(), argument(), hasBar: true)
        case "binom", "dbinom", "tbinom": return .fenced("(", .fraction(argument(), argument(), hasBar: false), ")")
        case "sqrt":
            let index = rawArgument("[", "]")
            return .root(index: index.isEmpty ? nil : MathParser.parse(String(index.prefix(40))), argument())
        case "underbrace", "overbrace": return .fenced("", argument(), "")
        case "left": return fenced()
        case "begin": return environment()
        case "overset", "stackrel":
            let upper = argument()
            return .scripts(.fenced("", argument(), ""), lower: nil, upper: upper)
        case "underset":
            let lower = argument()
            return .scripts(.fenced("", argument(), ""), lower: lower, upper: nil)
        case "xrightarrow": return .scripts(.atom("→", .relation), lower: nil, upper: argument())
        case "xleftarrow": return .scripts(.atom("←", .relation), lower: nil, upper: argument())
        case "pmod", "pod": return .row([.space(1), .atom("(", .open), .atom("mod", .function), argument(), .atom(")", .close)])
        case "mod": return .row([.space(1), .atom("mod", .function)])
        case "not": return negated(argument())
        case "operatorname":
            skipStar()
            return .atom(MathSetter.text(MathParser.parse(rawArgument())), .function)
        case "text", "textrm", "textbf", "textit", "texttt", "textsf", "textnormal", "mbox", "hbox", "mathrm", "rm", "mathop",
            "mathbin", "mathrel":
            return upright(name)
        case "ce": return .atom(Self.chemical(rawArgument()), .ordinary)
        case "tag": return .row([.space(3), .atom("(" + rawArgument() + ")", .ordinary)])
        case "label", "color", "hspace", "vspace", "kern", "phantom", "hphantom", "vphantom", "ref":
            skipStar()
            _ = rawArgument()
            return nil
        case "textcolor", "colorbox":
            _ = rawArgument()
            return argument()
        case "boxed", "fbox": return .fenced("[", argument(), "]")
        case "mathit", "mathnormal", "displaylines", "smash", "mathstrut", "substack", "ensuremath":
            return name == "mathstrut" ? nil : argument()
        case "limits", "nolimits", "displaystyle", "textstyle", "scriptstyle", "nonumber", "notag", "hline", "middle", "big",
            "Big",
            "bigg", "Bigg", "bigl", "bigr", "bigm", "Bigl", "Bigr", "Bigm", "biggl", "biggr", "Biggl", "Biggr", "right", "end",
            "!", "/", "-", "toprule", "midrule", "bottomrule", "large", "small", "it", "bf", "allowbreak", "relax":
            return nil
        case ",", ":", ";", " ", "thinspace", "medspace", "enspace", ">": return .space(1)
        case "quad": return .space(2)
        case "qquad": return .space(4)
        default: break
        }
        if let mark = Self.marks[name] { return .marked(argument(), mark) }
        if let font = MathAlphabet.Font(command: name) { return Self.node(argument(), in: font) }
        if let (text, mathClass) = MathSymbols.atom(of: name) { return .atom(text, mathClass) }
        return .atom("\\" + name, .function)
    }

    /// Text that is no formula: its blanks count.
    private mutating func upright(_ name: Substring) -> MathNode {
        if name == "mathop" || name == "mathbin" || name == "mathrel" || name == "rm" { return argument() }
        let text = rawArgument()
        if text.contains(where: { $0 == "\\" || $0 == "$" || $0 == "{" || $0 == "^" || $0 == "_" }) {
            return MathParser.parse(text.filter { $0 != "$" })
        }
        return .atom(text, .ordinary)
    }

    /// A chemical formula: numbers behind a letter or a bracket are counts.
    private static func chemical(_ text: String) -> String {
        var result = ""
        var isCount = false
        for character in text {
            if character.isASCII, character.isNumber, isCount {
                result += MathAlphabet.subscript(String(character)) ?? String(character)
            } else {
                isCount = character.isLetter || character == ")" || character == "]"
                result.append(character)
            }
        }
        return result
    }

    private func negated(_ node: MathNode) -> MathNode {
        guard case .atom(let text, let mathClass) = node else { return .marked(node, "\u{338}") }
        return .atom(MathSymbols.negated(text) ?? text + "\u{338}", mathClass)
    }

    /// A formula with its letters in a font.
    private static func node(_ node: MathNode, in font: MathAlphabet.Font) -> MathNode {
        switch node {
        case .atom(let text, let mathClass): .atom(MathAlphabet.text(text, in: font), mathClass)
        case .row(let nodes): .row(nodes.map { Self.node($0, in: font) })
        case .scripts(let base, let lower, let upper): .scripts(Self.node(base, in: font), lower: lower, upper: upper)
        default: node
        }
    }

    private static let marks: [Substring: Unicode.Scalar] = [
        "hat": "\u{302}", "widehat": "\u{302}", "bar": "\u{304}", "overline": "\u{305}", "vec": "\u{20D7}",
        "overrightarrow": "\u{20D7}", "overleftarrow": "\u{20D6}", "dot": "\u{307}", "ddot": "\u{308}", "dddot": "\u{20DB}",
        "tilde": "\u{303}", "widetilde": "\u{303}", "check": "\u{30C}", "breve": "\u{306}", "acute": "\u{301}",
        "grave": "\u{300}",
        "mathring": "\u{30A}", "underline": "\u{332}", "underbar": "\u{332}", "cancel": "\u{338}", "bcancel": "\u{338}",
    ]
}
