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
                name: "s", candidates: ["stop", "system", "set", "status", "sessions", "search", "save", "snippet", "suspend"])
        ) {
            try SlashCommand.parse("/s")
        }
        #expect(throws: SlashCommand.Failure.unexpectedArgument(name: "quit")) { try SlashCommand.parse("/quit now") }
    }

    @Test func slashNamesAreUnique() {
        let names = Command.allCases.flatMap(\.slashNames)
        #expect(Set(names).count == names.count)
    }

    /// By key in both sets; from the palette and as a slash command all but those that move the cursor or edit around it.
    @Test(arguments: KeySet.allCases) func everyCommandCanBeReachedAndHasASentence(set: KeySet) {
        let byKeyAlone: Set<Command> = [
            .send, .complete, .interrupt, .deleteForwardOrQuit, .scrollPageUp, .scrollPageDown, .scrollLineUp, .scrollLineDown,
            .normalMode, .undoEdit, .redoEdit,
        ]
        let options = ChatOptions(keys: KeyOptions(writing: set.keymap, normal: set.normalKeymap))
        let help = options.helpRows.joined(separator: "\n")
        for command in Command.allCases where command != .normalMode || set == .vim {
            #expect(!command.summary.isEmpty && help.contains(command.summary))
            #expect(!set.keymap.names(of: command).isEmpty, "\(command) has no key")
            if command.isEditing || byKeyAlone.contains(command) { continue }
            #expect(!command.slashNames.isEmpty, "\(command) has no slash command")
            #expect(command.isInPalette || command == .openPalette, "\(command)")
        }
    }

    @Test func everyReadingAndNormalCommandHasAKey() {
        for command in ReadingCommand.allCases { #expect(!ReadingKeymap.standard.names(of: command).isEmpty, "\(command)") }
        for command in NormalCommand.allCases { #expect(!NormalKeymap.standard.names(of: command).isEmpty, "\(command)") }
    }

    @Test(arguments: KeySet.allCases) func noKeyOfASetHidesAnother(set: KeySet) {
        #expect(set.keymap.hidden.isEmpty)
        #expect(NormalKeymap.standard.hidden.isEmpty)
    }

    @Test func nothingThatATerminalMultiplexerOrFlowControlTakesIsTheOnlyWay() {
        let taken = ["ctrl-b", "ctrl-a", "ctrl-s", "ctrl-q", "ctrl-z"].compactMap { KeyPress($0) }
        for command in Command.allCases where command != .suspend {
            let keys = Keymap.standard.bindings.filter { $0.command == command }.compactMap(\.keys.first)
            #expect(keys.isEmpty || !keys.allSatisfy(taken.contains) || !command.slashNames.isEmpty, "\(command)")
        }
    }

    @Test func keyNamesReadBackAsTheyArePrinted() {
        let names = [
            KeySet.emacs.keymap.bindings.map(\.name), KeySet.vim.keymap.bindings.map(\.name),
            NormalKeymap.standard.bindings.map(\.name), ReadingKeymap.standard.bindings.map(\.name),
        ]
        for name in names.joined() { #expect([KeyPress](keyNames: name)?.name == name) }
        for table in names { #expect(Set(table).count == table.count) }
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
