import Glibc
import ScreenTesting
import ServerTesting
import Testing

extension ProgramTests {
    /// Once a reply has ended the program sleeps until somebody wants something.
    @Suite struct IdleTests {
        /// What all these processes do in five seconds, once `settling` has passed. What a busy machine made late ends some time,
        /// what wakes up again and again does not: so `attempts` times five seconds, until nothing happens.
        private func activity(of processes: [Int32], after settling: Duration, attempts: Int = 3) -> [Activity.Use] {
            usleep(UInt32(settling / .microseconds(1)))
            var uses: [Activity.Use] = []
            for _ in 1...attempts {
                let before = Activity(of: processes)
                usleep(5_000_000)
                uses = Activity(of: processes).since(before)
                if uses.isEmpty { break }
            }
            return uses
        }

        @Test func theProgramWakesUpForNothing() throws {
            let home = Home()
            let terminal = try home.screen(with: .chat(.reply("Done.")))
            terminal.say("Go")
            try terminal.wait(forText: "Done.")
            try terminal.waitForReplyEnd()
            let processes = Activity.tree(of: terminal.process)
            #expect(processes == [terminal.process])
            let idle = activity(of: processes, after: .milliseconds(500))
            #expect(idle == [])
        }

        @Test func theProgramThatWasJustStartedWakesUpForNothing() throws {
            let home = Home()
            let terminal = try home.screen(with: .chat(.reply("Done.")))
            let idle = activity(of: [terminal.process], after: .milliseconds(500))
            #expect(idle == [])
        }

        /// The engine's own server keeps a connection open for five seconds, in case another question comes.
        @Test func withTheEngineNobodyWakesUpEither() throws {
            let home = try Home.withEngine()
            let terminal = try home.screen(["--model", "local:\(Home.engineModel)", "--max-tokens", "8"])
            try terminal.wait("the first frame") { $0.rows.last == ">" }
            terminal.say("Hi")
            try terminal.wait("the reply", within: .seconds(180)) {
                $0.statusRow.contains("tok · first") || $0.statusRow.contains("tokens · first")
            }
            let engine = try #require(try home.engineProcess())
            #expect(activity(of: [terminal.process], after: .seconds(6)) == [])
            withKnownIssue("llama.cpp's queue looks once a second whether its model may be put to sleep", isIntermittent: true) {
                let others = Set(Activity.tree(of: terminal.process) + Activity.tree(of: engine)).subtracting([terminal.process])
                #expect(activity(of: others.sorted(), after: .zero, attempts: 1) == [])
            }
        }
    }
}
