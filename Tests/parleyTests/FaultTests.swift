import ChatCore
import Glibc
import JSON
import ScreenTesting
import ServerTesting
import Testing

extension ProgramTests {
    /// What servers do wrong, as a person meets it.
    @Suite struct FaultTests {
        private let home = Home()

        @Test func aServerThatAsksForTwoSecondsGetsThem() throws {
            let server = ScriptedServer.chat(
                .answer(429, #"{"error":"slow down"}"#, headers: ["Retry-After": "2"]), .reply("Now."))
            let terminal = try home.screen(with: server)
            terminal.say("Go")
            try terminal.wait(forText: "next try in")
            #expect(terminal.screen.statusRow.contains("Too many requests"))
            #expect(server.chats.count == 1)
            try terminal.wait(forText: "Now.")
            #expect(server.chats.count == 2)
            let attempts = try #require(try home.savedSession().activeMessages.last?.reply?.attempts)
            #expect(attempts.first?.status == 429 && attempts.first?.waitedMilliseconds ?? 0 >= 2000)
        }

        @Test func aLoadingModelIsCountedDownAndThenAnswers() throws {
            let server = ScriptedServer.chat(
                .answer(503, #"{"error":"Model m is currently loading","estimated_time":2.5}"#), .reply("Awake."))
            let terminal = try home.screen(with: server)
            terminal.say("Go")
            try terminal.wait("the countdown") { $0.statusRow.contains("loading") && $0.statusRow.contains("next try in 3 s") }
            try terminal.wait("the countdown") { screen in
                ["2", "1"].contains { screen.statusRow.contains("next try in \($0) s") }
            }
            try terminal.wait(forText: "Awake.")
        }

        @Test func aStreamCutInTheMiddleKeepsItsText() throws {
            let server = ScriptedServer.chat(.eventStream() + .said("Half a sen") + [.reset])
            let terminal = try home.screen(with: server)
            terminal.say("Go")
            try terminal.wait(forText: "✂ The connection ended before the answer was complete")
            try terminal.wait(forText: "Half a sen")
            #expect(server.chats.count == 1)
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            let message = try #require(try home.savedSession().activeMessages.last)
            #expect(message.text == "Half a sen" && message.reply?.isInterrupted == true)
        }

        @Test func anErrorInsideAStreamIsShownWithItsMessage() throws {
            let error = #"data: {"error":{"message":"The GPU is on fire","code":500}}"# + "\n\n"
            let server = ScriptedServer.chat(.eventStream() + .said("Well, ") + [.chunk(error), .lastChunk])
            let terminal = try home.screen(with: server)
            terminal.say("Go")
            try terminal.wait(forText: "The GPU is on fire")
            try terminal.wait(forText: "Well,")
            #expect(try home.savedSession().activeMessages.last?.reply?.isInterrupted == true)
        }

        @Test func anEndlesslySilentStreamIsGivenUp() throws {
            let home = Home(configuration: "timeouts: {idle: 1}\n")
            let server = ScriptedServer.chat(.eventStream() + .said("I think") + [.waitForClose])
            let terminal = try home.screen(with: server)
            terminal.say("Go")
            try terminal.wait(forText: "I think")
            try terminal.wait(forText: "✂ The answer stopped coming")
            try terminal.wait(forText: "I think")
        }

        @Test func anEventOfManyMegabytesDoesNotGrowTheMemory() throws {
            var peaks: [Int] = []
            for megabytes in [1, 10, 100] {
                let size = megabytes << 20
                let prefix = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                let server = ScriptedServer.chat(
                    [.head(200, ["Content-Type": "text/event-stream", "Connection": "close"]), .text(prefix)]
                        + [.repeated(String(repeating: "x", count: 1024), count: size / 1024), .close])
                let terminal = try home.screen(with: server)
                terminal.say("Go")
                try terminal.wait("the end") { $0.shows("✂ The") }
                if megabytes > 8 { try terminal.wait(forText: "✂ The server sent more than") }
                peaks.append(try peakMemory(of: terminal.process))
            }
            // The limit is 8 MiB an event. An array grows by doubling, so two of them may be there for a moment; which it is
            // depends on how the pieces fall, and 90 MB more on the way must not add more than that.
            #expect(peaks[1] < 100 << 20, "peaks \(peaks)")
            #expect(peaks[2] < peaks[1] + 16 << 20, "peaks \(peaks)")
        }

        /// The most memory a process has had in use, in bytes.
        private func peakMemory(of process: Int32) throws -> Int {
            let status = String(decoding: readFile("/proc/\(process)/status") ?? [], as: UTF8.self)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
            return try #require(Int(line.filter(\.isNumber))) * 1024
        }

        @Test func aServerThatIsNotThereIsToldOnTheScreen() throws {
            let server = ScriptedServer([.close])
            server.stop()
            let terminal = try home.screen(with: server)
            terminal.say("Go")
            try terminal.wait("the countdown") { $0.statusRow.contains("No connection") && $0.statusRow.contains("next try in") }
            terminal.send(Key.escape)
            try terminal.wait(forText: "✂ stopped")
        }

        @Test func aReplyThatIsStoppedAfterAFailedTryIsMarkedAsStopped() throws {
            let server = ScriptedServer.chat(
                .answer(429, #"{"error":"slow down"}"#, headers: ["Retry-After": "0.1"]),
                .eventStream() + .said("Well") + [.waitForClose])
            let terminal = try home.screen(with: server)
            terminal.say("Go")
            try terminal.wait(forText: "Well")
            terminal.send(Key.escape)
            try terminal.wait(forText: "✂ stopped")
        }
    }
}
