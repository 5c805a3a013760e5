import ChatCore

// What a model's name means may change under a session: here it is noticed and said. Nothing waits for it.
extension ChatState {
    /// Asks the hub about the model in use.
    /// - Parameter message: the reply that is being written meanwhile; without one the hub is asked only when there is something to
    ///   compare with.
    func checkRevision(for message: MessageID? = nil) -> [Effect] {
        guard session.model.backendName == "hf" else { return [] }
        let recorded = recordedRevision(of: session.model.text)
        guard recorded != nil || message != nil else { return [] }
        return [.checkRevision(RevisionQuestion(reference: session.model, recorded: recorded, message: message))]
    }

    /// The commit at which the last answer of that reference on this branch was recorded, or to which a person has followed it since.
    private func recordedRevision(of reference: String) -> String? {
        if let followed = followed[reference] { return followed }
        let author = lastReply(of: reference)?.author
        return author?.resolvedRevision ?? author?.revision
    }

    /// The last finished reply on this branch that was asked of that reference.
    func lastReply(of reference: String, before message: MessageID? = nil) -> Reply? {
        for position in session.activePath.reversed() {
            let candidate = session.messages[position]
            guard candidate.id != session.runningReply, candidate.id != message, let reply = candidate.reply,
                reply.author.reference == reference, reply.timing.firstTokenMilliseconds != nil
            else { continue }
            return reply
        }
        return nil
    }

    /// Who is about to answer, with the commit that the hub has just said the reference means.
    func authorToBe(_ model: ModelReference, at now: Timestamp) -> Author {
        var author = Author(reference: model.text, backend: model.backendName, requestedRevision: model.revision)
        if let check = checks[model.text], let commit = check.commit,
            now.milliseconds(since: check.at) < RevisionCheck.lifetimeMilliseconds
        {
            author.record(resolved: commit)
        }
        return author
    }

    /// What became known of a reply's author, together with what the hub had said before.
    func settled(_ author: Author, of id: MessageID) -> Author {
        guard let before = session[id]?.reply?.author, author.resolvedRevision == nil, before.reference == author.reference,
            let resolved = before.resolvedRevision
        else { return author }
        var author = author
        author.record(resolved: resolved)
        return author
    }

    /// A route has turned to another model: what that one means is asked, too.
    func checkRevision(of author: Author, for id: MessageID) -> [Effect] {
        guard author.backend == "hf", author.reference != session[id]?.reply?.author.reference,
            let reference = try? ModelReference(author.reference, backends: options.backends)
        else { return [] }
        return [
            .checkRevision(RevisionQuestion(reference: reference, recorded: recordedRevision(of: reference.text), message: id))
        ]
    }

    mutating func receive(_ check: RevisionCheck, at now: Timestamp) -> [Effect] {
        let reference = check.question.reference.text
        let before = checks[reference]
        if check.commit != nil || check.refusal != nil { checks[reference] = check }
        var effects: [Effect] = []
        if let id = check.question.message, let commit = check.commit, var author = session[id]?.reply?.author,
            author.reference == reference, author.resolvedRevision != commit, readOnlyReason == nil
        {
            author.record(resolved: commit)
            effects = record(.replyIdentified(id, author))
            tellOfMismatch(author)
        }
        guard reference == session.model.text || check.question.message != nil, let said = check.notice(after: before) else {
            return effects
        }
        return effects + tell(said)
    }

    /// Says, before the answer is kept as pinned, that another revision gives it.
    mutating func tellOfMismatch(_ author: Author) {
        guard author.revisionStatus == .mismatch, let revision = author.revision else { return }
        let wanted = author.resolvedRevision ?? author.requestedRevision ?? "the one asked for"
        notice = Notice(
            .error, "mismatch: \(revision.prefix(8)) answers, not \(wanted.prefix(8)).",
            advice: "The answer is kept as a mismatch; /evidence says who reported it.")
    }

    /// Says what else is different from the answer before: another provider, or another fingerprint of the server.
    mutating func tellOfChange(from before: Reply?, to author: Author) {
        guard let before = before?.author, notice == nil else { return }
        if let old = before.provider, let new = author.provider, old != new {
            notice = Notice(.information, "\(new) has answered; the answer before came from \(old).")
        } else if let old = before.fingerprint, let new = author.fingerprint, old != new, before.provider == author.provider {
            notice = Notice(
                .information, "The server's fingerprint is \(new) now, and was \(old) at the answer before.",
                advice: "Its version or configuration has changed.")
        }
    }
}

extension RevisionCheck {
    /// What to tell a person; nil when nothing is new since the check before.
    fileprivate func notice(after before: RevisionCheck?) -> Notice? {
        let name = question.reference.name
        if let refusal { return before?.refusal == refusal ? nil : refusal }
        if isDrift, before?.commit != commit || before?.isDrift != true, let commit, let recorded = question.recorded {
            let newest = changes.first.map { ", the newest “\($0.title)” of \($0.date?.shortDate ?? "an unknown day")" } ?? ""
            let count =
                reachesRecorded ? "by \(changes.count) \(changes.count == 1 ? "commit" : "commits")" : "along another history"
            return Notice(
                .warning,
                "\(name) has moved \(count) since its last answer here, \(recorded.prefix(8)) → \(commit.prefix(8))\(newest).",
                advice: "/drift shows them: stay, follow, or an endpoint of its own.")
        }
        if let missing = missingProvider, before?.missingProvider != missing {
            let others =
                liveProviders.map {
                    $0.isEmpty ? "Nobody does." : "\($0.joined(separator: ", ")) \($0.count == 1 ? "does" : "do")."
                } ?? ""
            return Notice(.warning, "\(missing) does not serve \(name) any more.", advice: others)
        }
        if let newName, before?.newName != newName {
            return Notice(.information, "\(name) is called \(newName) now.", advice: "/model \(newName) uses the new name.")
        }
        return nil
    }
}
