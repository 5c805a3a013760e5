import Testing

@testable import ChatUI

@Suite struct MarkdownTests {
    @Test func tablesThatFitStandInColumns() {
        let table = "| Name | Qty | Note |\n|:--|--:|:-:|\n| apple | 1 | red |\n| banana split | 22 | *yellow* and long text |\n"
        #expect(
            markdownPicture(table, columns: 60) == """
                Name         │ Qty │         Note
                ─────────────┼─────┼─────────────────────
                apple        │   1 │         red
                banana split │  22 │ yellow and long text
                """)
    }
}
