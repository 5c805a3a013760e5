import JSON
import TerminalCore

/// Windows Terminal's colours: a scheme, or its settings with a list of schemes.
/// - Source: Microsoft, "Color schemes in Windows Terminal".
enum WindowsTerminalColors {
    private static let names = ["black", "red", "green", "yellow", "blue", "purple", "cyan", "white"]

    /// - Parameter chosen: the scheme's name, for a file with several.
    static func read(_ text: String, scheme chosen: String?) throws(ThemeImportError) -> TerminalColors {
        guard let root = try? JSONValue(parsing: withoutComments(text)) else { throw .unknownFormat }
        guard let schemes = root["schemes"]?.arrayValue else { return try colors(of: root) }
        let known = schemes.compactMap { $0["name"]?.stringValue }
        let fitting = schemes.filter { chosen == nil || $0["name"]?.stringValue == chosen }
        guard fitting.count == 1 else { throw .chooseScheme(known) }
        return try colors(of: fitting[0])
    }

    private static func colors(of scheme: JSONValue) throws(ThemeImportError) -> TerminalColors {
        var colors = TerminalColors()
        colors.name = scheme["name"]?.stringValue ?? ""
        for member in scheme.objectValue?.members ?? [] {
            guard let place = place(of: member.key) else { continue }
            guard let text = member.value.stringValue, let color = Color(setting: text) else {
                throw .wrong(Configuration.Problem(line: 1, column: 1, text: "\(member.key) must be a colour such as #1e2a30"))
            }
            colors[place] = color
        }
        return colors
    }

    private static func place(of key: String) -> TerminalColors.Place? {
        if key.hasPrefix("bright") { return names.firstIndex(of: key.dropFirst(6).lowercased()).map { .ansi($0 + 8) } }
        return names.firstIndex(of: key).map { .ansi($0) } ?? TerminalColors.Place(key: key, prefix: "\0")
    }

    /// Its settings may have lines of comment.
    private static func withoutComments(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .filter { !$0.drop { $0.isWhitespace }.hasPrefix("//") }.joined(separator: "\n")
    }
}
