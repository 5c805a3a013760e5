/// How the end of a reply is told to somebody who looks elsewhere.
public enum AlertStyle: String, Hashable, Sendable, CaseIterable {
    case bell, desktop, none
}

/// Settings that have changed while the program runs.
public struct Reconfiguration: Hashable, Sendable {
    public var backends: Set<String>
    /// nil leaves the mouse as it is.
    public var reportsMouse: Bool?
    public var alert: AlertStyle
    public var keys: KeyOptions
    public var themePair: ThemePair?
    /// nil leaves the theme as it is.
    public var theme: Theme?
    /// What to tell about it.
    public var notice: Notice?

    public init(
        backends: Set<String>, reportsMouse: Bool?, alert: AlertStyle = .bell, themePair: ThemePair? = nil,
        keys: KeyOptions = KeyOptions(), theme: Theme? = nil, notice: Notice? = nil
    ) {
        self.backends = backends
        self.reportsMouse = reportsMouse
        self.alert = alert
        self.keys = keys
        self.themePair = themePair
        self.theme = theme
        self.notice = notice
    }
}

extension ChatState {
    /// From now on the program goes by other settings.
    mutating func reconfigure(_ change: Reconfiguration) -> [Effect] {
        var effects: [Effect] = []
        options.backends = change.backends
        options.alert = change.alert
        options.keys = change.keys
        if change.keys.normal == nil { normalMode = nil }
        if let theme = change.theme { chosenTheme = theme }
        if change.themePair != options.themePair {
            options.themePair = change.themePair
            themePair = change.themePair
            // The terminal says which of the two it is.
            if themePair != nil { effects.append(.askBackground) }
        }
        if let isOn = change.reportsMouse, isOn != reportsMouse {
            reportsMouse = isOn
            effects.append(.reportMouse(isOn))
        }
        return effects + (change.notice.map { tell($0) } ?? [])
    }

    /// Tells of the end of a reply when it took long and the person looks at something else.
    func alertEffects(after milliseconds: Int) -> [Effect] {
        guard !hasFocus, options.alert != .none, milliseconds >= Self.longReplyMilliseconds else { return [] }
        return [.alert("The reply is there: \(session.title)", options.alert)]
    }

    private static let longReplyMilliseconds = 10_000
}
