import ChatUI
import TerminalCore

/// Why a file of colours cannot be made a theme.
enum ThemeImportError: Error, Equatable {
    case unknownFormat
    case binaryPropertyList
    /// A colour that must be there is not.
    case incomplete(String)
    /// A value that is no colour; lines count from 1.
    case noColor(line: Int, String)
    /// The file holds several schemes, and none was named, or another one.
    case chooseScheme([String])
    case wrong(Configuration.Problem)

    /// What is wrong, as the end of a sentence.
    var reason: String {
        switch self {
        case .unknownFormat:
            "it is no base16 or base24 scheme and no settings of kitty, Alacritty, Ghostty, foot, WezTerm, iTerm2, Windows "
                + "Terminal or Xresources"
        case .binaryPropertyList: "it is a binary property list; plutil -convert xml1 FILE makes text of it"
        case .incomplete(let what): "\(what) is missing"
        case .noColor(let line, let text): "line \(line): “\(text)” is no colour such as #1e2a30"
        case .chooseScheme(let names): "it holds several schemes; name one with --scheme: \(names.joined(separator: ", "))"
        case .wrong(let problem): "line \(problem.line), column \(problem.column): \(problem.text)"
        }
    }
}

/// A theme made of a file that was written for something else.
struct ThemeImport: Equatable {
    enum Format: String, CaseIterable {
        case base16, base24, kitty, alacritty, ghostty, foot, wezterm, iterm2, windowsTerminal, xresources

        /// As the program is called.
        var title: String {
            switch self {
            case .base16, .base24, .kitty, .foot: rawValue
            case .alacritty: "Alacritty"
            case .ghostty: "Ghostty"
            case .wezterm: "WezTerm"
            case .iterm2: "iTerm2"
            case .windowsTerminal: "Windows Terminal"
            case .xresources: "Xresources"
            }
        }
    }

    var format: Format
    /// Empty when the file does not say.
    var fullName = ""
    var author = ""
    var scheme: ColorScheme
}

extension ThemeImport {
    /// Finds out by its content what a text is, and reads it.
    /// - Parameter chosen: which scheme of a file with several, by its name.
    init(_ text: String, scheme chosen: String? = nil) throws(ThemeImportError) {
        if text.hasPrefix("bplist") { throw .binaryPropertyList }
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if start.hasPrefix("<") {
            self = try Self.read(.iterm2, PropertyList.colors(text))
        } else if start.hasPrefix("{") {
            self = try Self.read(.windowsTerminal, WindowsTerminalColors.read(text, scheme: chosen))
        } else if let read = try SettingsColors.read(text) {
            self = try Self.read(read.format, read.colors)
        } else {
            self = try Self.read(yaml: text)
        }
    }

    private static func read(_ format: Format, _ colors: TerminalColors) throws(ThemeImportError) -> ThemeImport {
        if colors.isEmpty { throw .unknownFormat }
        return ThemeImport(format: format, fullName: colors.name, scheme: try colors.scheme())
    }

    /// A base16 or base24 scheme, or the older form of Alacritty's settings.
    private static func read(yaml text: String) throws(ThemeImportError) -> ThemeImport {
        let root: YAMLNode?
        do throws(YAMLError) { root = try YAMLNode.parse(text) } catch { throw .unknownFormat }
        guard let root, root.mapping != nil else { throw .unknownFormat }
        if let colors = root["colors"], colors["primary"] != nil || colors["normal"] != nil {
            return try read(.alacritty, SettingsColors.alacritty(colors))
        }
        let palette = root["palette"] ?? root
        guard root["palette"] != nil || root["base00"] != nil else { throw .unknownFormat }
        do throws(Configuration.Problem) {
            return ThemeImport(
                format: palette["base17"] == nil ? .base16 : .base24,
                fullName: try (root["name"] ?? root["scheme"])?.text("name") ?? "",
                author: try root["author"]?.text("author") ?? "", scheme: try ColorScheme(palette))
        } catch {
            throw .wrong(error)
        }
    }
}

extension ThemeImport {
    /// A file name of a title: `Tokyo Night (Storm)` is `tokyo-night-storm`. Empty when nothing of it can stand in one.
    static func fileName(of title: some StringProtocol) -> String {
        let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return String(words.joined(separator: "-").prefix(60))
    }

    /// The theme's file.
    /// - Parameter contrast: has roles that would be harder to read drawn lighter or darker; nil leaves the colours alone.
    func yaml(named name: String, from source: String, contrast: Double?) -> String {
        var lines = ["# Imported from \(source.safeForTerminal) (\(format.title))."]
        let isPlain = format == .base16
        lines.append("system: \(isPlain ? "base16" : "base24")")
        lines.append("name: \(Self.quoted(fullName.isEmpty ? name : fullName))")
        lines.append("slug: \(name)")
        if !author.isEmpty { lines.append("author: \(Self.quoted(author))") }
        lines.append("variant: \(scheme.variant.rawValue)")
        lines.append("palette:")
        for base in ColorScheme.Base.allCases where !isPlain || base.substitute == nil {
            lines.append("  \(base.key): \"\(scheme[base].hexadecimal)\"")
        }
        if let contrast { lines.append("contrast: \(contrast)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text as YAML's double quotes hold it, without what could steer a terminal.
    private static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").safeForTerminal
        return "\"" + line.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}

extension Color {
    /// Six digits without a number sign; empty for the terminal's own colours.
    var hexadecimal: String {
        guard case .rgb(let red, let green, let blue) = form else { return "" }
        return [red, green, blue].map { String(String(Int($0) + 256, radix: 16).dropFirst()) }.joined()
    }
}
