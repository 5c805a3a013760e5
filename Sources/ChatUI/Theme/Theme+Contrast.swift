import TerminalCore

extension Theme {
    /// The contrast that text needs for being read by most people, and what only sets off parts of the screen needs.
    /// - Source: WCAG 2.2, success criteria 1.4.3 (AA) and 1.4.11.
    public static let readableContrast = 4.5
    public static let visibleContrast = 3.0

    /// The roles that are harder to read than they should be, with their contrast; none where the terminal decides the colours.
    public var rolesOfLowContrast: [(role: ThemeRole, contrast: Double)] {
        ThemeRole.all.compactMap { role in
            guard let contrast = role.shown(in: self).contrast, contrast < role.neededContrast else { return nil }
            return (role, contrast)
        }
    }

    /// This theme with every role that has less contrast than `least` drawn lighter or darker.
    ///
    /// Lines and bars, which nobody reads, need two thirds of it. The text comes first: what a role leaves open is the text's.
    public func raised(toContrast least: Double) -> Theme {
        var theme = self
        for role in ThemeRole.all where role.shown(in: theme).foreground != .standard {
            let isOpen = theme[keyPath: role.style].foreground == .standard
            let shown = role.shown(in: theme)
            let raised = shown.raised(toContrast: role.isRead ? least : least * 2 / 3)
            if !isOpen || raised.foreground != shown.foreground { theme[keyPath: role.style].foreground = raised.foreground }
        }
        return theme
    }
}

extension ThemeRole {
    /// Whether text is written in it; else it only sets off other parts.
    public var isRead: Bool { !["border", "rule", "quote_bar", "table_border"].contains(name) }

    public var neededContrast: Double { isRead ? Theme.readableContrast : Theme.visibleContrast }
}
