import ChatCore
import ChatUI
import Glibc
import NcursesTerminal
import TerminalCore

/// A word diff as lines for standard output: in the terminal's colours, or with `[-…-]` and `{+…+}` around what went and came.
/// Lines far from any change are left out.
struct DiffText {
    /// How many unchanged lines stay on either side of a change.
    private static let margin = 2

    private let isTerminal: Bool
    /// nil marks with brackets.
    private let depth: ColorDepth?

    init(isTerminal: Bool = isatty(STDOUT_FILENO) == 1, depth: ColorDepth = .ofTerminal()) {
        self.isTerminal = isTerminal
        self.depth = isTerminal && depth > .none ? depth : nil
    }

    /// Safe to print where they were made for.
    func lines(of diff: WordDiff) -> [String] {
        var lines: [(text: String, isChanged: Bool)] = [("", false)]
        for piece in diff.pieces {
            for (index, part) in piece.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 {
                    // A line end that came or went shows as a mark of its own.
                    lines[lines.count - 1].isChanged = lines[lines.count - 1].isChanged || piece.kind != .same
                    lines.append(("", piece.kind != .same))
                }
                lines[lines.count - 1].text += marked(String(part), piece.kind)
                if piece.kind != .same, !part.isEmpty { lines[lines.count - 1].isChanged = true }
            }
        }
        var shown: [String] = []
        var skipped = 0
        for (index, line) in lines.enumerated() {
            let near = max(0, index - Self.margin)...min(lines.count - 1, index + Self.margin)
            if lines[near].contains(where: \.isChanged) {
                if skipped > 0 { shown.append("… \(skipped) \(skipped == 1 ? "line" : "lines") the same") }
                skipped = 0
                shown.append(line.text)
            } else {
                skipped += 1
            }
        }
        if skipped > 0 { shown.append("… \(skipped) \(skipped == 1 ? "line" : "lines") the same") }
        return shown
    }

    private func marked(_ text: String, _ kind: WordDiff.Kind) -> String {
        guard !text.isEmpty else { return "" }
        let shown = isTerminal ? text.safeForTerminal : text
        guard kind != .same else { return shown }
        guard let depth else { return kind == .removed ? "[-\(shown)-]" : "{+\(shown)+}" }
        let markdown = Theme.terminal.markdown
        let style = kind == .removed ? markdown.deleted.with(.strikethrough) : markdown.inserted.with(.underline)
        return style.controlSequence(at: depth) + shown + Style.plain.controlSequence(at: depth)
    }
}
