/// What `&amp;` and its kind stand for.
enum MarkdownEntity {
    /// - Parameter entity: from `&` to `;`.
    /// - Returns: the character; the entity as it stands when its name is not known, U+FFFD for a number that is none.
    static func text(of entity: String) -> String {
        let name = entity.dropFirst().dropLast()
        if name.first == "#" {
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let value, value != 0, let scalar = Unicode.Scalar(value) else { return "\u{FFFD}" }
            return String(Character(scalar))
        }
        return names[name] ?? entity
    }

    /// HTML 4's names. Source: w3.org/TR/html4/sgml/entities.html
    private static let names: [Substring: String] = {
        var names: [Substring: String] = [:]
        for (start, list) in runs {
            for (offset, name) in list.split(separator: " ").enumerated() where name != "-" {
                names[name] = String(Character(Unicode.Scalar(start + UInt32(offset))!))
            }
        }
        for pair in others.split(separator: " ") {
            let parts = pair.split(separator: "=")
            names[parts[0]] = String(Character(Unicode.Scalar(UInt32(parts[1], radix: 16)!)!))
        }
        return names
    }()

    /// Names of consecutive characters; `-` where one has none.
    private static let runs: [(UInt32, String)] = [
        (
            0xA0,
            """
            nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para \
            middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute \
            Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute \
            THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde \
            ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
            """
        ),
        (
            0x391,
            """
            Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon Phi Chi Psi Omega
            """
        ),
        (
            0x3B1,
            """
            alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi \
            omega
            """
        ),
        (0x2190, "larr uarr rarr darr harr"), (0x21D0, "lArr uArr rArr dArr hArr"),
        (0x2018, "lsquo rsquo sbquo - ldquo rdquo bdquo"),
    ]

    private static let others = """
        amp=26 lt=3C gt=3E quot=22 apos=27 OElig=152 oelig=153 Scaron=160 scaron=161 Yuml=178 fnof=192 circ=2C6 tilde=2DC ensp=2002 \
        emsp=2003 thinsp=2009 zwnj=200C zwj=200D lrm=200E rlm=200F ndash=2013 mdash=2014 dagger=2020 Dagger=2021 bull=2022 hellip=2026 \
        permil=2030 prime=2032 Prime=2033 lsaquo=2039 rsaquo=203A oline=203E frasl=2044 euro=20AC trade=2122 forall=2200 part=2202 \
        exist=2203 empty=2205 nabla=2207 isin=2208 notin=2209 ni=220B prod=220F sum=2211 minus=2212 lowast=2217 radic=221A prop=221D \
        infin=221E ang=2220 and=2227 or=2228 cap=2229 cup=222A int=222B there4=2234 sim=223C cong=2245 asymp=2248 ne=2260 equiv=2261 \
        le=2264 ge=2265 sub=2282 sup=2283 nsub=2284 sube=2286 supe=2287 oplus=2295 otimes=2297 perp=22A5 sdot=22C5 loz=25CA \
        spades=2660 clubs=2663 hearts=2665 diams=2666
        """
}
