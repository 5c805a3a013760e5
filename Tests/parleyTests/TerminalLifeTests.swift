import ChatCore
import Glibc
import ScreenTesting
import ServerTesting
import Testing

extension ProgramTests {
    /// Whatever ends or stops the program in the middle of a reply: the terminal and the files are left right.
    @Suite struct TerminalLifeTests {
        private let home = Home()
        private let gate = Gate()
        private var server: ScriptedServer {
            .chat(.eventStream() + .said("The beginning.\n\n") + [gate.step] + .said("The end.") + .replyEnd)
        }

        /// A shell that starts the program when it is told to, says how it ended, and waits again.
        private func shell(_ server: ScriptedServer) throws -> PseudoTerminal {
            let program = "sh -c 'echo $$ >\(home.path)/process; exec \(parley) --base-url \(server.url)/v1 --model m'"
            let script = "set -m; echo ready; read a; \(program); echo status $?; read a; fg; echo end $?; read a"
            let terminal = try PseudoTerminal("/bin/bash", ["-c", script], environment: home.environment)
            try terminal.wait(forText: "ready")
            return terminal
        }

        private func process() throws -> Int32 {
            let text = String(decoding: readFile(home.path + "/process") ?? [], as: UTF8.self)
            return try #require(Int32(text.dropLast()))
        }

        private func startReply(_ terminal: PseudoTerminal) throws {
            terminal.send("\n")
            try terminal.wait("the program") { $0.modes.contains(1049) && $0.rows.last == ">" }
            terminal.say("Tell me")
            try terminal.wait(forText: "The beginning.")
        }

        private func expectGivenBack(_ terminal: PseudoTerminal, modes: [UInt32]) {
            #expect(terminal.modes == modes)
            #expect(terminal.screen.modes.isDisjoint(with: [1049, 2004, 1004, 1000, 1002, 1006]))
            #expect(terminal.screen.keyboardModes == 0)
            #expect(terminal.screen.isCursorVisible)
        }

        @Test(arguments: [SIGTERM, SIGHUP]) func aSignalInTheMiddleOfAReplyEndsTheProgramInOrder(number: Int32) throws {
            let terminal = try shell(server)
            let modes = terminal.modes
            try startReply(terminal)
            kill(try process(), number)
            try terminal.wait(forText: "status ")
            expectGivenBack(terminal, modes: modes)
            gate.open()
            try expectInterruptedReply()
        }

        /// The session is folded into its file, which shows that the reply was cut.
        private func expectInterruptedReply() throws {
            #expect(names(in: home.path + "/data/sessions").filter { $0.hasSuffix(".journal") }.isEmpty)
            let messages = try Array(home.savedSession().activeMessages)
            #expect(messages.map(\.text) == ["Tell me", "The beginning.\n\n"])
            #expect(messages.last?.reply?.isInterrupted == true)
            let again = try home.screen(["--continue"])
            try again.wait(forText: "✂ stopped")
            #expect(!again.screen.shows("recovered"))
        }

        @Test func closingTheWindowInTheMiddleOfAReplyEndsTheProgram() throws {
            let terminal = try home.screen(with: server)
            terminal.say("Tell me")
            try terminal.wait(forText: "The beginning.")
            terminal.hangUp()
            try terminal.waitForEnd()
            gate.open()
            try expectInterruptedReply()
        }

        @Test(arguments: [true, false]) func theProgramIsSuspendedAndGoesOnWithItsReply(byKey: Bool) throws {
            let terminal = try shell(server)
            let modes = terminal.modes
            try startReply(terminal)
            let raw = terminal.modes
            if byKey { terminal.send("\u{1A}") } else { kill(try process(), SIGTSTP) }
            try terminal.wait(forText: "status 148")
            expectGivenBack(terminal, modes: modes)
            gate.open()
            terminal.send("\n")
            try terminal.wait("the whole reply on the screen") { screen in
                screen.modes.isSuperset(of: [1049, 2004]) && screen.shows("The beginning.") && screen.shows("The end.")
            }
            try terminal.wait("the end of the reply") {
                !$0.statusRow.contains("esc stops") && !$0.statusRow.contains("replying")
            }
            #expect(terminal.modes == raw)
            terminal.send(Key.controlD)
            try terminal.wait(forText: "end 0")
            expectGivenBack(terminal, modes: modes)
            #expect(try home.savedSession().activeMessages.last?.reply?.isInterrupted == false)
        }
    }
}
