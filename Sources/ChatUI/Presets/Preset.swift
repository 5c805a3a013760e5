import ChatCore

/// A system prompt, a model and parameters under a name. What is nil stays as it is in the session.
public struct Preset: Hashable, Sendable {
    public var name: String
    /// A model reference.
    public var model: String?
    public var systemPrompt: String?
    /// All parameters: those that are not set here are the backend's own.
    public var settings: GenerationSettings

    public init(
        name: String, model: String? = nil, systemPrompt: String? = nil, settings: GenerationSettings = GenerationSettings()
    ) {
        self.name = name
        self.model = model
        self.systemPrompt = systemPrompt
        self.settings = settings
    }

    /// What it sets, in one line.
    public var summary: String {
        let prompt = systemPrompt.map { $0.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no system prompt" }
        return [model, settings == GenerationSettings() ? nil : settings.summary, prompt].compactMap(\.self).joined(
            separator: " · ")
    }
}

extension ChatState {
    mutating func openPresets() -> [Effect] {
        overlay = .presets(ListPicker(title: "Presets", items: [], footnote: "reading…"), [])
        return [.listPresets]
    }

    mutating func receive(_ presets: [Preset], directory: String) -> [Effect] {
        guard case .presets(var list, _) = overlay else { return [] }
        list.footnote = presets.isEmpty ? "Each file NAME.yaml in \(directory) is one: model, system_prompt, parameters." : ""
        list.replaceItems(presets.map { ListItem(id: $0.name, title: $0.name, detail: $0.summary) })
        overlay = .presets(list, presets)
        return []
    }

    /// From now on the session is as the preset says.
    mutating func use(_ preset: Preset, at now: Timestamp) -> [Effect] {
        if let refusal = refusalToWrite { return tell(refusal) }
        var effects: [Effect] = []
        if let model = preset.model, model != session.model.text {
            effects += chooseModel(model, at: now)
            // A model that cannot be read is a preset that cannot be used.
            guard session.model.text == model else { return effects }
        }
        if let prompt = preset.systemPrompt, prompt != session.systemPrompt {
            effects += record(.systemPromptChanged(prompt, at: now))
        }
        if preset.settings != session.settings { effects += record(.settingsChanged(preset.settings, at: now)) }
        return effects + tell(Notice(.information, "The preset \(preset.name) is in use.", advice: preset.summary))
    }
}
