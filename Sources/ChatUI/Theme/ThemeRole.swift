import TerminalCore

/// A part of the screen that a theme file can style by name.
public struct ThemeRole: Sendable {
    /// As it is written in files.
    public var name: String
    /// Where the theme keeps it.
    public var style: any (WritableKeyPath<Theme, Style> & Sendable)
    /// What lies beneath: its background shows where the role has none.
    public var base: any (KeyPath<Theme, Style> & Sendable)

    /// All roles, in the order in which they are shown.
    public static let all: [ThemeRole] =
        [
            ("text", \.text), ("dimmed", \.dimmed), ("accent", \.accent), ("border", \.border), ("title", \.title),
            ("prompt", \.prompt), ("selection", \.selection), ("status", \.status), ("user", \.user),
            ("assistant", \.assistant), ("reasoning", \.reasoning), ("information", \.information), ("warning", \.warning),
            ("error", \.error), ("heading_1", \.markdown.heading1), ("heading_2", \.markdown.heading2),
            ("heading_3", \.markdown.heading3), ("emphasis", \.markdown.emphasis), ("strong", \.markdown.strong),
            ("strikethrough", \.markdown.strikethrough), ("code", \.markdown.code), ("link", \.markdown.link),
            ("link_target", \.markdown.linkTarget), ("html", \.markdown.html), ("quote", \.markdown.quote),
            ("quote_bar", \.markdown.quoteBar), ("list_marker", \.markdown.listMarker), ("note", \.markdown.note),
            ("rule", \.markdown.rule),
            ("table_header", \.markdown.tableHeader), ("table_border", \.markdown.tableBorder),
            ("code_label", \.markdown.codeLabel), ("code_block", \.markdown.codeBlock),
        ].map { ThemeRole(name: $0.0, style: $0.1, base: \.text) }
        + [
            ("keyword", \.markdown.keyword), ("type", \.markdown.type), ("function", \.markdown.function),
            ("string", \.markdown.string), ("number", \.markdown.number), ("comment", \.markdown.comment),
            ("attribute", \.markdown.attribute), ("inserted", \.markdown.inserted), ("deleted", \.markdown.deleted),
        ].map { ThemeRole(name: $0.0, style: $0.1, base: \.markdown.codeBlock) }

    public static func named(_ name: String) -> ThemeRole? { all.first { $0.name == name } }

    /// How the role looks on the screen: what it leaves open is taken from what lies beneath.
    public func shown(in theme: Theme) -> Style {
        theme.text.overlaid(by: theme[keyPath: base]).overlaid(by: theme[keyPath: style])
    }
}
