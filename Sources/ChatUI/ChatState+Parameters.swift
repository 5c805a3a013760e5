import ChatCore
import JSON

// The system prompt and the sampling parameters.
extension ChatState {
    /// Records what the command line asks for and the session does not have yet.
    mutating func adjust(by adjustment: SessionAdjustment, at now: Timestamp) -> [Effect] {
        let settings = session.settings.overridden(by: adjustment.settings)
        guard readOnlyReason == nil else { return checkRevision() }
        var effects: [Effect] = []
        if let model = adjustment.model, model != session.model { effects += record(.modelChanged(model, at: now)) }
        if let prompt = adjustment.systemPrompt, prompt != session.systemPrompt {
            effects += record(.systemPromptChanged(prompt, at: now))
        }
        if settings != session.settings { effects += record(.settingsChanged(settings, at: now)) }
        return effects + checkRevision()
    }

    mutating func openSystemPrompt() -> [Effect] {
        if let refusal = refusalToWrite { return tell(refusal) }
        overlay = .systemPrompt(TextEditor(session.systemPrompt))
        return []
    }

    mutating func setSystemPrompt(_ text: String, at now: Timestamp) -> [Effect] {
        if let refusal = refusalToWrite { return tell(refusal) }
        notice = Notice(.information, text.isEmpty ? "No system prompt from now on." : "The system prompt is set.")
        return record(.systemPromptChanged(text, at: now))
    }

    /// `/set NAME VALUE`; without a value the parameter is unset.
    mutating func setParameter(_ argument: String, at now: Timestamp) -> [Effect] {
        if let refusal = refusalToWrite { return tell(refusal) }
        let words = argument.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard let name = words.first else {
            return tell(Notice(.error, "A parameter is missing.", advice: GenerationSettings.hint))
        }
        var settings = session.settings
        do throws(SettingError) {
            try settings.set(String(name), to: words.count > 1 ? String(words[1].trimmed) : nil)
        } catch {
            return tell(Notice(.error, error.summary, advice: GenerationSettings.hint))
        }
        notice = Notice(.information, words.count > 1 ? "\(name) is \(words[1])." : "\(name) is unset.")
        return record(.settingsChanged(settings, at: now))
    }

    mutating func showStatus() -> [Effect] {
        let replies = session.activeMessages.compactMap(\.reply)
        var rows = [
            "session       \(session.id.text)", "title         \(session.title.isEmpty ? "(none yet)" : session.title)",
            "file          \(isSaved ? options.sessionDirectory + "/" + session.id.text + ".json" : "none until the first message")",
            "messages      \(session.activePath.count) on this branch, \(session.messages.count) in all",
            "model         \(session.model)", "parameters    \(session.settings.summary)",
        ]
        let prompt = session.systemPrompt.isEmpty ? ["(none)"] : session.systemPrompt.split(whereSeparator: \.isNewline)
        for (index, line) in prompt.enumerated() { rows.append((index == 0 ? "system prompt " : "              ") + line) }
        if let author = replies.last?.author {
            rows.append("last author   \(author.model ?? author.reference)\(author.provider.map { " at \($0)" } ?? "")")
            rows.append("revision      \(author.revisionStatus.rawValue)\(author.revision.map { " " + $0 } ?? "")")
            if let evidence = author.revisionEvidence { rows.append("evidence      \(evidence)") }
            if let fingerprint = author.fingerprint { rows.append("fingerprint   \(fingerprint)") }
        }
        overlay = .text(TextPane(title: "Status", rows: rows))
        return []
    }
}

/// Why a parameter cannot be set so.
struct SettingError: Error, Hashable {
    var summary: String
}

extension GenerationSettings {
    static let hint = "Parameters are temperature 0–2, top_p 0–1, max_tokens from 1, seed, stop."

    /// Sets a parameter by its wire name; nil unsets it.
    mutating func set(_ name: String, to value: String?) throws(SettingError) {
        switch name {
        case "temperature": temperature = try value.map { text throws(SettingError) in try number(name, text, in: 0...2) }
        case "top_p": topP = try value.map { text throws(SettingError) in try number(name, text, in: 0...1) }
        case "max_tokens": maxTokens = try value.map { text throws(SettingError) in try integer(name, text, from: 1) }
        case "seed": seed = try value.map { text throws(SettingError) in try integer(name, text, from: .min) }
        case "stop": stop = value.map { [$0] } ?? []
        default: throw SettingError(summary: "There is no parameter “\(name)”.")
        }
    }

    private func number(_ name: String, _ text: String, in range: ClosedRange<Double>) throws(SettingError) -> Double {
        guard let value = Double(text), range.contains(value) else {
            throw SettingError(summary: "\(name) must be a number from \(Int(range.lowerBound)) to \(Int(range.upperBound)).")
        }
        return value
    }

    private func integer(_ name: String, _ text: String, from minimum: Int) throws(SettingError) -> Int {
        guard let value = Int(text), value >= minimum else {
            throw SettingError(summary: "\(name) must be a whole number\(minimum == .min ? "" : " from \(minimum)").")
        }
        return value
    }

    /// All that is set, in one line.
    var summary: String {
        var parts: [String] = []
        if let temperature { parts.append("temperature \(temperature)") }
        if let topP { parts.append("top_p \(topP)") }
        if let maxTokens { parts.append("max_tokens \(maxTokens)") }
        if let seed { parts.append("seed \(seed)") }
        if !stop.isEmpty { parts.append("stop \(stop.joined(separator: " "))") }
        parts += extras.members.map { "\($0.key) \($0.value.text())" }
        return parts.isEmpty ? "(the backend's own)" : parts.joined(separator: " · ")
    }
}
