import ChatUI
import TerminalCore
import Testing

@Suite struct CommandTests {
    @Test func slashCommandsTakeUniquePrefixesAndArguments() throws {
        #expect(
            try SlashCommand.parse("/model ollama:llama3.2:1b ")
                == SlashCommand(command: .openModelPicker, argument: "ollama:llama3.2:1b"))
        #expect(try SlashCommand.parse("/sys Be brief. ") == SlashCommand(command: .openSystemPrompt, argument: "Be brief."))
        #expect(try SlashCommand.parse("/q") == SlashCommand(command: .quit))
        #expect(try SlashCommand.parse("/HELP") == SlashCommand(command: .openHelp))
    }

    @Test(arguments: ["Hello", "/etc/hosts is a file", "/", "/ x", "//x", "/model\nis a word"])
    func otherLinesAreMessages(line: String) throws {
        #expect(try SlashCommand.parse(line) == nil)
    }

    @Test func mistakesSayWhatWasMeant() {
        #expect(throws: SlashCommand.Failure.unknown(name: "modle", suggestion: "model")) { try SlashCommand.parse("/modle x") }
        #expect(throws: SlashCommand.Failure.unknown(name: "zzzzzz", suggestion: nil)) { try SlashCommand.parse("/zzzzzz") }
        #expect(
            throws: SlashCommand.Failure.ambiguous(
                name: "s", candidates: ["stop", "system", "set", "status", "sessions", "search", "save"])
        ) {
            try SlashCommand.parse("/s")
        }
        #expect(throws: SlashCommand.Failure.unexpectedArgument(name: "quit")) { try SlashCommand.parse("/quit now") }
    }

    @Test func slashNamesAreUnique() {
        let names = Command.allCases.flatMap(\.slashNames)
        #expect(Set(names).count == names.count)
    }

    @Test func everyCommandCanBeReachedAndHasASentence() {
        for command in Command.allCases {
            #expect(!command.summary.isEmpty)
            #expect(!Keymap.standard.keys(for: command).isEmpty || !command.slashNames.isEmpty, "\(command)")
        }
    }

    @Test func nothingThatATerminalMultiplexerOrFlowControlTakesIsTheOnlyWay() {
        let taken = ["ctrl-b", "ctrl-a", "ctrl-s", "ctrl-q", "ctrl-z"].compactMap { KeyPress($0) }
        for command in Command.allCases where command != .suspend {
            let keys = Keymap.standard.keys(for: command)
            #expect(keys.isEmpty || !keys.allSatisfy(taken.contains) || !command.slashNames.isEmpty, "\(command)")
        }
    }

    @Test func keyNamesReadBackAsTheyArePrinted() {
        for binding in Keymap.standard.bindings { #expect(KeyPress(binding.key.description) == binding.key) }
        #expect(KeyPress("hyper-x") == nil)
        #expect(KeyPress("") == nil)
    }

    @Test func fuzzyMatchingPrefersWordStartsAndRuns() {
        let names = ["Qwen/Qwen2.5-Coder-0.5B", "local:qwen2.5-coder-0.5b-instruct", "meta/quince-decoder"]
        #expect(names.compactMap { fuzzyScore(of: "q2c", in: $0) }.count == 2)
        #expect(fuzzyScore(of: "coder", in: "a-coder")! > fuzzyScore(of: "coder", in: "a-c-o-d-e-r-x")!)
        #expect(fuzzyScore(of: "coder", in: "a coder")! > fuzzyScore(of: "coder", in: "a decoder")!)
        #expect(fuzzyScore(of: "xyz", in: "abc") == nil)
        #expect(fuzzyScore(of: "", in: "abc") != nil)
    }
}
