/// What the commands of LaTeX stand for.
/// - Source: the LaTeX3 project's unicode-math symbol names; the Unicode Standard, Mathematical Operators.
enum MathSymbols {
    /// The symbol of a command without its backslash; nil for one that is not known.
    static func atom(of command: Substring) -> (text: String, MathClass)? { table[command] }

    /// What a single character is in a formula.
    static func mathClass(of character: Unicode.Scalar) -> MathClass {
        switch character {
        case "+", "*", "±", "∓", "×", "÷", "·", "∘", "∪", "∩", "⊕", "⊗", "∧", "∨", "−": .binary
        case "=", "<", ">", ":", "≤", "≥", "≠", "≈", "≡", "∼", "∈", "∉", "⊂", "⊆", "→", "←", "⇒", "⇔", "↦", "∝": .relation
        case "(", "[", "{", "⟨", "⌊", "⌈": .open
        case ")", "]", "}", "⟩", "⌋", "⌉", "!": .close
        case ",", ";": .punctuation
        case "∑", "∏", "∫", "∮": .large
        default: .ordinary
        }
    }

    /// The symbol that is struck through; nil when there is no such character.
    static func negated(_ symbol: String) -> String? { negations[symbol] }

    private static let negations: [String: String] = [
        "=": "≠", "∈": "∉", "∋": "∌", "<": "≮", ">": "≯", "≤": "≰", "≥": "≱", "⊂": "⊄", "⊃": "⊅", "⊆": "⊈", "⊇": "⊉", "∃": "∄",
        "≡": "≢", "∼": "≁", "≈": "≉", "∥": "∦", "∣": "∤", "→": "↛", "←": "↚", "⇒": "⇏", "⇔": "⇎", "|": "∤", "≅": "≇",
    ]

    private static let table: [Substring: (String, MathClass)] = {
        var table: [Substring: (String, MathClass)] = [:]
        for (mathClass, list) in lists {
            for pair in list.split(separator: " ") {
                let end = pair.lastIndex(of: "=")!
                table[pair[..<end]] = (String(pair[pair.index(after: end)...]), mathClass)
            }
        }
        for name in functions.split(separator: " ") { table[name] = (String(name), .function) }
        table["limsup"] = ("lim sup", .function)
        table["liminf"] = ("lim inf", .function)
        table["argmax"] = ("arg max", .function)
        table["argmin"] = ("arg min", .function)
        table["eq"] = ("=", .relation)
        return table
    }()

    private static let functions = """
        sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln lg exp lim max min sup inf det dim ker deg gcd lcm hom \
        arg Pr tr rank sgn sign erf softmax
        """

    private static let lists: [(MathClass, String)] = [
        (
            .ordinary,
            """
            alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ varkappa=ϰ lambda=λ mu=μ \
            nu=ν xi=ξ omicron=ο pi=π varpi=ϖ rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=ϕ varphi=φ chi=χ psi=ψ omega=ω \
            Alpha=Α Beta=Β Gamma=Γ Delta=Δ Epsilon=Ε Zeta=Ζ Eta=Η Theta=Θ Iota=Ι Kappa=Κ Lambda=Λ Mu=Μ Nu=Ν Xi=Ξ Omicron=Ο Pi=Π Rho=Ρ \
            Sigma=Σ Tau=Τ Upsilon=Υ Phi=Φ Chi=Χ Psi=Ψ Omega=Ω digamma=ϝ infty=∞ partial=∂ nabla=∇ forall=∀ exists=∃ nexists=∄ emptyset=∅ \
            varnothing=∅ hbar=ℏ hslash=ℏ ell=ℓ Re=ℜ Im=ℑ wp=℘ aleph=ℵ beth=ℶ gimel=ℷ imath=ı jmath=ȷ angle=∠ measuredangle=∡ triangle=△ \
            square=□ Box=□ blacksquare=■ lozenge=◊ diamondsuit=♢ heartsuit=♡ clubsuit=♣ spadesuit=♠ bigstar=★ star=⋆ prime=′ \
            backprime=‵ top=⊤ bot=⊥ neg=¬ lnot=¬ flat=♭ natural=♮ sharp=♯ dots=… ldots=… cdots=⋯ vdots=⋮ ddots=⋱ dotsc=… dotsb=⋯ dotsm=⋯ \
            degree=° circ=∘ checkmark=✓ dagger=† ddagger=‡ S=§ P=¶ copyright=© pounds=£ yen=¥ euro=€ complement=∁ eth=ð mho=℧ N=ℕ Z=ℤ \
            R=ℝ Q=ℚ C=ℂ qed=∎ surd=√ vert=| Vert=‖ |=‖ backslash=\\ textbackslash=\\ aa=å AA=Å o=ø O=Ø ae=æ AE=Æ ss=ß
            """
        ),
        (
            .binary,
            """
            pm=± mp=∓ times=× div=÷ cdot=· ast=∗ bullet=∙ oplus=⊕ ominus=⊖ otimes=⊗ oslash=⊘ odot=⊙ cap=∩ cup=∪ \
            uplus=⊎ sqcap=⊓ sqcup=⊔ wedge=∧ land=∧ vee=∨ lor=∨ setminus=∖ smallsetminus=∖ wr=≀ amalg=⨿ ltimes=⋉ rtimes=⋊ bowtie=⋈ \
            boxplus=⊞ boxtimes=⊠ bmod=mod diamond=⋄ centerdot=· intercal=⊺ barwedge=⊼ veebar=⊻
            """
        ),
        (
            .relation,
            """
            le=≤ leq=≤ leqslant=⩽ ge=≥ geq=≥ geqslant=⩾ ne=≠ neq=≠ equiv=≡ sim=∼ simeq=≃ approx=≈ cong=≅ propto=∝ ll=≪ gg=≫ lll=⋘ ggg=⋙ \
            prec=≺ succ=≻ preceq=⪯ succeq=⪰ subset=⊂ supset=⊃ subseteq=⊆ supseteq=⊇ subsetneq=⊊ supsetneq=⊋ sqsubseteq=⊑ sqsupseteq=⊒ \
            in=∈ notin=∉ ni=∋ owns=∋ mid=∣ nmid=∤ parallel=∥ nparallel=∦ perp=⊥ vdash=⊢ dashv=⊣ models=⊨ vDash=⊨ Vdash=⊩ asymp=≍ \
            doteq=≐ coloneqq=≔ coloneq=≔ triangleq=≜ lt=< gt=> lesssim=≲ gtrsim=≳ smile=⌣ frown=⌢ to=→ rightarrow=→ leftarrow=← gets=← \
            leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ implies=⟹ impliedby=⟸ iff=⟺ longrightarrow=⟶ longleftarrow=⟵ \
            longleftrightarrow=⟷ Longrightarrow=⟹ Longleftarrow=⟸ Longleftrightarrow=⟺ mapsto=↦ longmapsto=⟼ uparrow=↑ downarrow=↓ \
            updownarrow=↕ Uparrow=⇑ Downarrow=⇓ nearrow=↗ searrow=↘ swarrow=↙ nwarrow=↖ hookrightarrow=↪ hookleftarrow=↩ \
            rightharpoonup=⇀ rightharpoondown=⇁ leftharpoonup=↼ leftharpoondown=↽ rightleftharpoons=⇌ leftrightharpoons=⇋ leadsto=⇝ \
            rightsquigarrow=⇝ twoheadrightarrow=↠ rightarrowtail=↣ therefore=∴ because=∵ colon=: nleq=≰ ngeq=≱ nsubseteq=⊈ \
            trianglelefteq=⊴ trianglerighteq=⊵ vartriangleleft=⊲ nrightarrow=↛ nRightarrow=⇏ curvearrowright=↷ circlearrowright=↻
            """
        ),
        (
            .large,
            """
            sum=∑ prod=∏ coprod=∐ int=∫ iint=∬ iiint=∭ oint=∮ oiint=∯ bigcap=⋂ bigcup=⋃ bigwedge=⋀ bigvee=⋁ bigoplus=⨁ bigotimes=⨂ \
            bigodot=⨀ biguplus=⨄ bigsqcup=⨆
            """
        ), (.open, "langle=⟨ lfloor=⌊ lceil=⌈ {={ lbrace={ lbrack=[ lvert=| lVert=‖ ulcorner=⌜ llbracket=⟦"),
        (.close, "rangle=⟩ rfloor=⌋ rceil=⌉ }=} rbrace=} rvert=| rVert=‖ rbrack=] urcorner=⌝ rrbracket=⟧"),
        (.ordinary, "$=$ %=% &=& #=# _=_"),
    ]
}
