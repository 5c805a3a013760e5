import Testing

@testable import ChatUI

/// Formulas on one row, and what is a formula at all.
@Suite struct MathTests {
    @Test(arguments: [
        ("e^{i\\pi} + 1 = 0", "e^(iπ) + 1 = 0"), ("x^2 + y_1^{n+1}", "x² + y₁ⁿ⁺¹"), ("x_{i,j}", "xᵢ,ⱼ"), ("a_b c", "a_b c"),
        ("\\frac{1}{2} \\frac{a+b}{c} \\frac{\\partial f}{\\partial x}", "½(a + b)/c∂f/∂x"), ("\\tfrac12", "½"),
        ("\\sqrt2 \\sqrt{x+1} \\sqrt[3]{x} \\sqrt[n]{x}", "√2√(x + 1)∛xⁿ√x"),
        ("\\sum_{i=1}^{n} i \\int_0^1 f", "∑ᵢ₌₁ⁿ i ∫₀¹ f"), ("\\lim_{x \\to 0} \\frac{\\sin x}{x}", "lim_(x→0) (sin x)/x"),
        ("\\mathbb{R} \\mathbf{v} \\mathcal{L} \\mathfrak{g} \\mathtt{x}", "ℝ𝐯ℒ𝔤𝚡"),
        ("\\hat{x} \\vec v \\bar{y} \\overline{AB}", "x̂v⃗ȳA̅B̅"), ("f'(x) + g''", "f′(x) + g′′"), ("-x + -y", "−x + −y"),
        ("a = -b", "a = −b"), ("f(x, y)", "f(x, y)"), ("1,000", "1,000"), ("\\{1, \\ldots, n\\}", "{1, …, n}"),
        ("a \\not= b \\not\\in c", "a ≠ b ∉ c"), ("P(A | B) = |A|", "P(A | B) = |A|"), ("a \\equiv b \\pmod{n}", "a ≡ b (mod n)"),
        ("\\begin{bmatrix}1&0\\\\0&1\\end{bmatrix}", "[1 0; 0 1]"),
        ("\\begin{cases} x & x > 0 \\\\ 0 & \\text{else} \\end{cases}", "{x, x > 0; 0, else"),
        ("\\left( \\frac{a}{b} \\right)^2", "(a/b)²"), ("\\left. x \\right|_0", "x|₀"),
        ("{n \\choose k} \\binom{n}{k}", "(n choose k)(n choose k)"),
        ("\\operatorname{softmax}(x) \\sin^2\\theta", "softmax(x) sin² θ"), ("\\text{if } x", "if x"), ("\\ce{H2O}", "H₂O"),
        ("\\overset{!}{=} \\xrightarrow{f}", "=^!→ᶠ"), ("\\alpha\\beta\\Gamma\\infty", "αβΓ∞"), ("\\bogus{x} y", "\\bogus xy"),
        ("\\color{red} x \\quad y \\, z", "x  y z"), ("x^", "x"), ("}", ""), ("\\", "\\"), ("\\frac", "/"), ("{{{", ""),
        ("\\left(", "("),
        ("\\begin{matrix} a", "a"),
    ])
    func aFormulaShowsOnOneRow(source: String, shown: String) {
        #expect(MathFormula(source).text == shown)
    }

    @Test(arguments: [
        ("the $n$th of $x^2$", "the nth of x²"), ("\\(a \\le b\\) and $a\\$b$", "a ≤ b and a$b"),
        ("$5 and $10, US$5 or 6$", "$5 and $10, US$5 or 6$"),
        ("$HOME/bin:$PATH and ${A}/${B}", "$HOME/bin:$PATH and ${A}/${B}"), ("`$x$` and \\$x$", "$x$ and $x$"),
        ("``a ` $x$`` $y$", "a ` $x$ y"), ("**$x_1$** and *$a*b*c$*", "x₁ and a ∗ b ∗ c"), ("[$x^2$](u)", "x² (u)"),
        ("[a](u$x$)", "a (u$x$)"),
        ("\\[1\\] \\(see there\\)", "[1] (see there)"), ("$ x $ and $x\n\ny$", "$ x $ and $x\n\ny$"),
        ("<b a=\"$x$\">", "<b a=\"$x$\">"),
    ])
    func onlyFormulasAreTaken(text: String, shown: String) {
        #expect(markdownPicture(text, columns: 80) == shown)
    }

    @Test func nobodyElseCanWriteWhatStandsForAFormula() {
        let forged = String(decoding: MarkdownInset.open + Array("0".utf8) + MarkdownInset.close, as: UTF8.self)
        #expect(markdownPicture("$y$ \(forged) $x^2$", columns: 80) == "$y$ ‹FDD0›0‹FDD1› $x^2$")
    }

    @Test func aTableCellEndsBeforeItsFormulaWould() {
        #expect(
            markdownPicture("| a | b |\n|-|-|\n| $5 | 6$ |\n| $x^2$ | $\\frac{1}{x}$ |", columns: 40) == """
                a  │ b
                ───┼────
                $5 │ 6$
                x² │ 1/x
                """)
    }

    @Test func codeKeepsItsDollars() {
        let text = "- a $x^2$\n\n  ```sh\n  echo $x$ \\(y\\)\n  ```\n  $y^2$\n- b\n\n      $z$ code"
        let shown = markdownPicture(text, columns: 40)
        #expect(
            shown.contains("echo $x$ \\(y\\)") && shown.contains("$z$ code") && shown.contains("a x²") && shown.contains("  y²"))
    }

    @Test func anUnfinishedFormulaShowsItsSource() {
        var markdown = StreamingMarkdown()
        var text = "So:\n$$\na_1 * b\n+ c * d"
        markdown.read(text)
        let open = markdown.blocks.flatMap { markdown.layout($0, of: text, columns: 40) }.map(\.text)
        #expect(open == ["So:", "$$", "a_1 * b", "+ c * d"])
        text += "\n$$\nend"
        markdown.read(text)
        let done = markdown.blocks.flatMap { markdown.layout($0, of: text, columns: 40) }.map(\.text)
        #expect(done == ["So:", "  a₁ ∗ b + c ∗ d", "end"])
    }

    @Test(arguments: UInt64(1)...60) func anyFormulaFitsAndEnds(seed: UInt64) {
        var numbers = Sequence64(seed: seed)
        let pieces = [
            "\\frac", "{", "}", "^", "_", "x", "12", "\\left(", "\\right)", "\\begin{matrix}", "\\end{matrix}", "&", "\\\\",
            "\\sqrt[", "]",
            "\\sum", "\\hat", " ", "+", "=", "\\text{a b}", "\\", "'", "\\mathbb", "日", "\u{301}", "\\begin{cases}", "\\not",
            "\\over", "|",
        ]
        let source = (0..<Int.random(in: 1...80, using: &numbers)).map { _ in pieces.randomElement(using: &numbers)! }.joined()
        for columns in [2, 20, 60] {
            for row in MathFormula(source).rows(columns: columns, style: .plain) {
                #expect(row.columns <= columns, "\(source)")
                #expect(row.cells.first?.width != 0 && row.cells.last?.width != 2)
            }
        }
        _ = MathFormula(source).text
    }

    @Test(arguments: [
        "{", "\\frac{", "\\left(", "\\begin{matrix}", "^", "\\sqrt[", "\\hat", "x_", "\\begin{cases}&\\\\", "(", "'",
    ])
    func deepFormulasDoNoHarm(piece: String) {
        let source = String(repeating: piece, count: 4096 / piece.utf8.count)
        _ = MathFormula(source).text
        #expect(MathFormula(source).rows(columns: 30, style: .plain).allSatisfy { $0.columns <= 30 })
    }
}
