import Glibc
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// History between processes, completion of real directories, snippets.
    @Suite struct ComposerTests {
        @Test func twoProgramsAtOnceShareTheirHistoryAndLoseNothing() throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply("Fine.", piece: 50))
            let terminals = try (0..<2).map { _ in try home.screen(with: server) }
            for round in 0..<3 {
                for (number, terminal) in terminals.enumerated() {
                    terminal.say("prompt \(round) of \(number)")
                    try terminal.wait("the reply") { $0.shows("prompt \(round) of \(number)") }
                    try terminal.waitForReplyEnd()
                }
            }
            let third = try home.screen(with: server)
            let path = home.path + "/state/prompts.jsonl"
            let lines = String(decoding: try #require(readFile(path)), as: UTF8.self).split(separator: "\n")
            #expect(Set(lines) == Set((0..<3).flatMap { round in (0..<2).map { "\"prompt \(round) of \($0)\"" } }))
            #expect(mode(of: path) == 0o600)
            third.send("\u{12}")
            third.send("1 of 0")
            try third.wait("what is found") { $0.shows("> prompt 1 of 0") }
            third.send(Key.enter)
            try third.wait("it is taken") { $0.rows.last?.hasPrefix("> prompt 1 of 0") == true }
        }

        @Test func aHistoryThatGrewTooLargeLosesItsOldest() throws {
            let home = Home()
            mkdir(home.path + "/state", 0o700)
            let line = "\"" + String(repeating: "x", count: 99_990) + "\"\n"
            home.write("state/prompts.jsonl", String(repeating: line, count: 45) + "\"the last\"\n")
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Fine.")))
            terminal.say("the newest")
            try terminal.wait(forText: "Fine.")
            try eventually("the file is shorter") { (readFile(home.path + "/state/prompts.jsonl")?.count ?? .max) < 3_000_000 }
            let text = String(decoding: readFile(home.path + "/state/prompts.jsonl") ?? [], as: UTF8.self)
            #expect(text.hasSuffix("\"the last\"\n\"the newest\"\n") && text.utf8.count > 1_000_000)
        }

        @Test func tabCompletesWhatIsOnTheDisk() throws {
            let home = Home()
            mkdir(home.path + "/my files", 0o700)
            home.write("my files/notes.txt", "The secret word is heron.")
            home.write("my files/.hidden", "")
            let server = ScriptedServer.chat(.reply("Fine."))
            let terminal = try home.screen(with: server)
            terminal.send("Read @~/my")
            try terminal.wait(forText: "my files/")
            terminal.send("\t")
            try terminal.wait("the directory goes on") { $0.shows("> Read @\"~/my files/") && $0.shows("  notes.txt") }
            #expect(!terminal.screen.shows(".hidden"))
            terminal.send("\t")
            try terminal.wait(forText: "> Read @\"~/my files/notes.txt\"")
            terminal.send(Key.enter)
            try terminal.wait(forText: "Fine.")
            #expect(server.chats.last?.messages.last?.contains("heron") == true)
        }

        @Test func aDirectoryWithManyNamesIsNoTrouble() throws {
            let home = Home()
            mkdir(home.path + "/many", 0o700)
            for number in 0..<20_000 { close(open(home.path + "/many/file-\(number)", O_CREAT | O_WRONLY, 0o600)) }
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Fine.")))
            terminal.send("@~/many/f\t")
            try terminal.wait("all agree so far") { $0.shows("> @~/many/file-") && $0.shows("20000") }
            terminal.send("19999\t")
            try terminal.wait(forText: "> @~/many/file-19999")
        }

        @Test func aDirectoryGoesWithTheMessage() throws {
            let home = Home()
            mkdir(home.path + "/src", 0o700)
            mkdir(home.path + "/src/deep", 0o700)
            home.write("src/a.swift", "let a = 1\n")
            home.write("src/deep/b.swift", "let b = 2\n")
            home.write("src/.hidden", "let c = 3\n")
            home.write("src/picture.bin", bytes: [0, 1, 2])
            let server = ScriptedServer.chat(.reply("Fine."))
            let terminal = try home.screen(with: server)
            terminal.say("/file ~/src")
            try terminal.wait(forText: "2 text files")
            try terminal.wait(forText: "1 that is no text stayed out")
            terminal.say("Explain")
            try terminal.wait(forText: "Fine.")
            let sent = server.chats.last?.messages.last ?? ""
            #expect(
                sent.contains("~/src/a.swift:\n```\nlet a = 1") && sent.contains("~/src/deep/b.swift") && !sent.contains("let c"))
        }

        @Test func aDirectoryWithTooMuchIsRefusedWithASentence() throws {
            let home = Home()
            mkdir(home.path + "/src", 0o700)
            for number in 0...100 { home.write("src/\(number)", "text") }
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Fine.")))
            terminal.say("Explain @~/src")
            try terminal.wait(forText: "has more than 100 text files. Name a smaller directory")
            try terminal.wait(forText: "> Explain @~/src")
        }

        @Test func snippetsComeFromTheConfiguration() throws {
            let home = Home()
            home.environment["XDG_CONFIG_HOME"] = home.path + "/config"
            for folder in ["config", "config/parley", "config/parley/snippets"] { mkdir("\(home.path)/\(folder)", 0o700) }
            home.write("config/parley/snippets/review.md", "Review this {{language}} code.\n")
            home.write("config/parley/snippets/bad.md", bytes: [0xFF, 0xFE])
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Fine.")))
            terminal.send("/snippet rev")
            try terminal.wait(forText: "  review")
            terminal.send("\t")
            try terminal.wait(forText: "> /snippet review")
            terminal.send(Key.enter)
            try terminal.wait(forText: "Fill in: language.")
            terminal.send("Swift")
            try terminal.wait(forText: "> Review this Swift code.")
            let check = try home.run(["config", "check"])
            #expect(check.status == 2 && (check.outputText + check.errorText).contains("bad.md is no text in UTF-8"))
        }

        @Test func lineByLineTheHistoryIsPrintedAndASnippetIsTheMessage() throws {
            let home = Home()
            home.environment["XDG_CONFIG_HOME"] = home.path + "/config"
            for folder in ["state", "config", "config/parley", "config/parley/snippets"] {
                mkdir("\(home.path)/\(folder)", 0o700)
            }
            home.write("state/prompts.jsonl", "\"git status\"\n\"What is a monad?\"\n\"git push\"\n")
            home.write("config/parley/snippets/greet.md", "Say hello.\n")
            home.write("config/parley/snippets/review.md", "Review this {{language}} code.\n")
            let server = ScriptedServer.chat(.reply("Fine."))
            let run = try home.run(
                ["--linear", "--base-url", server.url + "/v1", "--model", "m"],
                input: "/history git\n/snippet review\n/snippet greet\n/snippet nothing\n")
            #expect(run.outputText.contains("git status\ngit push\n") && !run.outputText.contains("monad"))
            #expect(
                run.outputText.contains("Review this {{language}} code.") && run.errorText.contains("Type it with its places"))
            #expect(server.chats.map(\.messages) == [["user: Say hello."]])
            #expect(run.errorText.contains("There is no snippet “nothing”."))
        }
    }
}
