import ChatCore
import ChatUI
import Glibc
import NcursesTerminal
import TerminalCore

/// Prints reruns as they get on, one model after the other, so that what stands where does not depend on who was faster.
struct RerunPrinter {
    private let isSaving: Bool
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private let diff = DiffText()
    /// What is printed next.
    private var run = 0
    private var turn = 0
    private var hasHead = false
    private var isReaderGone = false

    init(isSaving: Bool) { self.isSaving = isSaving }

    /// Prints what has come since.
    /// - Returns: false when nobody reads it any more.
    mutating func print(_ runs: [RerunRun]) -> Bool {
        while run < runs.count, runs[run].hasStarted {
            let current = runs[run]
            if !hasHead {
                hasHead = true
                line((run > 0 ? "\n" : "") + current.name + "\n")
            }
            while turn < current.comparisons.count {
                show(current.comparisons[turn], turn + 1, of: current)
                turn += 1
            }
            guard current.hasEnded else { break }
            line("\n" + summary(of: current))
            (run, turn, hasHead) = (run + 1, 0, false)
        }
        return !isReaderGone
    }

    /// Prints the rest, and a table where there are several models.
    mutating func end(_ runs: [RerunRun]) {
        _ = print(runs)
        guard runs.count > 1, !isReaderGone else { return }
        line("")
        printTable(runs.map { [$0.name, $0.sameSummary] + $0.totals.figures })
    }

    private mutating func show(_ comparison: TurnComparison, _ number: Int, of run: RerunRun) {
        let label = "\(number) of \(run.rerun.turns.count)  "
        let indent = String(repeating: " ", count: label.utf8.count)
        let question = comparison.turn.questions.map(\.text).joined(separator: " ").split(whereSeparator: \.isWhitespace)
        line(label + Line(question.joined(separator: " ")).truncated(toColumns: 78 - label.utf8.count).text)
        var figures = comparison.answer.reply?.figures ?? []
        if let recorded = comparison.turn.recorded?.reply, !comparison.isSame {
            let totals = recorded.figures.joined(separator: ", ")
            if !totals.isEmpty { figures.append("recorded: \(totals)") }
        }
        line(indent + ([comparison.verdict] + figures).joined(separator: " · "))
        guard !comparison.diff.isEmpty, comparison.turn.recorded != nil else { return }
        line(
            "\n" + diff.lines(of: comparison.diff).map { $0.isEmpty ? "" : indent + $0 }.joined(separator: "\n") + "\n",
            isSafe: true)
    }

    private func summary(of run: RerunRun) -> String {
        var parts = [run.sameSummary] + run.totals.figures
        if isSaving { parts.append("saved as \(run.sessionID.text)") }
        return parts.joined(separator: " · ")
    }

    private mutating func line(_ text: String, isSafe: Bool = false) {
        let text = (isTerminal && !isSafe ? text.safeForTerminal : text) + "\n"
        if !writeAll(text, to: STDOUT_FILENO) { isReaderGone = true }
    }
}

extension RerunRun {
    /// Such as `2 of 3 answers are the same`.
    var sameSummary: String { "\(sameCount) of \(rerun.turns.count) \(rerun.turns.count == 1 ? "answer" : "answers") the same" }
}
