import ChatCore

extension ChatState {
    /// Opens the list of what the model named can be pinned to.
    mutating func openRevisions(of reference: String) -> [Effect] {
        guard let model = hubName(of: reference) else {
            let isLocal = reference.hasPrefix("local:")
            return tell(
                Notice(
                    .information,
                    isLocal
                        ? "The local engine has each model at one revision: its file's hash."
                        : "“\(reference)” takes no revision.", advice: "Models of Hugging Face have commits, branches and tags."))
        }
        let list = ListPicker(title: "Revisions of \(model)", items: [], footnote: "asking the hub…")
        overlay = .revisions(list, of: reference)
        guard let known = descriptions[model] else { return [.describeModel(model)] }
        return showRevisions(known)
    }

    /// Fills the list, if it is still open for that model.
    mutating func showRevisions(_ description: ModelDescription) -> [Effect] {
        guard case .revisions(var list, let reference) = overlay, hubName(of: reference) == description.model else { return [] }
        let current = (try? ModelReference(reference, backends: options.backends))?.revision
        list.footnote = description.failures.joined(separator: " ")
        list.replaceItems(
            description.revisions.map { revision in
                let isCommit = revision.kind == .commit
                return ListItem(
                    id: isCommit ? revision.commit : revision.name,
                    title: isCommit
                        ? "\(revision.commit.prefix(8))  \(revision.title)" : "\(revision.name)  \(revision.commit.prefix(8))",
                    detail: [
                        isCommit ? "" : revision.kind.rawValue, revision.date?.shortDate ?? "", isCommit ? "" : revision.title,
                    ]
                    .filter { !$0.isEmpty }.joined(separator: " · "),
                    isCurrent: current == (isCommit ? revision.commit : revision.name))
            })
        overlay = .revisions(list, of: reference)
        return []
    }

    /// Goes on with the same model and provider at another revision.
    mutating func chooseRevision(_ revision: String, of text: String, at now: Timestamp) -> [Effect] {
        guard let reference = try? ModelReference(text, backends: options.backends),
            ["hf", "local"].contains(reference.backendName)
        else { return openRevisions(of: text) }
        return chooseModel(reference.pinned(at: revision), at: now)
    }
}
