import ChatCore
import JSON
import ScreenTesting
import ServerTesting
import Synchronization
import TerminalCore
import Testing

extension ProgramTests {
    /// A text-generation-inference server says in `/info` which commit it runs: evidence for a pin, or against it.
    @Suite struct ServerRevisionTests {
        private static let a = String(repeating: "a", count: 40)
        private static let d = String(repeating: "d", count: 40)

        /// What a server says of its model, which can change while the program runs.
        private final class Model: Sendable {
            private let said = Mutex("null")

            /// - Parameter sha: nil says that it does not know.
            func say(_ sha: String?) { said.withLock { $0 = sha.map { "\"\($0)\"" } ?? "null" } }

            var info: String {
                #"{"model_id":"org/m","model_sha":\#(said.withLock { $0 }),"max_total_tokens":4096,"version":"3.0.0"}"#
            }
        }

        private let model = Model()
        private let server: ScriptedServer
        private let home: Home

        init() {
            server = ScriptedServer { [model] request, _ in
                switch (request.method, request.target) {
                case ("POST", _):
                    [ScriptedServer.Step].eventStream() + [
                        .chunk(ChatEvents.token("Hello.", model: "org/m")), .chunk(ChatEvents.end(model: "org/m")), .lastChunk,
                    ]
                case (_, "/info"): .answer(200, model.info)
                default:
                    .answer(200, #"{"object":"list","data":[{"id":"org/m","object":"model","created":0,"owned_by":"org/m"}]}"#)
                }
            }
            home = Home(configuration: "backends:\n  tgi: {base_url: \"\(server.url)/v1\"}\n")
        }

        /// What the file says of those who answered.
        private func savedAuthors() throws -> [JSONValue] {
            let file = try #require(home.files.first { $0.key.hasSuffix(".json") && $0.key.contains("/sessions/") })
            return (try JSONValue(parsing: file.value)["messages"]?.arrayValue ?? []).compactMap { $0["author"] }
        }

        @Test func itsOwnWordMakesAPinEnforcedOrAMismatchAndItsSilenceMakesNothing() throws {
            model.say(Self.a)
            let terminal = try home.screen(["--model", "tgi:org/m@\(Self.a)"], size: Size(columns: 120, rows: 14))
            try terminal.wait("the first frame") { $0.rows.last?.hasPrefix(">") == true }
            terminal.say("Hi")
            try terminal.wait("the pin that was kept") {
                $0.statusRow.contains("enforced aaaaaaaa") && $0.statusRow.contains("tok")
            }
            model.say(Self.d)
            terminal.say("And now?")
            try terminal.wait(forText: "mismatch: dddddddd answers, not aaaaaaaa.")
            try terminal.wait("the end") { $0.statusRow.contains("mismatch") && $0.statusRow.contains("tok") }
            try expectScreen(of: terminal, rows: 12, "ServerMismatch")
            model.say(nil)
            terminal.say("And then?")
            try terminal.wait("nothing claimed") {
                !$0.statusRow.contains("enforced") && !$0.statusRow.contains("mismatch") && $0.statusRow.contains("tok")
            }
            terminal.say("/quit")
            try terminal.waitForEnd()
            let authors = try savedAuthors()
            #expect(authors.map { $0["revision_status"] } == ["enforced", "mismatch", "unknown"])
            #expect(authors.map { $0["revision"]?.stringValue } == [Self.a, Self.d, nil])
            #expect(authors.map { $0["requested_revision"]?.stringValue } == [Self.a, Self.a, Self.a])
            let evidence = "model_sha in /info of the server"
            #expect(authors.map { $0["revision_evidence"]?.stringValue } == [evidence, evidence, nil])
        }

        @Test func withoutAPinItsWordSaysWhatAnswered() throws {
            model.say(Self.d)
            let run = try home.run(["ask", "Hi", "--model", "tgi:org/m", "--json"])
            let author = try JSONValue(parsing: run.output)["author"]
            #expect(run.status == 0 && author?["revision"]?.stringValue == Self.d && author?["revision_status"] == "enforced")
            #expect(author?["requested_revision"] == nil)
        }
    }
}
