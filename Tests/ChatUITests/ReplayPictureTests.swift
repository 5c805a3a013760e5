import ScreenTesting
import TerminalCore
import Testing

@testable import ChatCore
@testable import ChatUI

/// How a replay looks while it plays, is held, was sought in, at a switch of the model and at its end.
@Suite struct ReplayPictureTests {
    private let session = SavedConversation.session(turns: 3, pieces: 8)

    private func rows(_ columns: Int, _ drive: (inout VirtualLoop) -> Void) -> [String] {
        var loop = VirtualLoop(SavedConversation.state(session, columns: columns, rows: 16))
        drive(&loop)
        let title = "\(columns) columns"
        return [title] + loop.state.shown
    }

    private func expect(_ name: String, _ drive: (inout VirtualLoop) -> Void) throws {
        try expectScreen([30, 72, 120].flatMap { rows($0, drive) }, "replay-\(name)")
    }

    @Test func playing() throws { try expect("playing") { $0.run(for: 2300) } }

    @Test func typing() throws { try expect("typing") { $0.run(for: 1100) } }

    @Test func paused() throws {
        try expect("paused") { loop in
            loop.run(for: 2300)
            loop.press("space")
            loop.press("+")
        }
    }

    @Test func sought() throws {
        try expect("sought") { loop in
            loop.press("right")
            loop.press("down")
        }
    }

    @Test func switching() throws {
        try expect("switching") { loop in
            let turn = loop.state.replay!.timeline.turns.first { $0.switchAt != nil }!
            loop.run(for: turn.begin + 400)
        }
    }

    @Test func ended() throws { try expect("ended") { $0.run() } }
}
