import ChatCore
import Glibc
import JSON
import ServerTesting
import Testing

extension ProgramTests {
    /// A conversation that is too long, where nobody can be asked; and what lists say of routes.
    @Suite struct ContextTests {
        /// A home in which the backend `one` has said that its model takes so many tokens, at that price.
        private func home(_ server: ScriptedServer, context: Int, more: String = "") -> Home {
            let home = Home(
                configuration: """
                    backends:
                      one: {base_url: "\(server.url)/v1"}
                      two: {base_url: "\(server.url)/v1"}
                    \(more)
                    """)
            mkdir(home.path + "/cache", 0o700)
            mkdir(home.path + "/cache/lists", 0o700)
            list(in: home, context: context)
            return home
        }

        private func list(in home: Home, context: Int) {
            for (name, price) in [("one", 0.5), ("two", 2)] {
                home.write(
                    "cache/lists/\(name).json",
                    #"{"format":"parley.model-list","version":1,"fetched_at_ms":1,"models":["#
                        + #"{"id":"\#(name):m","context":\#(context),"in":\#(price),"out":\#(price * 2)}]}"#)
            }
        }

        private static let long = String(repeating: "word ", count: 100)

        @Test func askLeavesTheOldestTurnsOutAndSaysSo() throws {
            let server = ScriptedServer.chat(.reply("An answer."))
            let home = home(server, context: 500)
            for number in 1...3 {
                let run = try home.run(
                    ["ask", "--model", "one:m", "\(number) \(Self.long)"] + (number > 1 ? ["--continue"] : []))
                #expect(run.status == 0 && run.errorText == "")
            }
            let run = try home.run(["ask", "--continue", "4 \(Self.long)"])
            #expect(run.status == 0 && run.outputText == "An answer.\n")
            #expect(run.errorText.contains("The conversation is too long for one:m") && run.errorText.contains("are left out"))
            let sent = try #require(server.chats.last?.messages)
            #expect(sent.last?.hasPrefix("user: 4 ") == true && !sent.contains { $0.hasPrefix("user: 1 ") })
            let session = try home.savedSession()
            #expect(session.messages.count == 8 && session.messages.last?.reply?.leftOut == session.leftOut)
        }

        @Test func aRerunSendsEverythingAndSaysSo() throws {
            let server = ScriptedServer.chat(.reply("An answer."))
            let home = home(server, context: 500)
            for number in 1...3 {
                _ = try home.run(["ask", "--model", "one:m", "\(number) \(Self.long)"] + (number > 1 ? ["--continue"] : []))
            }
            list(in: home, context: 300)
            let run = try home.run(["rerun", try home.savedSession().id.text, "--no-save"])
            #expect(run.status == 0 && run.errorText.contains("It is sent all the same."))
            #expect(server.chats.last?.messages.count == 5)
        }

        @Test func aRouteShowsFromWhichPriceToWhich() throws {
            let server = ScriptedServer(.answer(200, #"{"object":"list","data":[]}"#))
            let home = home(server, context: 700, more: "routes:\n  fast: {targets: [\"one:m\", \"two:m\"]}\n  same: [\"one:m\"]")
            let run = try home.run(["models", "route"])
            #expect(run.outputText.contains("from $0.5 in and $1.0 out for a million tokens to $2.0 in and $4.0 out"))
        }
    }
}
