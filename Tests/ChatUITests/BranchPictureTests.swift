import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

/// How variants, the tree and a revision look.
@Suite struct BranchPictureTests {
    private func chat(_ columns: Int, _ drive: (inout ChatState) -> Void) -> [String] {
        var state = ChatState.empty(columns: columns, rows: 18)
        for (question, reply) in [("How long is the Rhine?", "About 1,230 km."), ("And the Elbe?", "Some 1,094 km.")] {
            state.press("\(question)<enter>")
            state.receive(reply)
            state.finishReply()
        }
        state.press("/retry<enter>")
        state.receive("1,094 kilometres, from the Giant Mountains to the North Sea at Cuxhaven.")
        state.press("<escape>/revise 1<enter><ctrl-u>How long is the Danube?<enter>")
        state.receive("2,850 km.")
        state.finishReply()
        drive(&state)
        let title = "\(columns) columns"
        return [title] + state.shown
    }

    private func expect(_ name: String, _ drive: (inout ChatState) -> Void) throws {
        try expectScreen([30, 72, 120].flatMap { chat($0, drive) }, "branches-\(name)")
    }

    @Test func variants() throws { try expect("variants") { $0.press("<alt-left><alt-left>") } }

    @Test func tree() throws { try expect("tree") { $0.press("<ctrl-x>y") } }

    @Test func revision() throws { try expect("revision") { $0.press("<ctrl-x>a") } }

    @Test func removed() throws { try expect("removed") { $0.press("<ctrl-x>y<delete>") } }

    @Test func privately() throws { try expect("private") { $0.press("/private<enter>") } }
}
