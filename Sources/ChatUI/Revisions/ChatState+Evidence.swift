import ChatCore

// Who wrote an answer, and how that is known.
extension ChatState {
    /// `/evidence`: of the message under the reading cursor, else of the last answer.
    mutating func openEvidence() -> [Effect] {
        let place = conversation.reading.map { min($0.cursor.message, session.activePath.count - 1) }
        let here = place.flatMap { session.messages[session.activePath[$0]].reply }
        guard let reply = here ?? session.activeMessages.last(where: { $0.reply != nil })?.reply else {
            return tell(Notice(.information, "Nobody has answered yet."))
        }
        overlay = .text(TextPane(title: "Who wrote this", rows: reply.evidenceRows(check: checks[reply.author.reference])))
        return []
    }
}

extension Reply {
    fileprivate func evidenceRows(check: RevisionCheck?) -> [String] {
        var rows: [String] = []
        func add(_ name: String, _ value: String?) {
            if let value { rows.append(name.padded(to: 20) + value) }
        }
        add("asked for", author.reference)
        add("backend", author.backend)
        add("provider", author.provider)
        add("model", author.model)
        add("revision asked for", author.requestedRevision ?? "none: what the name means")
        add("that meant", author.resolvedRevision ?? "not known")
        if author.revisionEvidence != nil { add("what answered", author.revision) }
        add("status", author.revisionStatus.rawValue + ": " + author.revisionStatus.meaning)
        add("evidence", author.revisionEvidence ?? "none: who answered did not say what it runs")
        add("fingerprint", author.fingerprint)
        if let check, let commit = check.commit { add("means now", commit) }
        add("request", requestID)
        for attempt in attempts {
            let what = attempt.error ?? "answered"
            let place = [attempt.backend, attempt.provider].compactMap(\.self).joined(separator: " at ")
            rows.append("")
            add("try", attempt.at.description)
            add("  at", place.isEmpty ? nil : place)
            add("  status", attempt.status.map { "\($0)" })
            add("  outcome", what)
        }
        return rows
    }
}

extension RevisionStatus {
    fileprivate var meaning: String {
        switch self {
        case .enforced: "who answered reported this revision, or serves no other"
        case .recorded: "the hub said what the name means; who answered did not say what it runs"
        case .mismatch: "who answered reported another revision than was asked for"
        case .unknown: "nobody could say"
        }
    }
}
