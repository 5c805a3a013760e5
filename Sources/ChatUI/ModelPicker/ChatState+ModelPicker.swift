import ChatCore
import TerminalCore

extension ChatState {
    mutating func openModelPicker() -> [Effect] {
        overlay = .models(ModelPicker(&models, selecting: session.model.text))
        return [.listModels]
    }

    /// - Parameter catalog: the lists so far with this one, when they have been made ready elsewhere.
    mutating func receive(_ list: ModelList, in catalog: ModelCatalog?) -> [Effect] {
        let old = models.index
        if let catalog { models.take(catalog) } else { models.replace(list) }
        modelsHaveChanged(from: old, in: .backends)
        return []
    }

    mutating func receive(_ marks: ModelMarks) -> [Effect] {
        models.mark(marks)
        modelsHaveChanged(from: models.index, in: .backends)
        return []
    }

    /// What the hub found; what was asked before that is dropped.
    mutating func receive(_ list: ModelList, foundFor words: String, task: String) -> [Effect] {
        guard case .models(let picker) = overlay, picker.scope == .hub(task: task, words: words) else { return [] }
        let old = hubModels.index
        hubModels.replace(list)
        modelsHaveChanged(from: old, in: picker.scope)
        return []
    }

    private mutating func modelsHaveChanged(from old: ModelIndex, in scope: ModelPicker.Scope) {
        changeModelPicker { picker, catalog in
            if picker.scope == scope { picker.catalogHasChanged(from: old, to: &catalog) }
        }
    }

    /// Changes the open picker. It is taken out meanwhile: with two owners its lists would be copied.
    private mutating func changeModelPicker(_ change: (inout ModelPicker, inout ModelCatalog) -> Void) {
        guard case .models(var picker) = overlay else { return }
        overlay = nil
        if picker.scope == .backends { change(&picker, &models) } else { change(&picker, &hubModels) }
        overlay = .models(picker)
    }

    mutating func drawModelPicker(into frame: inout Frame, area: Rect, theme: Theme, at now: Timestamp) {
        guard case .models(var picker) = overlay else { return }
        overlay = nil
        picker.draw(
            into: &frame, area: area, catalog: picker.scope == .backends ? models : hubModels, current: session.model.text,
            theme: theme, at: now)
        overlay = .models(picker)
    }

    /// What a key means in the list of models, or in what is shown of one.
    mutating func receiveInModelPicker(_ key: KeyPress, command: Command?, at now: Timestamp) -> [Effect] {
        guard case .models(let picker) = overlay else { return [] }
        if let own = PickerCommand(key) { return perform(own, picker) }
        if command == .send { return chooseModel(in: picker, at: now) }
        if var pane = picker.details {
            let isOpen = scroll(&pane, key, command: command)
            changeModelPicker { picker, _ in picker.details = isOpen ? pane : nil }
            return []
        }
        let isOpen = picker.isOpen(in: picker.scope == .backends ? models : hubModels)
        // At the filter's end the arrow has nothing to do there; it opens the row, and the other closes it.
        if key == KeyPress(.right), picker.filter.after.isEmpty, !isOpen { return perform(.providers, picker) }
        if key == KeyPress(.left), isOpen { return perform(.providers, picker) }
        changeModelPicker { picker, catalog in picker.receive(key, command: command, in: &catalog) }
        return []
    }

    mutating func pasteIntoModelPicker(_ text: String) {
        changeModelPicker { picker, catalog in
            picker.filter.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
            picker.filterHasChanged(in: &catalog)
        }
    }

    private mutating func perform(_ command: PickerCommand, _ picker: ModelPicker) -> [Effect] {
        let choice = selectedChoice(in: picker)
        switch command {
        case .details:
            if picker.details != nil {
                changeModelPicker { picker, _ in picker.details = nil }
                return []
            }
            guard let choice else { return [] }
            return showDetails(of: choice)
        case .providers:
            var hasProviders = true
            changeModelPicker { picker, catalog in hasProviders = picker.toggleProviders(in: catalog) }
            return hasProviders || choice == nil
                ? [] : tell(Notice(.information, "\(choice!.reference) has no providers to choose from."))
        case .sort:
            changeModelPicker { picker, catalog in picker.sortByNext(in: &catalog) }
            return []
        case .favourite:
            guard let choice else { return [] }
            let isFavourite = !models.isFavourite(choice)
            var marks = models.marks
            marks.setFavourite(choice.reference, isFavourite)
            _ = receive(marks)
            return [.markModel(choice.reference, isFavourite: isFavourite)]
        case .revisions:
            guard let choice else { return [] }
            return openRevisions(of: choice.reference)
        case .searchHub: return searchHub(from: picker)
        case .chooseTask: return openTasks(from: picker)
        case .refresh: return [.listModels]
        }
    }

    private func selectedChoice(in picker: ModelPicker) -> ModelChoice? {
        let index = picker.scope == .backends ? models.index : hubModels.index
        return picker.selected.map { index.choices[Int($0.model)] }
    }

    /// Enter: the selected model; what was typed when nothing fits, or when it names a backend.
    private mutating func chooseModel(in picker: ModelPicker, at now: Timestamp) -> [Effect] {
        let typed = String(picker.filter.text.trimmed)
        let choice = selectedChoice(in: picker)
        let isListed = { [models] in models.index.choices.contains { $0.reference.hasPrefix(typed) } }
        if choice == nil || typed.contains(":") && !isListed() {
            overlay = nil
            return typed.isEmpty ? [] : chooseModel(typed, at: now)
        }
        overlay = nil
        guard let choice, let row = picker.selected else { return [] }
        guard row.provider >= 0 else { return chooseModel(choice.reference, at: now) }
        return chooseModel("\(choice.reference):\(choice.providers[Int(row.provider)].name)", at: now)
    }
}

// What is known of one model.
extension ChatState {
    private mutating func showDetails(of choice: ModelChoice) -> [Effect] {
        let model = hubName(of: choice.reference)
        let known = model.flatMap { descriptions[$0] }
        let pane = TextPane(
            title: "Model: Tab goes back, Enter chooses it",
            rows: ModelDescription.rows(of: choice, known, isAsking: model != nil))
        changeModelPicker { picker, _ in picker.details = pane }
        return model.map { known == nil ? [.describeModel($0)] : [] } ?? []
    }

    /// The name of a model that the hub knows; nil for one of another backend.
    func hubName(of reference: String) -> String? {
        guard let reference = try? ModelReference(reference, backends: options.backends), reference.backendName == "hf" else {
            return nil
        }
        return reference.name
    }

    mutating func receive(_ description: ModelDescription) -> [Effect] {
        // What could not be had is asked for again the next time.
        if description.failures.isEmpty { descriptions[description.model] = description }
        if case .models(let picker) = overlay, picker.details != nil, let choice = selectedChoice(in: picker),
            hubName(of: choice.reference) == description.model
        {
            let pane = TextPane(
                title: "Model: Tab goes back, Enter chooses it",
                rows: ModelDescription.rows(of: choice, description, isAsking: false))
            changeModelPicker { picker, _ in picker.details = pane }
        }
        return showRevisions(description)
    }
}

// The hub.
extension ChatState {
    private mutating func searchHub(from picker: ModelPicker) -> [Effect] {
        let words = String(picker.filter.text.trimmed)
        if case .hub(let task, _) = picker.scope {
            guard !words.isEmpty else { return openModelPicker() }
            return searchHub(for: words, task: task)
        }
        return searchHub(for: words, task: options.hubTasks.first ?? "text-generation")
    }

    mutating func searchHub(for words: String, task: String) -> [Effect] {
        hubModels = ModelCatalog()
        hubModels.mark(models.marks)
        hubModels.replace(ModelList(backend: "the hub", models: [], isRefreshing: true))
        overlay = .models(ModelPicker(&hubModels, scope: .hub(task: task, words: words)))
        return [.searchHub(words: words, task: task)]
    }

    private mutating func openTasks(from picker: ModelPicker) -> [Effect] {
        var words = String(picker.filter.text.trimmed)
        var current: String?
        if case .hub(let task, let before) = picker.scope {
            current = task
            if words.isEmpty { words = before }
        }
        let items = options.hubTasks.map { ListItem(id: $0, title: $0, isCurrent: $0 == current) }
        overlay = .tasks(ListPicker(title: "What the models are for", items: items), words: words)
        return []
    }
}

extension ModelPicker {
    /// Moves the selection or changes the filter.
    fileprivate mutating func receive(_ key: KeyPress, command: Command?, in catalog: inout ModelCatalog) {
        switch command {
        case .moveUp, .openModelPicker: moveSelection(by: -1)
        case .moveDown, .newSession: moveSelection(by: 1)
        case .scrollPageUp: moveSelection(by: -10)
        case .scrollPageDown: moveSelection(by: 10)
        case .scrollToTop: moveSelection(by: -rows.count)
        case .scrollToBottom: moveSelection(by: rows.count)
        case let editing? where editing.isEditing && editing != .insertNewline: _ = filter.perform(editing)
        case .deleteForwardOrQuit: _ = filter.perform(.deleteForward)
        case nil: if let text = key.typedText { filter.insert(text) }
        default: break
        }
        filterHasChanged(in: &catalog)
    }
}
