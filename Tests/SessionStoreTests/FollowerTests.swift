import ChatCore
import Glibc
import Synchronization
import Testing

@testable import SessionStore

/// What a second process sees of a session while the first writes it.
@Suite struct FollowerTests {
    let directory = TemporaryDirectory()
    var store: SessionStore { get throws { try SessionStore(directory: directory.path) } }

    /// The session as the news make it.
    private final class Reader: Sendable {
        struct Seen {
            var session: ChatSession
            var isReleased = false
        }

        let seen: Mutex<Seen>
        private let bell = Bell()

        init(_ session: ChatSession) { seen = Mutex(Seen(session: session)) }

        func take(_ news: SessionFollower.News) {
            seen.withLock { seen in
                switch news {
                case .events(let events): for event in events { seen.session.apply(event) }
                case .session(let session): seen.session = session
                case .released: seen.isReleased = true
                }
            }
            bell.ring()
        }

        /// False when it does not come to be within ten seconds.
        func waits(until condition: (Seen) -> Bool) -> Bool {
            let end = monotonicNow() + 10_000_000_000
            while !seen.withLock({ condition($0) }) {
                if monotonicNow() > end { return false }
                bell.wait(until: end)
            }
            return true
        }
    }

    @Test func everyEventIsSeenAsItIsWritten() throws {
        let writer = try store.create(emptySession())
        let opened = try store.open(someID)
        #expect(opened.writer == nil)
        let reader = Reader(opened.session)
        let follower = try SessionFollower(opened.session, in: store) { reader.take($0) }
        var expected = emptySession()
        for event in conversation {
            writer.record(event)
            expected.apply(event)
            #expect(reader.waits { $0.session.messages == expected.messages && $0.session.title == expected.title }, "\(event)")
        }
        #expect(!reader.seen.withLock { $0.isReleased })
        #expect(writer.closeAndWait() == nil)
        #expect(reader.waits { $0.isReleased && $0.session.messages == expected.messages })
        withExtendedLifetime(follower) {}
    }

    @Test func aReaderThatComesLateSeesWhatWasWrittenBetween() throws {
        let writer = try store.create(emptySession())
        let before = try store.read(someID)
        for event in conversation { writer.record(event) }
        let reader = Reader(before)
        let follower = try SessionFollower(before, in: store) { reader.take($0) }
        #expect(writer.closeAndWait() == nil)
        let saved = try store.read(someID)
        #expect(reader.waits { $0.session.messages == saved.messages && $0.isReleased })
        withExtendedLifetime(follower) {}
    }

    @Test func whatAnotherProgramPutsInItsPlaceIsSeen() throws {
        let writer = try store.create(emptySession())
        let reader = Reader(emptySession())
        let follower = try SessionFollower(emptySession(), in: store) { reader.take($0) }
        var other = emptySession(title: "Put there")
        for event in conversation { other.apply(event) }
        directory.write("copy", SessionFile.encode(other))
        #expect(rename("\(directory.path)/copy", "\(directory.path)/\(someID.text).json") == 0)
        #expect(reader.waits { $0.session.messages == other.messages })
        _ = writer.closeAndWait()
        withExtendedLifetime(follower) {}
    }
}
