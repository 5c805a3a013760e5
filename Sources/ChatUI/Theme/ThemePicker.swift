/// The list of themes. The selected one is on the screen while the list is open.
public struct ThemePicker: Hashable, Sendable {
    public internal(set) var list: ListPicker
    private let themes: [Theme]

    /// - Parameter current: what is in use; it is in the list even when its file has gone.
    init(themes: [Theme], current: Theme, footnote: String = "") {
        self.themes = themes.contains { $0.name == current.name } ? themes : [current] + themes
        let items = self.themes.map { theme in
            ListItem(
                id: theme.name, title: theme.name,
                detail: [theme.fullName, theme.variant?.rawValue ?? ""].filter { !$0.isEmpty }.joined(separator: " · "),
                isCurrent: theme.name == current.name)
        }
        list = ListPicker(title: "Theme: Enter keeps, Esc leaves it as it was", items: items, footnote: footnote)
    }

    /// The selected theme; nil while nothing fits the filter.
    var preview: Theme? { list.selected.flatMap { item in themes.first { $0.name == item.id } } }
}

extension ChatState {
    /// What the screen is drawn in: the theme in use, or the one being looked at.
    public var theme: Theme {
        guard case .themes(let picker) = overlay, let preview = picker.preview else { return themeInUse.drawn }
        return preview.drawn(at: options.colorDepth)
    }

    mutating func openThemes() -> [Effect] {
        overlay = .themes(ThemePicker(themes: [], current: chosenTheme, footnote: "reading…"))
        return [.listThemes]
    }

    mutating func receive(_ themes: [Theme]) -> [Effect] {
        guard case .themes(let before) = overlay else { return [] }
        var picker = ThemePicker(themes: themes, current: chosenTheme)
        picker.list.filter = before.list.filter
        overlay = .themes(picker)
        return []
    }

    /// From now on everything is drawn in this theme.
    mutating func use(_ theme: Theme) -> [Effect] {
        chosenTheme = theme
        themePair = nil
        return tell(
            Notice(
                .information, "The theme is \(theme.name) for this session.",
                advice: "Set “theme: \(theme.name)” in config.yaml to keep it."))
    }
}
