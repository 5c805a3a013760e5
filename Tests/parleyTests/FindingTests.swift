import ChatCore
import Glibc
import JSON
import ScreenTesting
import SessionStore
import TerminalCore
import Testing

/// Finding, exporting, importing and checking saved sessions with the whole program.
extension ProgramTests {
    @Suite struct FindingTests {
        private let home = Home()

        private func save(_ number: Int, title: String, tags: [String] = [], _ texts: String...) throws -> ULID {
            let begun = Timestamp("2026-01-0\(number)T00:00:00Z")!
            var session = ChatSession(
                id: ULID(milliseconds: UInt64(begun.millisecondsSince1970), random: UInt128(number)), title: title,
                createdAt: begun,
                model: try ModelReference("local:m"), tags: tags)
            for (index, text) in texts.enumerated() {
                var message = ChatMessage(
                    id: MessageID("\(index)"), parent: session.head, role: index.isMultiple(of: 2) ? .user : .assistant,
                    createdAt: begun,
                    content: [.text(text)])
                if message.role == .assistant { message.reply = Reply(author: Author(reference: "local:m", backend: "local")) }
                session.apply(.messageSent(message))
            }
            #expect(try home.store.create(session).closeAndWait() == nil)
            return session.id
        }

        private func rows(_ arguments: String...) throws -> [JSONValue] {
            let run = try home.run(["sessions"] + arguments + ["--json"])
            return try JSONValue(parsing: run.output).arrayValue ?? []
        }

        @Test func sessionsAreSearchedAndTheSearchFollowsTheFiles() throws {
            let sky = try save(1, title: "Sky", tags: ["physics"], "Why is the sky blue?", "Light is scattered by air. 天气")
            let sea = try save(2, title: "Sea", tags: ["pinned"], "And the sea?", "It mirrors the sky.")
            #expect(try rows("list").map { $0["title"] } == ["Sea", "Sky"])
            #expect(try rows("search", "sky", "role:assistant").map { $0["session"] } == [.string(sea.text)])
            let hit = try #require(try rows("search", "scatter*").first)
            #expect(hit["session"] == .string(sky.text) && hit["message"] == "1" && hit["matches"] == ["scattered"])
            #expect(try rows("search", "天气").count == 1)
            #expect(try home.run(["sessions", "search", "nowhere"]).status == 3)
            #expect(try home.run(["sessions", "search", "before:soon"]).status == 2)
            // Another program changes, removes and adds files.
            let file = "data/sessions/\(sea.text).json"
            home.write(
                file, (readFile("\(home.path)/\(file)") ?? []).text.split(separator: "mirrors").joined(separator: "reflects"))
            unlink("\(home.path)/data/sessions/\(sky.text).json")
            #expect(try rows("search", "reflects").count == 1)
            #expect(try rows("search", "mirrors").isEmpty)
            #expect(try rows("search", "scattered").isEmpty)
            // A cache that is gone or spoilt is made anew.
            for name in names(in: home.path + "/cache") where name.hasSuffix(".sqlite") { home.write("cache/\(name)", "spoilt") }
            #expect(try rows("search", "reflects").count == 1)
            #expect(try home.run(["sessions", "delete", "Sea"]).status == 0)
            #expect(try rows("search", "reflects").isEmpty)
        }

        @Test func withoutACacheEverythingIsFoundAllTheSame() throws {
            _ = try save(1, title: "Sky", "Why is the sky blue?")
            home.write("cache", "no directory")
            #expect(try rows("search", "blue").count == 1)
            #expect(try rows("list").count == 1)
            #expect(try home.run(["sessions", "show", "sky"]).outputText.contains("Why is the sky blue?"))
        }

        @Test func aHitOpensItsSessionAtTheMessage() throws {
            let texts = (0..<30).flatMap { ["Question \($0)?", $0 == 7 ? "The marmot whistles." : "Answer \($0)."] }
            let begun = Timestamp("2026-01-01T00:00:00Z")!
            var session = ChatSession(
                id: ULID(milliseconds: 5, random: 5), title: "Animals", createdAt: begun, model: try ModelReference("local:m"))
            for (index, text) in texts.enumerated() {
                session.apply(
                    .messageSent(
                        ChatMessage(
                            id: MessageID("\(index)"), parent: session.head, role: .user, createdAt: begun, content: [.text(text)]
                        )))
            }
            #expect(try home.store.create(session).closeAndWait() == nil)
            let terminal = try home.screen([])
            try terminal.wait("the first frame") { $0.rows.last?.hasPrefix(">") == true }
            terminal.send("/grep marmot\r")
            try terminal.wait("the hit") { $0.shows("The marmot whistles") && $0.shows("1 found") }
            terminal.send("\r")
            try terminal.wait("the message") {
                !$0.shows("1 found") && $0.shows("The marmot whistles") && $0.shows("Question 7?")
            }
        }

        @Test func whatIsExportedIsImportedAsTheSameSession() throws {
            let id = try save(1, title: "Sky <b>", tags: ["a"], "Why?", "So & so.")
            let saved = try home.store.read(id)
            let out = home.path + "/out.json"
            #expect(try home.run(["sessions", "export", "sky", "--format", "json", "--output", out]).status == 0)
            #expect(try home.run(["sessions", "export", "sky", "--format", "json", "--output", out]).status == 2)
            #expect(try home.run(["sessions", "export", "sky", "--format", "html"]).outputText.contains("So &amp; so."))
            #expect(try home.run(["sessions", "export", "sky"]).outputText.hasPrefix("# Sky <b>\n"))
            #expect(try home.run(["sessions", "delete", "sky"]).status == 0)
            #expect(try rows("import", out).map { $0["outcome"] } == ["added"])
            #expect(try home.store.read(id) == saved)
            #expect(try rows("import", out).map { $0["outcome"] } == ["present"])
        }

        @Test func otherProgramsConversationsComeInOnce() throws {
            home.write(
                "talk.jsonl", #"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}"# + "\n")
            home.write(
                "session.yaml",
                "model: openai:gpt-4o\ntemperature: 0.5\nmessages:\n- role: user\n  content: 'Why?'\n- role: assistant\n  content: |\n    So.\n"
            )
            home.write("other.txt", "nothing of the kind")
            let files = ["talk.jsonl", "session.yaml"].map { "\(home.path)/\($0)" }
            #expect(try rows("import", files[0], files[1]).map { $0["outcome"] } == ["added", "added"])
            #expect(try rows("import", files[0], files[1]).map { $0["outcome"] } == ["present", "present"])
            #expect(try rows("search", "why").map { $0["role"] } == ["user"])
            let refused = try home.run(["sessions", "import", home.path + "/other.txt"])
            #expect(refused.status == 4 && refused.errorText.split(separator: "\n").count == 1)
            #expect(try home.run(["sessions", "import", home.path + "/missing"]).status == 3)
        }

        @Test func damageIsFoundAndRepairedOnACopy() throws {
            let id = try save(1, title: "Sky", "Why?", "So.")
            #expect(try home.run(["sessions", "verify"]).outputText == "Everything is well.\n")
            let file = "data/sessions/\(id.text).json"
            let whole = try #require(readFile("\(home.path)/\(file)"))
            home.write(file, Array(whole.prefix(whole.count - 30)).text)
            #expect(try home.run(["sessions", "verify"]).status == 4)
            #expect(try home.run(["sessions", "verify", "--repair"]).status == 0)
            #expect(try home.run(["sessions", "verify"]).status == 0)
            #expect(names(in: home.path + "/data").contains { $0.hasPrefix("sessions-before-repair-") })
        }
    }
}

extension [UInt8] {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
