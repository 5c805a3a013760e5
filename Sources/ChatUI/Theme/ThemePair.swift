/// Two themes by name, for a terminal that is light at one time and dark at another.
public struct ThemePair: Hashable, Sendable {
    public var light: String
    public var dark: String

    public init(light: String, dark: String) {
        self.light = light
        self.dark = dark
    }

    public func name(isDark: Bool) -> String { isDark ? dark : light }
}

extension ChatState {
    /// The terminal has said how bright its background is.
    mutating func followBackground(isDark: Bool) -> [Effect] {
        guard let name = themePair?.name(isDark: isDark), name != chosenTheme.name else { return [] }
        return [.followTheme(name)]
    }

    mutating func follow(_ theme: Theme) -> [Effect] {
        // A person may have chosen another one meanwhile.
        if themePair != nil { chosenTheme = theme }
        return []
    }
}
