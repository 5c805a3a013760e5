import ScreenTesting

/// What a keyboard sends.
enum Key {
    static let enter = "\r"
    static let escape = "\u{1B}"
    static let pageUp = "\u{1B}[5~"
    static let pageDown = "\u{1B}[6~"
    static let f1 = "\u{1B}OP"
    static let f2 = "\u{1B}OQ"
    static let f3 = "\u{1B}OR"
    static let shiftTab = "\u{1B}[Z"
    static let controlC = "\u{03}"
    static let controlD = "\u{04}"
    static let controlP = "\u{10}"
    static let controlS = "\u{13}"
    static let controlU = "\u{15}"
}

extension PseudoTerminal {
    /// Types a line and sends it.
    func say(_ text: String) { send(text + Key.enter) }

    /// Waits until the status line says that nothing is being written, and something was.
    func waitForReplyEnd(_ marker: String = "7 + 3 tokens") throws {
        try wait("the end of the reply") { screen in
            let status = screen.statusRow
            return !status.contains("esc stops") && !status.contains("replying") && status.contains(marker)
        }
    }
}

extension ScreenModel {
    /// The row above the composer's last row; the composer has one row in these tests.
    var statusRow: String { rows.count > 1 ? rows[rows.count - 2] : "" }

    func shows(_ text: String) -> Bool { rows.contains { $0.contains(text) } }
}
