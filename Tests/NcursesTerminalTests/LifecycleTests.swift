import Glibc
import ScreenTesting
import Testing

@testable import TerminalCore

/// The terminal is given back as it was, whatever way the program ends or stops.
@Suite struct LifecycleTests {
    private static let environment = ["SWIFT_BACKTRACE": "enable=no"]

    /// A shell that waits for a line, runs the program, says how it ended, and waits again.
    private func shell(_ arguments: String = "log", environment: [String: String] = environment) throws -> PseudoTerminal {
        let script =
            "set -m; echo ready; read a; \(ScreenProbe.path) \(arguments); echo status $?; read a; fg; echo end $?; read a"
        let terminal = try PseudoTerminal("/bin/bash", ["-c", script], environment: environment)
        try terminal.wait(forText: "ready")
        return terminal
    }

    /// The process that the program's first row names.
    private func program(on terminal: PseudoTerminal) throws -> Int32 {
        try terminal.wait("the program's screen") { $0.modes.contains(1049) && $0.rows[0].contains("process") }
        return try #require(terminal.screen.rows[0].split(separator: " ").last.flatMap { Int32($0) })
    }

    private func expectGivenBack(_ terminal: PseudoTerminal, modes: [UInt32]) {
        #expect(terminal.modes == modes)
        #expect(terminal.screen.modes.isDisjoint(with: [1049, 2004, 1004, 1000, 1002, 1006]))
        #expect(terminal.screen.keyboardModes == 0 && terminal.screen.otherKeysLevel == 0)
        #expect(terminal.screen.isCursorVisible)
    }

    @Test(arguments: [("q", 0), ("x", 7), ("!", 132)])
    func theTerminalIsGivenBackWhenTheProgramEnds(key: String, status: Int) throws {
        let terminal = try shell()
        let modes = terminal.modes
        terminal.send("\n")
        _ = try program(on: terminal)
        #expect(!terminal.screen.rows.contains("ready"))
        #expect(terminal.screen.modes.isSuperset(of: [1049, 2004, 1004]))
        #expect(terminal.screen.keyboardModes == 1 && terminal.screen.otherKeysLevel == 1)
        #expect(terminal.modes != modes)
        terminal.send(key)
        try terminal.wait(forText: "status \(status)")
        expectGivenBack(terminal, modes: modes)
        // What was printed on the way down is not lost with the screen.
        #expect(String(decoding: terminal.output, as: UTF8.self).contains("asked to crash") == (key == "!"))
    }

    @Test(arguments: [
        (SIGTERM, 0), (SIGHUP, 0), (SIGSEGV, 139), (SIGABRT, 134), (SIGILL, 132), (SIGTRAP, 133), (SIGQUIT, 131), (SIGBUS, 135),
    ])
    func theTerminalIsGivenBackWhenASignalComes(number: Int32, status: Int) throws {
        let terminal = try shell()
        let modes = terminal.modes
        terminal.send("\n")
        kill(try program(on: terminal), number)
        try terminal.wait(forText: "status \(status)")
        expectGivenBack(terminal, modes: modes)
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)])
    func aProgramThatDoesNotListenEndsAtTheSecondSignal(number: Int32, status: Int) throws {
        let terminal = try shell()
        let modes = terminal.modes
        terminal.send("\n")
        let process = try program(on: terminal)
        // Busy for ever.
        terminal.send("s")
        try terminal.wait(forText: "key s")
        // Two signals of one kind can arrive as one.
        var sent = 0
        while terminal.screen.modes.contains(1049), sent < 200 {
            kill(process, number)
            sent += 1
            try? terminal.wait("the end", within: .milliseconds(50)) { !$0.modes.contains(1049) }
        }
        try terminal.wait(forText: "status \(status)")
        expectGivenBack(terminal, modes: modes)
    }

    @Test(arguments: [true, false]) func theProgramStopsAndGoesOn(byKey: Bool) throws {
        let terminal = try shell()
        let modes = terminal.modes
        terminal.send("\n")
        let process = try program(on: terminal)
        terminal.send("a")
        try terminal.wait(forText: "key a")
        let raw = terminal.modes
        if byKey { terminal.send("\u{1A}") } else { kill(process, SIGTSTP) }
        try terminal.wait(forText: "status 148")
        expectGivenBack(terminal, modes: modes)
        terminal.send("\n")
        try terminal.wait("the screen again") { screen in
            screen.modes.isSuperset(of: [1049, 2004, 1004]) && screen.keyboardModes == 1
                && screen.rows.contains("signal continued")
        }
        #expect(terminal.screen.rows.contains("key a"))
        #expect(terminal.modes == raw)
        terminal.send("q")
        try terminal.wait(forText: "end 0")
        expectGivenBack(terminal, modes: modes)
    }

    @Test func aStopFromOutsideAndACleanUpByTheShellAreRepaired() throws {
        let terminal = try shell()
        terminal.send("\n")
        let process = try program(on: terminal)
        kill(process, SIGSTOP)
        try terminal.wait(forText: "status 147")
        terminal.send("\n")
        try terminal.wait(forText: "signal continued")
        terminal.send("b")
        try terminal.wait(forText: "key b")
    }

    @Test func theScreenCanBeLent() throws {
        let terminal = try shell()
        terminal.send("\n")
        _ = try program(on: terminal)
        terminal.send("\\")
        try terminal.wait("the screen again") { $0.rows.contains { $0.contains("key \\") } && $0.modes.contains(1049) }
        let output = String(decoding: terminal.output, as: UTF8.self)
        #expect(output.contains("outside"))
        terminal.send("q")
        try terminal.wait(forText: "outside")
    }

    @Test func othersDoNotWriteOnTheScreen() throws {
        let terminal = try shell()
        terminal.send("\n")
        _ = try program(on: terminal)
        terminal.send("p")
        try terminal.wait(forText: "key p")
        #expect(!String(decoding: terminal.output, as: UTF8.self).contains("library's message"))
    }

    @Test func theProgramHearsOfResizesAndOfTheEndOfItsTerminal() throws {
        let terminal = try PseudoTerminal(ScreenProbe.path, ["log"])
        try terminal.wait(forText: "size 80x24")
        terminal.resize(to: Size(columns: 61, rows: 9))
        try terminal.wait(forText: "size 61x9")
        terminal.hangUp()
        #expect(try terminal.waitForEnd() == 0)
    }

    @Test func theSizeIsTheWindowsWhateverTheEnvironmentSays() throws {
        let terminal = try PseudoTerminal(
            ScreenProbe.path, ["log"], environment: ["COLUMNS": "33", "LINES": "7"], size: Size(columns: 90, rows: 20))
        try terminal.wait(forText: "size 90x20")
    }

    @Test(arguments: [("xterm-nobody-knows", "size 80x24"), ("", "size 80x24"), ("dumb", "no screen: dumbTerminal")])
    func aTerminalNobodyKnowsIsTakenForAnXterm(name: String, shown: String) throws {
        let terminal = try PseudoTerminal(ScreenProbe.path, ["log"], environment: ["TERM": name])
        try terminal.wait(forText: shown)
    }

    @Test func withoutUTF8InTheEnvironmentTextStillShows() throws {
        let terminal = try PseudoTerminal(ScreenProbe.path, ["log"], environment: ["LC_ALL": "C"])
        try terminal.wait(forText: "size")
        terminal.send("中")
        try terminal.wait(forText: "key 中")
    }

    @Test func bracketedPastesFocusAndKeysArrive() throws {
        let terminal = try PseudoTerminal(ScreenProbe.path, ["log"])
        try terminal.wait(forText: "size")
        terminal.send("\u{1B}[200~two\rlines\u{1B}[201~\u{1B}[O\u{1B}OA\u{1B}[1;5C\u{1B}")
        try terminal.wait(forText: "paste(\"two\\nlines\")")
        try terminal.wait(forText: "focus(false)")
        try terminal.wait(forText: "key up")
        try terminal.wait(forText: "key ctrl-right")
        try terminal.wait(forText: "key escape")
    }
}
