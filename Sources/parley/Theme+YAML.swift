import ChatUI
import TerminalCore

/// A theme file: a base16 or base24 scheme as it is published, with roles of our own beside it where it has any.
///
///     system: base16                  also as in older files: the colours beside the name, no palette
///     name: Harbour
///     variant: dark
///     palette: {base00: "1b1f27", …}
///     background: none                leaves the terminal's own background; without it base00 fills the screen
///     contrast: 4.5                   roles that would be harder to read are drawn lighter or darker
///     roles:
///       user: base0B                  another colour; bold stays bold
///       status: {foreground: "#ffffff", background: 4, bold: true}
///
/// - Source: tinted-theming, builder specification 0.11; base16 0.3 for the older form.
extension Theme {
    /// - Parameter name: the file's name without its ending.
    /// - Throws: the first thing that is wrong.
    init(name: String, yaml: String) throws(Configuration.Problem) {
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLNode.parse(yaml)
        } catch {
            throw Configuration.Problem(line: error.line, column: error.column, text: error.reason)
        }
        guard let root, root.mapping != nil else {
            throw Configuration.Problem(
                line: root?.line ?? 1, column: root?.column ?? 1, text: "a theme is a mapping of names to values")
        }
        if let system = root["system"], !["base16", "base24"].contains(system.string) {
            throw system.problem("the system must be base16 or base24")
        }
        let scheme = try ColorScheme(root["palette"] ?? root)
        self.init(name: name, scheme: scheme)
        fullName = try (root["name"] ?? root["scheme"])?.text("name") ?? ""
        author = try root["author"]?.text("author") ?? ""
        if let given = root["variant"] {
            guard let known = given.string.flatMap(ColorScheme.Variant.init) else {
                throw given.problem("variant must be dark or light")
            }
            variant = known
        }
        if let given = root["background"] {
            guard given.string == "none" else { throw given.problem("background must be none, or left out") }
            text.background = .standard
        }
        if let roles = root["roles"] { try read(roles, in: scheme) }
        if let given = root["contrast"] {
            guard let least = given.double, (1...21).contains(least) else {
                throw given.problem("contrast must be a number from 1 to 21")
            }
            self = raised(toContrast: least)
        }
    }

    private mutating func read(_ roles: YAMLNode, in scheme: ColorScheme) throws(Configuration.Problem) {
        guard let entries = roles.mapping else { throw roles.problem("roles must be a mapping of names to styles") }
        for (key, value) in entries {
            guard let role = key.string.flatMap(ThemeRole.named) else {
                throw key.unknownName(among: ThemeRole.all.map(\.name))
            }
            self[keyPath: role.style] = try Style(value, in: scheme, instead: self[keyPath: role.style])
        }
    }
}

extension ColorScheme {
    /// Reads colours by their keys; what else stands there is not looked at.
    init(_ palette: YAMLNode) throws(Configuration.Problem) {
        guard let entries = palette.mapping else { throw palette.problem("palette must be a mapping of base00 to base0F") }
        var colors: [Base: Color] = [:]
        for (key, value) in entries {
            guard let base = Base(key: key.string) else { continue }
            guard let color = value.string.flatMap({ Color(hexadecimal: $0) }) else {
                throw value.problem("\(base.key) must be a colour in quotes, such as \"1e2a30\"")
            }
            colors[base] = color
        }
        do throws(MissingColor) {
            try self.init { colors[$0] }
        } catch {
            throw palette.problem("\(error.base.key) is missing")
        }
    }
}

extension ColorScheme.Base {
    fileprivate init?(key: String?) {
        guard let key, let base = Self.allCases.first(where: { $0.key.lowercased() == key.lowercased() }) else { return nil }
        self = base
    }
}

extension Style {
    /// A colour for what has been there, or a whole style.
    fileprivate init(_ node: YAMLNode, in scheme: ColorScheme, instead style: Style) throws(Configuration.Problem) {
        guard let entries = node.mapping else {
            self = style
            foreground = try Color(node, in: scheme)
            return
        }
        self = .plain
        for (key, value) in entries {
            switch key.string {
            case "foreground": foreground = try Color(value, in: scheme)
            case "background": background = try Color(value, in: scheme)
            default:
                guard let attribute = Attributes.named.first(where: { $0.key == key.string }) else {
                    throw key.unknownName(among: ["foreground", "background"] + Attributes.named.map(\.key))
                }
                guard let isOn = ["true": true, "false": false][value.string ?? ""] else {
                    throw value.problem("\(attribute.key) must be true or false")
                }
                if isOn { attributes.insert(attribute.value) }
            }
        }
    }
}

extension Style.Attributes {
    /// By the name that a theme file gives them.
    static let named: KeyValuePairs<String, Style.Attributes> = [
        "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "strikethrough": .strikethrough,
        "reverse": .reverse,
    ]
}

extension Color {
    /// `base0B`, `"#1e2a30"`, a number of the terminal's palette, or `none` for the terminal's own.
    fileprivate init(_ node: YAMLNode, in scheme: ColorScheme) throws(Configuration.Problem) {
        let text = node.string ?? ""
        if text == "none" {
            self = .standard
        } else if let base = ColorScheme.Base(key: text) {
            self = scheme[base]
        } else if text.first == "#", let color = Color(hexadecimal: text) {
            self = color
        } else if let index = node.int, let index = UInt8(exactly: index) {
            self = .palette(index)
        } else {
            throw node.problem("a colour is base00 to base17, \"#rrggbb\" in quotes, 0 to 255, or none")
        }
    }
}

extension YAMLNode {
    subscript(name: String) -> YAMLNode? { mapping?.first { $0.key.string == name }?.value }

    func text(_ name: String) throws(Configuration.Problem) -> String {
        guard let string else { throw problem("\(name) must be a text") }
        return string
    }

    func problem(_ text: String) -> Configuration.Problem {
        Configuration.Problem(line: line, column: column, text: text)
    }

    func unknownName(among names: [String]) -> Configuration.Problem {
        let name = string ?? "?"
        let nearest = nearestName(to: name, among: names)
        return problem("there is no “\(name)” here" + (nearest.map { "; did you mean \($0)?" } ?? ""))
    }
}
