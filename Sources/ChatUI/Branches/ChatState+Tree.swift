import ChatCore
import TerminalCore

// The tree: every message of the session, one a row, branches set in.
extension ChatState {
    mutating func openTree() -> [Effect] {
        guard !session.messages.isEmpty else { return tell(Notice(.information, "Nothing was said yet.")) }
        overlay = .tree(treePicker(selected: session.head))
        return []
    }

    private func treePicker(selected: MessageID?) -> ListPicker {
        let onPath = Set(session.activePath)
        let items = session.treeRows.map { row in
            let message = session.messages[row.position]
            return ListItem(
                id: message.id.text, title: row.prefix + message.treeTitle, detail: message.treeDetail,
                isCurrent: onPath.contains(row.position))
        }
        let back = options.keys.writing.names(of: .yank).first ?? "/undo"
        return ListPicker(
            title: "Tree: Enter goes there, Delete removes, \(back) brings back",
            items: items, selected: selected?.text, footnote: "● the branch that is open")
    }

    /// What a key means in the tree beyond what it means in every list; nil when it means nothing more.
    mutating func receiveInTree(_ list: ListPicker, command: Command?, at now: Timestamp) -> [Effect]? {
        guard case .tree = overlay else { return nil }
        let effects: [Effect]
        switch command {
        case .deleteForward where list.filter.isEmpty, .deleteForwardOrQuit where list.filter.isEmpty, .deleteBranch:
            guard let id = list.selected?.id else { return [] }
            effects = removeBranch(from: MessageID(id), at: now)
        case .yank where list.filter.isEmpty, .undo: effects = undoRemoval(at: now)
        default: return nil
        }
        let selected = list.selected.map { MessageID($0.id) }.flatMap { session[$0] == nil ? nil : $0 }
        overlay = session.messages.isEmpty ? nil : .tree(treePicker(selected: selected ?? session.head))
        return effects
    }
}

extension ChatSession {
    /// A message, and what is drawn before it to show where it hangs.
    struct TreeRow: Hashable {
        var position: Int
        var prefix: String
    }

    /// All messages, each behind the one it answers. Only where a message has several answers are they set in.
    var treeRows: [TreeRow] {
        var rows: [TreeRow] = []
        rows.reserveCapacity(messages.count)
        // What is still to come, the next last: a stack, for a long conversation is deep.
        var waiting: [(position: Int, lead: String, mark: String)] = []
        func push(_ children: [Int], _ lead: String) {
            for (index, child) in children.enumerated().reversed() {
                let mark = children.count == 1 ? "" : index == children.count - 1 ? "└ " : "├ "
                waiting.append((child, lead, mark))
            }
        }
        push(Array(children(of: nil)), "")
        while let next = waiting.popLast() {
            rows.append(TreeRow(position: next.position, prefix: next.lead + next.mark))
            let lead = next.mark.isEmpty ? next.lead : next.lead + (next.mark == "├ " ? "│ " : "  ")
            push(Array(children(of: next.position)), lead)
        }
        return rows
    }
}

extension ChatMessage {
    fileprivate var treeTitle: String {
        let words = text.prefix(400).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return (role == .user ? "You: " : "") + (words.isEmpty ? "(nothing)" : String(words.prefix(160)))
    }

    fileprivate var treeDetail: String {
        guard let reply else { return "" }
        return reply.author.reference + (isCutShort ? " · ✂" : "")
    }
}
