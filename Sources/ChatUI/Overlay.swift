/// What is drawn over the conversation and takes the keys.
public enum Overlay: Hashable, Sendable {
    case models(ModelPicker)
    /// The commits, branches and tags of the model that the reference names.
    case revisions(ListPicker, of: String)
    /// What models may be searched for on the hub.
    case tasks(ListPicker, words: String)
    /// What has changed in a model, and what can be done about it.
    case drift(ListPicker, RevisionCheck)
    /// The machines that an endpoint could run on.
    case offers(ListPicker, EndpointWish, [EndpointOffer])
    case presets(ListPicker, [Preset])
    case snippets(ListPicker, [Snippet])
    case parameters(ParameterSheet)
    case usage(TextPane)
    case sessions(ListPicker)
    case sessionSearch(SessionSearch)
    case palette(ListPicker)
    case themes(ThemePicker)
    case text(TextPane)
    case systemPrompt(TextEditor)
    case reading(ReadingList)
    case tree(ListPicker)
    /// What to do about a conversation that is too long.
    case context(ListPicker, ContextQuestion)

    /// The list to choose from; nil when there is none. A pane that shows no list takes none.
    var list: ListPicker? {
        get {
            switch self {
            case .revisions(let list, _), .tasks(let list, _), .drift(let list, _), .offers(let list, _, _),
                .presets(let list, _), .snippets(let list, _), .sessions(let list), .palette(let list), .tree(let list),
                .context(let list, _):
                list
            case .sessionSearch(let search): search.list
            case .themes(let picker): picker.list
            case .reading(let choice): choice.list
            case .models, .text, .usage, .parameters, .systemPrompt: nil
            }
        }
        set {
            guard let newValue else { return }
            switch self {
            case .revisions(_, let model): self = .revisions(newValue, of: model)
            case .drift(_, let check): self = .drift(newValue, check)
            case .offers(_, let wish, let offers): self = .offers(newValue, wish, offers)
            case .presets(_, let presets): self = .presets(newValue, presets)
            case .snippets(_, let snippets): self = .snippets(newValue, snippets)
            case .tasks(_, let words): self = .tasks(newValue, words: words)
            case .sessions: self = .sessions(newValue)
            case .palette: self = .palette(newValue)
            case .tree: self = .tree(newValue)
            case .context(_, let question): self = .context(newValue, question)
            case .sessionSearch(var search):
                search.list = newValue
                self = .sessionSearch(search)
            case .themes(var picker):
                picker.list = newValue
                self = .themes(picker)
            case .reading(var choice):
                choice.list = newValue
                self = .reading(choice)
            case .models, .text, .usage, .parameters, .systemPrompt: break
            }
        }
    }
}
