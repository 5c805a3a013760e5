/// What is drawn over the conversation and takes the keys.
public enum Overlay: Hashable, Sendable {
    case models(ListPicker)
    case sessions(ListPicker)
    case sessionSearch(SessionSearch)
    case palette(ListPicker)
    case themes(ThemePicker)
    case text(TextPane)
    case systemPrompt(TextEditor)
    case reading(ReadingList)

    /// The list to choose from; nil when there is none. A pane that shows no list takes none.
    var list: ListPicker? {
        get {
            switch self {
            case .models(let list), .sessions(let list), .palette(let list): list
            case .sessionSearch(let search): search.list
            case .themes(let picker): picker.list
            case .reading(let choice): choice.list
            case .text, .systemPrompt: nil
            }
        }
        set {
            guard let newValue else { return }
            switch self {
            case .models: self = .models(newValue)
            case .sessions: self = .sessions(newValue)
            case .palette: self = .palette(newValue)
            case .sessionSearch(var search):
                search.list = newValue
                self = .sessionSearch(search)
            case .themes(var picker):
                picker.list = newValue
                self = .themes(picker)
            case .reading(var choice):
                choice.list = newValue
                self = .reading(choice)
            case .text, .systemPrompt: break
            }
        }
    }
}
