import ChatCore
import Fuzzing
import JSON
import Testing

@testable import SessionStore

/// Whatever a disk gives back, a session is opened or its file is named as damaged.
@Suite(.timeLimit(.minutes(60))) struct FuzzSessionTests {
    private static func sessions() -> [ChatSession] {
        (0 as UInt64..<8).map { seed in
            var random = RandomSession(seed: seed)
            return random.session()
        }
    }

    @Test func anyFileIsASessionThatIsSavedWholeOrDamaged() {
        let samples = [Array(SessionFileTests.golden.utf8)] + Self.sessions().map { SessionFile.encode($0) }
        Fuzz("session-file", share: 0.08, samples: samples).run { bytes in
            guard let contents = try? SessionFile.decode(bytes, file: "f") else { return }
            let written = SessionFile.encode(contents.session)
            // Members of a newer version may change places once; nothing is lost, and nothing changes after that.
            let again = try? SessionFile.decode(written, file: "f")
            #expect(again.map { SessionFile.encode($0.session) } == written, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test func anyJournalIsReadUpToItsDamage() {
        let samples = (1...4).map { part in
            var journal = SessionJournal(of: someID)
            return journal.lines(for: conversation.prefix(conversation.count * part / 4))
        }
        Fuzz("session-journal", share: 0.05, samples: samples).run { bytes in
            let contents = SessionJournal.read(bytes, of: someID, backends: ModelReference.builtInBackends)
            #expect(contents.goodLength <= bytes.count)
            Self.fold(contents.events)
        }
    }

    /// A journal's checksum keeps most mutations from the events, so they are read without it, too.
    @Test func anyEventIsReadOrRefused() {
        Fuzz("session-events", share: 0.06, samples: SessionEventCoding.payloads(of: conversation)).run { bytes in
            guard let events = try? SessionEventCoding.events(in: bytes, backends: ModelReference.builtInBackends) else { return }
            Self.fold(conversation + events)
            Self.fold(conversation.prefix(2) + events)
        }
    }

    @Test(arguments: [Int.min, -1, .max]) func anOffsetThatIsNoneIsRefused(offset: Int) {
        let event = #"{"event":"reply_received","id":"b","text_offset":\#(offset),"text":"a","steps":[[1,1,0]]}"#
        #expect(throws: (any Error).self) {
            try SessionEventCoding.events(in: Array(event.utf8), backends: ModelReference.builtInBackends)
        }
    }

    /// Events of a damaged journal make a session all the same, and one that can be saved.
    private static func fold(_ events: [SessionEvent]) {
        var session = ChatSession(
            id: someID, createdAt: start, model: try! ModelReference("local:m"))
        for event in events { session.apply(event) }
        #expect((try? SessionFile.decode(SessionFile.encode(session), file: "f")) != nil)
    }
}
