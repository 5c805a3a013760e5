import TerminalCore

/// Settings of terminals that are lines of keys and values.
enum SettingsColors {
    /// The colours of a text, and whose settings it is; nil when it is nobody's.
    static func read(_ text: String) throws(ThemeImportError) -> (format: ThemeImport.Format, colors: TerminalColors)? {
        let lines = SettingsLines(text)
        let readers: [(ThemeImport.Format, (SettingsLines) throws(ThemeImportError) -> TerminalColors)] = [
            (.alacritty, alacritty), (.wezterm, wezterm), (.foot, foot), (.ghostty, ghostty), (.kitty, kitty),
            (.xresources, xresources),
        ]
        for (format, reader) in readers {
            let colors = try reader(lines)
            // One colour of sixteen could be anything.
            if colors.ansi.contains(where: { $0 != nil }) { return (format, colors) }
        }
        return nil
    }

    private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

    private static func set(
        _ place: TerminalColors.Place, _ value: String, line: Int, in colors: inout TerminalColors
    ) throws(ThemeImportError) {
        guard let color = Color(setting: value) else { throw .noColor(line: line, value) }
        colors[place] = color
    }

    /// `[colors.normal]` and `black = '#000000'`.
    private static func alacritty(_ lines: SettingsLines) throws(ThemeImportError) -> TerminalColors {
        var colors = TerminalColors()
        for entry in lines.toml {
            guard let value = entry.values.first, let place = alacrittyPlace(entry.key) else { continue }
            try set(place, value, line: entry.line, in: &colors)
        }
        return colors
    }

    /// The same as YAML, as it was up to version 0.12.
    static func alacritty(_ node: YAMLNode) throws(ThemeImportError) -> TerminalColors {
        var colors = TerminalColors()
        for (section, values) in node.mapping ?? [] {
            for (key, value) in values.mapping ?? [] {
                guard let place = alacrittyPlace("colors.\(section.string ?? "").\(key.string ?? "")") else { continue }
                try set(place, value.string ?? "", line: value.line, in: &colors)
            }
        }
        return colors
    }

    private static func alacrittyPlace(_ key: String) -> TerminalColors.Place? {
        let parts = key.split(separator: ".").map(String.init)
        guard parts.count == 3, parts[0] == "colors" else { return nil }
        switch (parts[1], parts[2]) {
        case ("primary", "foreground"): return .foreground
        case ("primary", "background"): return .background
        case ("normal", let name): return names.firstIndex(of: name).map { .ansi($0) }
        case ("bright", let name): return names.firstIndex(of: name).map { .ansi($0 + 8) }
        default: return nil
        }
    }

    /// `[colors]` with lists named `ansi` and `brights`.
    private static func wezterm(_ lines: SettingsLines) throws(ThemeImportError) -> TerminalColors {
        var colors = TerminalColors()
        for entry in lines.toml {
            switch entry.key {
            case "colors.foreground": try set(.foreground, entry.values.first ?? "", line: entry.line, in: &colors)
            case "colors.background": try set(.background, entry.values.first ?? "", line: entry.line, in: &colors)
            case "colors.ansi", "colors.brights":
                let first = entry.key == "colors.ansi" ? 0 : 8
                for (index, value) in entry.values.prefix(8).enumerated() {
                    try set(.ansi(first + index), value, line: entry.line, in: &colors)
                }
            case "metadata.name": colors.name = entry.values.first ?? ""
            default: break
            }
        }
        return colors
    }

    /// `regular0=1e2a30` in a section `[colors]`, or `[colors-dark]` as it is called since 1.23.
    private static func foot(_ lines: SettingsLines) throws(ThemeImportError) -> TerminalColors {
        var colors = TerminalColors()
        let pairs = lines.pairs(separator: "=")
        let sections =
            pairs.contains { $0.section == "colors" || $0.section == "colors-dark" }
            ? ["", "colors", "colors-dark"] : ["", "colors-light"]
        for entry in pairs where sections.contains(entry.section) {
            guard let place = footPlace(entry.key) else { continue }
            // A line `foreground = #…` alone is another program's.
            if place == .foreground || place == .background, entry.section.isEmpty { continue }
            try set(place, entry.value, line: entry.line, in: &colors)
        }
        return colors
    }

    private static func footPlace(_ key: String) -> TerminalColors.Place? {
        if key.hasPrefix("bright"), let index = Int(key.dropFirst(6)), 0...7 ~= index { return .ansi(index + 8) }
        return TerminalColors.Place(key: key, prefix: "regular").flatMap { place in
            if case .ansi(let index) = place, index > 7 { nil } else { place }
        }
    }

    /// `palette = 0=#1e2a30`.
    private static func ghostty(_ lines: SettingsLines) throws(ThemeImportError) -> TerminalColors {
        var colors = TerminalColors()
        for entry in lines.pairs(separator: "=") where entry.section.isEmpty {
            if entry.key == "palette" {
                let parts = entry.value.split(separator: "=").map { $0.filter { !$0.isWhitespace } }
                guard parts.count == 2, let index = Int(parts[0]) else { throw .noColor(line: entry.line, entry.value) }
                if 0...15 ~= index { try set(.ansi(index), parts[1], line: entry.line, in: &colors) }
            } else if let place = TerminalColors.Place(key: entry.key, prefix: "\0") {
                try set(place, entry.value, line: entry.line, in: &colors)
            }
        }
        return colors
    }

    /// `color0 #1e2a30`; a comment `## name: …` names it.
    private static func kitty(_ lines: SettingsLines) throws(ThemeImportError) -> TerminalColors {
        var colors = TerminalColors()
        for entry in lines.words {
            guard let place = TerminalColors.Place(key: entry.key, prefix: "color") else { continue }
            try set(place, entry.value, line: entry.line, in: &colors)
        }
        colors.name = lines.comment("## name:") ?? ""
        return colors
    }

    /// `*.color0: #1e2a30`, with names that `#define` gives.
    private static func xresources(_ lines: SettingsLines) throws(ThemeImportError) -> TerminalColors {
        var colors = TerminalColors()
        var defined: [String: String] = [:]
        for entry in lines.definitions { defined[entry.key] = entry.value }
        for entry in lines.pairs(separator: ":") {
            let name = entry.key.split { $0 == "." || $0 == "*" }.last ?? ""
            guard let place = TerminalColors.Place(key: name, prefix: "color") else { continue }
            try set(place, defined[entry.value] ?? entry.value, line: entry.line, in: &colors)
        }
        return colors
    }
}
