import ChatCore
import Glibc
import ScreenTesting
import SeededRandom
import ServerTesting
import SessionStore
import Synchronization
import Testing

extension ProgramTests {
    /// The program killed in the middle of a reply.
    @Suite struct RecoveryTests {
        /// Each session goes through so many kills.
        private static let kills = 50
        /// Kills fall into this time after the first token.
        private static let window = 150_000
        private static let tokens = (0..<400).map { "\($0) " }

        /// When the server handed which token to the system.
        private final class Sent: Sendable {
            private let times = Mutex<[ContinuousClock.Instant]>([])

            func begin() { times.withLock { $0 = [] } }
            func note() { times.withLock { $0.append(.now) } }
            var count: Int { times.withLock(\.count) }
            /// How many tokens had been sent by then.
            func count(by time: ContinuousClock.Instant) -> Int { times.withLock { $0.count { $0 <= time } } }
        }

        /// Sees how late the system runs a thread that asks to be run each millisecond: what the machine's other work adds
        /// to every delay in the program, which no program can promise away.
        private final class Lateness: Sendable {
            private let worst = Mutex(Duration.zero)
            private let isOver = Atomic(false)

            init() {
                let address = UInt(bitPattern: Unmanaged.passRetained(self).toOpaque())
                var thread = pthread_t()
                pthread_create(
                    &thread, nil,
                    { context in
                        Unmanaged<Lateness>.fromOpaque(context!).takeRetainedValue().watch()
                        return nil
                    }, UnsafeMutableRawPointer(bitPattern: address))
                pthread_detach(thread)
            }

            private func watch() {
                while !isOver.load(ordering: .relaxed) {
                    let begin = ContinuousClock.now
                    usleep(1000)
                    let late = ContinuousClock.now - begin - .milliseconds(1)
                    worst.withLock { $0 = max($0, late) }
                }
            }

            /// The worst since the last time it was asked.
            func take() -> Duration {
                worst.withLock { worst in
                    defer { worst = .zero }
                    return worst
                }
            }

            func end() { isOver.store(true, ordering: .relaxed) }
        }

        /// A session goes through many kills, so each recovery also reads what the recoveries before it wrote.
        ///
        /// Of the running reply everything must be there that the server had handed over 100 ms before the kill. To these
        /// 100 ms is added how late the machine itself was during the run: the longest delay that a thread saw
        /// which asked to be woken each millisecond. A busy machine may be late for the program and not for that thread, so that one
        /// kill of ten may find up to a second missing.
        @Test(arguments: 1...4)
        func killed200TimesTheProgramLosesNoFinishedMessageAndAtMost100MillisecondsOfTheRunningOne(seed: Int) throws {
            let home = Home()
            let sent = Sent()
            let lateness = Lateness()
            defer { lateness.end() }
            let stream =
                [ScriptedServer.Step].eventStream()
                + Self.tokens.flatMap { .said($0) + [.run { sent.note() }, .pause(.milliseconds(1))] } + [.waitForClose]
            let server = ScriptedServer.chat(.reply("Finished."), stream)
            let first = try home.screen(with: server)
            first.say("Begin")
            try first.wait(forText: "Finished.")
            try first.waitForReplyEnd()
            first.send(Key.controlD)
            try first.waitForEnd()

            var random = SplitMix(seed: UInt64(seed))
            var before = try Array(home.savedSession().activeMessages)
            try #require(before.count == 2)
            var lateKills = 0
            for number in 1...Self.kills {
                sent.begin()
                let terminal = try home.screen(with: server, ["--continue"])
                #expect(terminal.screen.shows("Recovered") == (number > 1), "kill \(number)")
                _ = lateness.take()
                terminal.say("Count \(number)")
                try eventually("the first token") { sent.count > 0 }
                let wait = Duration.microseconds(Int(random.next() % UInt64(Self.window)))
                try? terminal.wait("the kill", within: wait) { _ in false }
                kill(terminal.process, SIGKILL)
                let killed = ContinuousClock.now
                try terminal.waitForEnd()
                let late = lateness.take()

                let saved = try home.savedSession()
                let messages = Array(saved.activeMessages)
                try #require(messages.count == before.count + 2, "kill \(number): \(messages.count) messages")
                let isSame = messages.prefix(before.count - 1) == before.dropLast()
                try #require(isSame, "kill \(number) changed a finished message")
                // The reply of the kill before was marked by opening the session; its text stays.
                #expect(messages[before.count - 1].text == before.last?.text)
                #expect(messages[before.count - 1].reply?.isInterrupted == (number > 1))
                #expect(messages[before.count].text == "Count \(number)")
                let text = messages[before.count + 1].text
                let kept = text.count { $0 == " " }
                #expect(text == Self.tokens.prefix(kept).joined(), "kill \(number)")
                if kept < sent.count(by: killed - .milliseconds(100) - late) { lateKills += 1 }
                let due = sent.count(by: killed - .seconds(1) - late)
                #expect(kept >= due, "kill \(number), \(wait) after the first token: \(kept) of \(due) tokens, \(late) late")
                before = messages
            }
            #expect(lateKills <= Self.kills / 10)
        }
    }
}
