import TerminalCore

/// What keys do in the list of models beside moving and filtering. Help and README read this table, as they read that of `Command`.
public enum PickerCommand: String, CaseIterable, Sendable {
    case details
    case providers
    case sort
    case favourite
    case revisions
    case searchHub = "search-hub"
    case chooseTask = "task"
    case refresh

    /// What it does, for the help pane and the README.
    public var summary: String {
        switch self {
        case .details: "Show or hide what is known of the model: its card, revisions and files"
        case .providers: "Show or hide who computes the model"
        case .sort: "Sort by the next column"
        case .favourite: "Mark the model as a favourite, or take the mark away"
        case .revisions: "Choose a commit, branch or tag of the model"
        case .searchHub: "Search the whole hub for what was typed; with nothing typed, back to the models of the backends"
        case .chooseTask: "Choose what the models found on the hub are for"
        case .refresh: "Ask the backends again"
        }
    }

    private static let keys: [(KeyPress, PickerCommand)] = [
        ("tab", .details), ("alt-o", .providers), ("alt-s", .sort), ("alt-f", .favourite), ("alt-v", .revisions),
        ("alt-h", .searchHub), ("alt-k", .chooseTask), ("f5", .refresh),
    ].map { name, command in
        guard let key = KeyPress(name) else { preconditionFailure("“\(name)” is no key") }
        return (key, command)
    }

    init?(_ key: KeyPress) {
        guard let command = Self.keys.first(where: { $0.0 == key })?.1 else { return nil }
        self = command
    }

    /// The keys of the command as they are shown.
    public var keyNames: [String] { Self.keys.filter { $0.1 == self }.map(\.0.description) }
}
