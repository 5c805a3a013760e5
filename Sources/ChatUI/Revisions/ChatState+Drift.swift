import ChatCore

// What to do when a model has moved.
extension ChatState {
    /// `/drift`: what has changed, and the choice to stay, to follow, or to have an endpoint of one's own.
    mutating func openDrift() -> [Effect] {
        guard let check = checks[session.model.text], check.isDrift, let commit = check.commit,
            let recorded = check.question.recorded
        else {
            let now = checks[session.model.text]?.commit.map { "The hub has it at \($0.prefix(8))." } ?? ""
            _ = tell(Notice(.information, "Nothing is known to have changed in \(session.model).", advice: now))
            return checkRevision()
        }
        var items = [
            ListItem(
                id: "stay", title: "Stay at \(recorded.prefix(8))",
                detail: "asks for it by its commit; whether it answers, the router does not promise"),
            ListItem(id: "follow", title: "Follow to \(commit.prefix(8))", detail: "answers are recorded at it from now on"),
            ListItem(
                id: "endpoint", title: "Make an endpoint that serves \(recorded.prefix(8))",
                detail: "the only way to have it for certain; shows its price first"),
        ]
        items += check.changes.map { ListItem(id: $0.commit, title: "  " + $0.row) }
        let count = check.reachesRecorded ? "\(check.changes.count) commits since \(recorded.prefix(8))" : "another history"
        overlay = .drift(ListPicker(title: "\(session.model.name): \(count)", items: items), check)
        return []
    }

    mutating func chooseDrift(_ id: String, _ check: RevisionCheck, at now: Timestamp) -> [Effect] {
        let reference = check.question.reference
        guard let recorded = check.question.recorded, let commit = check.commit else { return [] }
        switch id {
        case "stay": return chooseModel(reference.pinned(at: recorded), at: now)
        case "follow":
            followed[reference.text] = commit
            checks[reference.text]?.question.recorded = commit
            return tell(Notice(.information, "Answers of \(reference.name) are recorded at \(commit.prefix(8)) from now on."))
        case "endpoint": return openOffers(for: EndpointWish(model: reference.name, commit: recorded))
        default: return chooseModel(reference.pinned(at: id), at: now)
        }
    }
}
