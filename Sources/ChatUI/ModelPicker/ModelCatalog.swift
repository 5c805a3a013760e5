import ChatCore

/// The models of all backends as far as they have been listed.
struct ModelCatalog: Hashable, Sendable {
    /// In the order in which the backends first answered.
    private(set) var lists: [ModelList] = []

    var isEmpty: Bool { lists.allSatisfy(\.models.isEmpty) }

    mutating func replace(_ list: ModelList) {
        if let index = lists.firstIndex(where: { $0.backend == list.backend }) {
            lists[index] = list
        } else {
            lists.append(list)
        }
    }

    /// All models, the one in use marked.
    func items(current: ModelReference) -> [ListItem] {
        lists.flatMap(\.models).map {
            ListItem(id: $0.reference, title: $0.reference, detail: $0.detail, isCurrent: $0.reference == current.text)
        }
    }

    /// What could not be listed, one sentence.
    var footnote: String { lists.compactMap { list in list.failure.map { "\(list.backend): \($0)" } }.joined(separator: " · ") }
}

extension ChatState {
    mutating func openModelPicker() -> [Effect] {
        overlay = .models(modelPicker())
        return [.listModels]
    }

    private func modelPicker() -> ListPicker {
        ListPicker(title: "Model", items: models.items(current: session.model), footnote: models.footnote)
    }

    mutating func receive(_ list: ModelList) -> [Effect] {
        models.replace(list)
        if case .models(var picker) = overlay {
            picker.replaceItems(models.items(current: session.model))
            picker.footnote = models.footnote
            overlay = .models(picker)
        }
        return []
    }

    /// Switches the running session to the model named; the history goes along.
    mutating func chooseModel(_ text: String, at now: Timestamp) -> [Effect] {
        let reference: ModelReference
        do throws(ModelReferenceError) {
            reference = try ModelReference(text, backends: options.backends)
        } catch {
            return tell(Notice(.error, error.summary.sentence, advice: "ctrl-p lists the models."))
        }
        return switchModel(to: reference, at: now)
    }

    mutating func switchToPreviousModel(at now: Timestamp) -> [Effect] {
        guard let previousModel else {
            return tell(Notice(.information, "No other model was used yet.", advice: "ctrl-p lists them."))
        }
        return switchModel(to: previousModel, at: now)
    }

    private mutating func switchModel(to reference: ModelReference, at now: Timestamp) -> [Effect] {
        if let refusal = refusalToWrite { return tell(refusal) }
        // Choosing the model in use gets it ready, as after an installation that failed.
        guard reference != session.model else { return [.prepare(reference)] }
        previousModel = session.model
        notice = Notice(.information, "Next reply by \(reference).")
        return record(.modelChanged(reference, at: now)) + [.prepare(reference)]
    }
}

extension String {
    /// With a capital letter and a full stop.
    public var sentence: String { prefix(1).uppercased() + dropFirst() + (last == "." ? "" : ".") }
}
