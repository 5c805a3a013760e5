extension MathSetter {
    func box(_ grid: MathGrid) -> MathBox { isDisplay ? stacked(grid) : MathBox(flat(grid)) }

    /// `[a b; c d]` for a matrix, `{a, b; c, d` for a case distinction.
    private func flat(_ grid: MathGrid) -> String {
        let separator = grid.alignments == [.left] ? ", " : " "
        let rows = grid.rows.map { row in row.map { box($0).text }.filter { !$0.isEmpty }.joined(separator: separator) }
        return grid.open + rows.joined(separator: "; ") + grid.close
    }

    private func stacked(_ grid: MathGrid) -> MathBox {
        let cells = grid.rows.map { $0.map { box($0) } }
        let count = cells.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in cells.map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0 }
        let rows = cells.map { row in
            widths.indices.reduce(MathBox("")) { line, column in
                let alignment = grid.alignments[column % grid.alignments.count]
                let cell = (column < row.count ? row[column] : MathBox("")).padded(toColumns: widths[column], alignment)
                // What is aligned at its relation goes on after it; the next pair is another formula.
                let isPair = grid.alignments == [.right, .left]
                let gap = column == 0 ? 0 : isPair ? (column % 2 == 1 ? 1 : 4) : grid.gap
                return line.beside(MathBox(String(repeating: " ", count: gap))).beside(cell)
            }
        }
        let height = rows.reduce(0) { $0 + $1.height }
        let inside = MathBox(stacked: rows, baseline: rows.count == 1 ? rows[0].baseline : (height - 1) / 2, alignment: .left)
        let bracketed = MathBox.bracket(grid.open, asTallAs: inside)
        let blank = MathBox(grid.open == "{" && !inside.isFlat ? " " : "")
        return bracketed.beside(blank).beside(inside).beside(MathBox.bracket(grid.close, asTallAs: inside))
    }
}
