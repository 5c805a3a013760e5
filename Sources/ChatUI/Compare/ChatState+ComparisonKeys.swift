import ChatCore
import TerminalCore

// What keys mean while models are compared.
extension ChatState {
    /// nil leaves the key to the rest of the program.
    mutating func receiveInComparison(_ key: KeyPress, command: Command?, at now: Timestamp)
        -> [Effect]?
    {
        guard let comparison else { return nil }
        let page = max(1, layout.conversation.rows - 4)
        switch (command, key.key) {
        case (.redraw, _), (.suspend, _), (.openHelp, _): return nil
        case (.stop, _), (.interrupt, _), (nil, .character("q")):
            if comparison.isRunning { return stopComparison(at: now) }
            self.comparison = nil
            conversation.followTail()
        case (.send, _):
            if comparison.isRunning {
                return tell(Notice(.information, "Answers are still coming.", advice: "Esc stops them."))
            }
            return goOn(with: comparison.chosen, at: now)
        case (.moveLeft, _), (nil, .character("h")):
            self.comparison!.chosen = max(0, comparison.chosen - 1)
        case (.moveRight, _), (nil, .character("l")), (.complete, _):
            self.comparison!.chosen = min(comparison.columns.count - 1, comparison.chosen + 1)
        case (nil, .character(let digit)) where ("1"..."9").contains(digit):
            self.comparison!.chosen = min(comparison.columns.count, Int(String(digit))!) - 1
        case (nil, .character("d")): if !comparison.isRunning { self.comparison!.showsDiff.toggle() }
        case (.moveUp, _), (.scrollLineUp, _), (nil, .character("k")): scrollComparison(by: -1)
        case (.moveDown, _), (.scrollLineDown, _), (nil, .character("j")): scrollComparison(by: 1)
        case (.scrollPageUp, _), (nil, .character("b")): scrollComparison(by: -page)
        case (.scrollPageDown, _), (nil, .space): scrollComparison(by: page)
        case (.scrollToTop, _), (.moveToLineStart, _), (nil, .character("g")): self.comparison!.top = 0
        case (.scrollToBottom, _), (.moveToLineEnd, _), (nil, .character("G")):
            self.comparison!.top = nil
        default:
            // What moves in the conversation would do so where nobody sees it.
            guard let command, !command.isEditing else { return [] }
            return tell(
                Notice(
                    .information, "Models stand side by side: “\(command.summary)” is for a single conversation.",
                    advice: comparison.isRunning
                        ? "Esc stops the answers." : "Enter goes on with one of them, Esc with the first."))
        }
        return []
    }

    /// All columns at once: from where the longest one is when they followed their ends.
    private mutating func scrollComparison(by rows: Int) {
        let height = max(1, layout.conversation.rows - 3)
        let longest = comparison!.columns.map(\.body.rowCount).max() ?? 0
        let top = comparison!.top ?? max(0, longest - height)
        comparison!.top = max(0, top + rows)
    }
}
