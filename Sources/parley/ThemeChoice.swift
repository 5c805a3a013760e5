import ChatUI

/// What the configuration says about the theme: one for all times, or one each for a light and a dark terminal.
enum ThemeChoice: Equatable {
    case always(String)
    case following(ThemePair)

    var names: [String] {
        switch self {
        case .always(let name): [name]
        case .following(let pair): [pair.light, pair.dark]
        }
    }

    var pair: ThemePair? {
        if case .following(let pair) = self { pair } else { nil }
    }

    /// The name to begin with, before the terminal has said how bright it is.
    /// - Source: `COLORFGBG`, as rxvt and Konsole set it: the last number is the background's, and 7 and 9 to 15 are bright.
    func firstName(environment: [String: String]) -> String {
        switch self {
        case .always(let name): return name
        case .following(let pair):
            let background = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) }
            return pair.name(isDark: !(background.map { $0 == 7 || 9...15 ~= $0 } ?? false))
        }
    }
}

extension Configuration {
    /// A name, or `{light: NAME, dark: NAME}`.
    mutating func themeChoice(_ node: YAMLNode) -> ThemeChoice? {
        guard node.mapping != nil else {
            if let name = themeName(node, "theme") { return .always(name) }
            return nil
        }
        var names: [String: String] = [:]
        for (key, value) in entries(of: node, in: "theme") {
            switch key.string {
            case "light": names["light"] = themeName(value, "light")
            case "dark": names["dark"] = themeName(value, "dark")
            default: refuse(key, among: ["light", "dark"])
            }
        }
        guard let light = names["light"], let dark = names["dark"] else {
            report(node, "theme needs a name for light and one for dark")
            return nil
        }
        return .following(ThemePair(light: light, dark: dark))
    }

    private mutating func themeName(_ node: YAMLNode, _ key: String) -> String? {
        guard let name = node.string else {
            report(node, key == "theme" ? "theme must be a name, or {light: NAME, dark: NAME}" : "\(key) must be a text")
            return nil
        }
        themePlaces[name] = Problem(line: node.line, column: node.column, text: "")
        return name
    }
}
