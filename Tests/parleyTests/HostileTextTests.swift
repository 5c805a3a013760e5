import Glibc
import JSON
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// Text of models, servers and files is data: none of what could steer a terminal reaches it, wherever it comes from.
    @Suite struct HostileTextTests {
        let home = Home()
        let size = Size(columns: 160, rows: 100)

        /// How an attack may stand in a reply; over the turns each goes through several.
        private static let forms: [@Sendable (String) -> String] = [
            { "a \($0) z\n" }, { "- **\($0)**\n" }, { "`\($0)` ~~x~~\n" }, { "[\($0)](http://e/\($0))\n" },
            { "| \($0) |\n|-|\n| \($0) |\n\n" },
            { "```\($0)\n\($0)\n```\n" }, { "$\($0)$ \\text{\($0)}\n" }, { "# \($0)\n" }, { "x[^1]\n\n[^1]: \($0)\n\n" },
            { "<b>\($0)</b>\n" },
        ]

        /// The whole corpus; attack `n` in form `n + turn`.
        private static func markdown(turn: Int) -> String {
            AttackCorpus.all.enumerated().map { forms[($0.offset + turn) % forms.count]($0.element.text) }.joined()
                + "\n\n```\n\n~~~\n\n$$\n\nsaid \(turn)"
        }

        static let everything = AttackCorpus.all.map(\.text).joined(separator: " ")
        /// Pieces of `everything` that are short enough for a name.
        static let names = stride(from: 0, to: AttackCorpus.all.count, by: 3).map { start in
            AttackCorpus.all[start..<min(start + 3, AttackCorpus.all.count)].map(\.text).joined(separator: " ")
        }

        func expectClean(
            _ terminal: PseudoTerminal, _ manner: TerminalBytes.Manner? = nil, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let problems = TerminalBytes.problems(in: terminal.output, manner ?? .screen(size))
            #expect(problems.isEmpty, "\(problems.prefix(5))", sourceLocation: sourceLocation)
            #expect(!terminal.output.isEmpty, sourceLocation: sourceLocation)
        }

        /// Runs a command on a terminal of its own to its end.
        func expectCleanRun(
            _ arguments: [String], showing text: String? = nil, _ manner: TerminalBytes.Manner = .lines,
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            let terminal = try home.screen(arguments, size: size)
            try terminal.waitForEnd()
            expectClean(terminal, manner, sourceLocation: sourceLocation)
            if let text {
                let isThere = String(decoding: terminal.output, as: UTF8.self).contains(text)
                #expect(isThere, "“\(text)” is missing", sourceLocation: sourceLocation)
            }
        }

        private static func event(_ value: JSONValue) -> ScriptedServer.Step { .chunk("data: \(value.text())\n\n") }

        /// A reply with attacks in every field that a server can fill.
        private static func reply(_ text: String) -> [ScriptedServer.Step] {
            let call: JSONValue = [
                "index": 0, "id": .string(everything),
                "function": ["name": .string(everything), "arguments": .string(everything)],
            ]
            func chunk(_ delta: JSONValue, finish: JSONValue = .null) -> ScriptedServer.Step {
                event([
                    "id": .string(names[1]), "model": .string(names[2]), "system_fingerprint": .string(names[3]),
                    "provider": .string(names[4]), "choices": [["index": 0, "delta": delta, "finish_reason": finish]],
                ])
            }
            return .eventStream(headers: ["x-request-id": "r\u{9B}7777m\u{202E}"]) + [
                chunk(["reasoning": .string(everything)]), chunk(["content": .string(text)]), chunk(["tool_calls": [call]]),
                chunk([:], finish: .string(names[5])), .chunk(ChatEvents.end()), .lastChunk,
            ]
        }

        // MARK: Replies

        @Test func theCorpusIsLargeAndEachOfItWouldBeNoticed() {
            #expect(AttackCorpus.all.count >= 200)
            for attack in AttackCorpus.all where !["U+9", "U+A", "marks"].contains(attack.name) {
                let hasProblem = !TerminalBytes.problems(in: Array(attack.text.utf8), .lines).isEmpty
                #expect(hasProblem, "\(attack.name)")
            }
            for bytes in AttackCorpus.bytes { #expect(!TerminalBytes.problems(in: bytes, .lines).isEmpty) }
            #expect(TerminalBytes.problems(in: Array("plain 中 e\u{301}\r\n\tx".utf8), .lines).isEmpty)
        }

        @Test func nothingOfAReplySteersTheScreen() throws {
            let turns = [0, 3, 7]
            let server = ScriptedServer.chat(inOrder: turns.map { Self.reply(Self.markdown(turn: $0)) })
            let terminal = try home.screen(with: server, size: size)
            terminal.send("\u{14}")
            for (index, turn) in turns.enumerated() {
                terminal.say("Attack \(turn)")
                try terminal.wait("the request") { _ in server.chats.count > index }
                try terminal.waitForReplyEnd()
                // From the end up to the beginning, a page at a time.
                for _ in 0..<3 {
                    let before = terminal.output.count
                    terminal.send(Key.pageUp)
                    try? terminal.wait("a page", within: .seconds(1)) { _ in terminal.output.count > before }
                }
                terminal.send("\u{1B}>")
            }
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            expectClean(terminal)
            #expect(try home.savedSession().activeMessages.last?.text == Self.markdown(turn: turns.last!))

            // And again from the file.
            let again = try home.screen(["--continue"], size: size)
            try again.wait("the end of the session") { $0.rows.last?.hasPrefix(">") == true && $0.shows("7777") }
            again.send(Key.pageUp + Key.controlS)
            try again.wait(forText: "Sessions")
            again.send(Key.escape)
            try again.wait("the sessions to close") { !$0.shows("Sessions") }
            again.say("/tree")
            try again.wait(forText: "Tree:")
            again.send(Key.escape)
            try again.wait("the tree to close") { !$0.shows("Tree:") }
            again.send(Key.controlD)
            try again.waitForEnd()
            expectClean(again)
            try expectCleanRun(["sessions", "show", "Attack 0"], showing: "said \(turns.last!)")
            try expectCleanRun(["sessions", "show", "Attack 0", "--json"], showing: "\"reasoning\"")

            // And as it is played, in every form.
            let replay = try home.screen(["replay", "Attack 0", "--speed", "64"], size: size)
            try replay.wait(forText: "■ ended")
            replay.send("q")
            try replay.waitForEnd()
            expectClean(replay)
            try expectCleanRun(["replay", "Attack 0", "--linear", "--instant"], showing: "said \(turns.last!)")
            try expectCleanRun(["replay", "Attack 0", "--instant", "--cast", "-"], showing: "\"version\":2")
        }

        @Test func nothingOfAReplySteersATerminalLineByLine() throws {
            let server = ScriptedServer.chat(Self.reply(Self.everything + " all said"))
            let options = ["--base-url", server.url + "/v1", "--model", "m"]
            let terminal = try home.screen(["--linear"] + options, size: size)
            terminal.say("Attack")
            try terminal.wait(forText: "all said")
            terminal.say("/status")
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            expectClean(terminal, .lines)
            let again = try home.screen(["--linear", "--continue"], size: size)
            try again.wait(forText: "all said")
            again.send(Key.controlD)
            try again.waitForEnd()
            expectClean(again, .lines)
            for flags in [[], ["--json"], ["--json-events"]] {
                try expectCleanRun(["ask", "Attack"] + options + flags, showing: "all said")
            }
        }

        @Test func anAttackInPiecesIsOneToo() throws {
            let text = AttackCorpus.all.prefix(40).map(\.text).joined(separator: " ") + " all said"
            let server = ScriptedServer.chat(.reply(text, piece: 1))
            try expectCleanRun(["ask", "Attack", "--base-url", server.url + "/v1", "--model", "m"], showing: "all said")
        }

        @Test func bytesThatAreNoTextAndEscapesThatNameNothingShowAsMarks() throws {
            func steps(_ content: [UInt8]) -> [ScriptedServer.Step] {
                let body = Array(#"data: {"choices":[{"index":0,"delta":{"content":""#.utf8) + content + Array("\"}}]}\n\n".utf8)
                let size = Array((String(body.count, radix: 16) + "\r\n").utf8)
                return .eventStream() + [.bytes(size + body + [13, 10])] + .said(" all said") + .replyEnd
            }
            let contents = AttackCorpus.bytes + AttackCorpus.jsonEscapes.map { Array($0.utf8) }
            let server = ScriptedServer.chat(inOrder: contents.map(steps))
            let terminal = try home.screen(with: server, size: size)
            for _ in contents {
                terminal.say("Attack")
                try terminal.wait("the end of the reply") {
                    !$0.statusRow.contains("esc stops") && !$0.statusRow.contains("replying")
                }
            }
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            expectClean(terminal)
            try expectCleanRun(["sessions", "show", "Attack"], showing: "said")
        }

        @Test func whatGoesToAPipeIsTheTextAsItCame() throws {
            let server = ScriptedServer.chat(.reply(Self.everything))
            let run = try home.run(["ask", "Attack", "--base-url", server.url + "/v1", "--model", "m"])
            #expect(run.output == Array((Self.everything + "\n").utf8) && run.errorText.isEmpty)
        }

        // MARK: Names and errors

        @Test func namesOfModelsAreData() throws {
            let models = Self.names.map { String(JSONValue.string($0).text().unicodeScalars.dropFirst().dropLast()) }
            let server = ScriptedServer.chat(models: models, .reply("Fine"))
            let terminal = try home.screen(with: server, size: size)
            terminal.send(Key.controlP)
            try terminal.wait("the models") { $0.rows.contains { $0.contains("custom:") && $0.contains("7777") } }
            for _ in 0..<3 { terminal.send(Key.pageDown) }
            terminal.send(Key.enter)
            terminal.say("Hello")
            try terminal.waitForReplyEnd()
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            expectClean(terminal)
            for flags in [[], ["--json"]] {
                try expectCleanRun(["models", "--base-url", server.url + "/v1"] + flags, showing: "7777")
            }
        }

        @Test func sentencesOfAServerAreData() throws {
            let message = JSONValue.string(Self.everything).text()
            let bodies = [
                "{\"error\":{\"message\":\(message),\"type\":\(message)}}", "{\"error\":\(message)}", "<p>" + Self.everything,
            ]
            for (index, body) in bodies.enumerated() {
                let server = ScriptedServer.chat(.answer([400, 404, 422][index], body))
                let terminal = try home.screen(with: server, size: size)
                terminal.say("Attack")
                try terminal.wait("the refusal") { $0.rows.contains { $0.contains("✗") || $0.contains("✂") } }
                terminal.send(Key.controlD)
                try terminal.waitForEnd()
                expectClean(terminal)
                let options = ["--base-url", server.url + "/v1", "--model", "m"]
                try expectCleanRun(["ask", "Attack"] + options, showing: "parley: ")
                let lines = try home.screen(["--linear"] + options, size: size)
                lines.say("Attack")
                try lines.wait(forText: "parley: ")
                lines.send(Key.controlD)
                try lines.waitForEnd()
                expectClean(lines, .lines)
            }
        }

        @Test func theHubAndTheServiceOfEndpointsSendData() throws {
            let message = JSONValue.string(Self.everything).text()
            let names = Self.names.prefix(20).map { JSONValue.string($0) }
            let list = JSONValue.array(names.map { ["id": $0, "pipeline_tag": $0, "tags": [$0], "library_name": $0] })
            let endpoint: JSONValue = [
                "name": names[0], "type": names[1], "provider": ["vendor": names[2], "region": names[3]],
                "compute": [
                    "accelerator": names[4], "instanceType": names[5], "instanceSize": names[6],
                    "scaling": ["minReplica": 0, "maxReplica": 1],
                ],
                "model": [
                    "repository": names[7], "revision": names[8], "framework": names[9], "task": names[10],
                    "image": ["custom": ["url": names[11]]], "env": ["A": names[12]],
                ],
                "status": ["state": names[13], "message": .string(Self.everything), "url": names[15]], "tags": [names[16]],
            ]
            let server = ScriptedServer { request, _ in
                switch request.target {
                case "/api/whoami-v2": .answer(200, "{\"type\":\"user\",\"name\":\(names[17].text())}")
                case let target where target.hasPrefix("/api/models?"): .answer(200, list.text())
                case let target where target.hasPrefix("/v2/endpoint/") && target.hasSuffix("/e"): .answer(200, endpoint.text())
                case let target where target.hasPrefix("/v2/endpoint/"):
                    .answer(200, JSONValue.object(["items": [endpoint]]).text())
                default:
                    .answer(
                        404, "{\"error\":\(message)}",
                        headers: ["X-Error-Code": "RepoNotFound", "X-Error-Message": "7777\u{9B}31m"])
                }
            }
            home.environment.merge([
                "HF_TOKEN": "hf_secret", "HF_ENDPOINT": server.url, "HF_INFERENCE_ENDPOINTS_ENDPOINT": server.url + "/v2",
            ]) { $1 }
            for flags in [[], ["--json"]] {
                try expectCleanRun(["models", "--hub", "x"] + flags, showing: "7777")
                try expectCleanRun(["endpoint", "list"] + flags, showing: "7777")
                try expectCleanRun(["endpoint", "show", "e"] + flags, showing: "7777")
            }
            try expectCleanRun(["pin", "org/m"], showing: "7777")
        }
    }
}
