import ChatCore
import Testing

@testable import SessionStore

/// What is left on disk when a run does not end well, made by hand: the directory at one moment, and then cut, bent or kept.
@Suite struct RecoveryTests {
    let directory = TemporaryDirectory()
    let snapshotName = "\(someID.text).json"
    let journalName = "\(someID.text).journal"

    var store: SessionStore { get throws { try SessionStore(directory: directory.path) } }

    /// The files of a run that recorded `events` and was then killed.
    func filesOfAKilledRun(recording events: [SessionEvent]) throws -> (snapshot: [UInt8], journal: [UInt8]) {
        var journal = SessionJournal(of: someID)
        return (SessionFile.encode(emptySession()), journal.lines(for: events))
    }

    var runningReply: [SessionEvent] { Array(conversation[..<7]) }

    func put(_ snapshot: [UInt8], _ journal: [UInt8]) {
        directory.write(snapshotName, snapshot)
        directory.write(journalName, journal)
    }

    @Test func aKilledReplyIsThereAndMarkedInterrupted() throws {
        let files = try filesOfAKilledRun(recording: runningReply)
        put(files.snapshot, files.journal)
        let opened = try store.open(someID)
        let reply = try #require(opened.session[MessageID("b")])
        #expect(reply.text == "Bécause 👩‍👩‍👧\u{301}!")
        #expect(reply.reply?.isInterrupted == true)
        #expect(reply.reply?.timing.deltas.count == 3)
        #expect(!opened.session.isReplying)
        #expect(opened.recovery == Recovery(eventCount: 7, interruptedReply: MessageID("b")))
        #expect(
            opened.recovery?.summary == "recovered 7 changes of a run that was cut short; the last reply is marked interrupted")
        #expect(opened.writer?.closeAndWait() == nil)
        #expect(directory.names == [snapshotName])
        let again = try store.open(someID)
        #expect(again.session == opened.session)
        #expect(again.recovery == nil)
        #expect(again.writer?.closeAndWait() == nil)
    }

    @Test func severalRepliesThatRanAtOnceAreAllThereAndMarkedInterrupted() throws {
        var events: [SessionEvent] = [.messageSent(question("q", "Which river?"))]
        let time = emptySession().createdAt
        let ids = ["x", "y"].map { MessageID($0) }
        for id in ids {
            let author = Author(reference: "local:\(id.text)", backend: "local")
            events.append(.replyStarted(ReplyStart(id: id, parent: MessageID("q"), author: author, at: time)))
        }
        for (number, word) in ["The ", "Seine", "."].enumerated() {
            for id in ids {
                let offset = ["", "The ", "The Seine"][number].utf8.count
                events.append(
                    .replyReceived(MessageDelta(message: id, milliseconds: 10 * number, textOffset: offset, text: word)))
            }
        }
        let files = try filesOfAKilledRun(recording: events)
        put(files.snapshot, files.journal)
        let opened = try store.open(someID)
        #expect(ids.map { opened.session[$0]?.text } == ["The Seine.", "The Seine."])
        #expect(ids.allSatisfy { opened.session[$0]?.reply?.isInterrupted == true })
        #expect(!opened.session.isReplying)
        #expect(opened.writer?.closeAndWait() == nil)
        #expect(try store.open(someID).recovery == nil)
    }

    @Test func deltasThatFollowEachOtherShareALine() throws {
        let journal = try filesOfAKilledRun(recording: runningReply).journal
        #expect(journal.count { $0 == 0x0A } == 4)
        #expect(String(decoding: journal, as: UTF8.self).contains(#""steps":[[40,0,6],[50,3,0],[60,"#))
    }

    @Test func aJournalCutAtAnyByteOpensAndLosesNoWholeLine() throws {
        let files = try filesOfAKilledRun(recording: runningReply)
        let folds = try lineFolds(of: files.journal)
        for length in 0...files.journal.count {
            put(files.snapshot, Array(files.journal[..<length]))
            let whole = files.journal[..<length].count { $0 == 0x0A }
            let session = try store.read(someID)
            #expect(session == folds[whole], "cut at \(length)")
        }
    }

    @Test func aTornTailIsReportedAndTheSessionGoesOnBehindTheLastWholeLine() throws {
        let files = try filesOfAKilledRun(recording: [conversation[0], .titleChanged("Sky", at: start)])
        for torn in [5, 1] {
            put(files.snapshot, Array(files.journal.dropLast(torn)))
            let opened = try store.open(someID)
            #expect(opened.recovery?.eventCount == 1)
            #expect(opened.recovery?.tornByteCount ?? 0 > 20)
            #expect(opened.recovery?.damagedFile == nil)
            opened.writer?.recordAndWait(.titleChanged("Sea", at: start))
            let journal = try #require(directory.read(journalName))
            #expect(!String(decoding: journal, as: UTF8.self).contains("Sky"))
            #expect(try store.read(someID).title == "Sea")
            #expect(opened.writer?.closeAndWait() == nil)
        }
    }

    @Test func zerosBehindTheLastLineAreATornTail() throws {
        let files = try filesOfAKilledRun(recording: [conversation[0]])
        put(files.snapshot, files.journal + [UInt8](repeating: 0, count: 4096))
        let opened = try store.open(someID)
        #expect(opened.recovery == Recovery(eventCount: 1, tornByteCount: 4096))
        #expect(opened.session.messages.count == 1)
        #expect(opened.writer?.closeAndWait() == nil)
    }

    @Test func anyFlippedBitEndsTheJournalThereAndKeepsTheRestBeside() throws {
        let files = try filesOfAKilledRun(recording: runningReply)
        let folds = try lineFolds(of: files.journal)
        for index in files.journal.indices {
            var bent = files.journal
            bent[index] ^= UInt8(1 << (index % 8))
            put(files.snapshot, bent)
            let good = files.journal[..<index].count { $0 == 0x0A }
            #expect(try store.read(someID) == folds[good], "bit flipped in byte \(index)")
        }
        var bent = files.journal
        let middle = try #require(bent.firstIndex(of: 0x0A)) + 30
        bent[middle] ^= 1
        put(files.snapshot, bent)
        let opened = try store.open(someID)
        let kept = "\(journalName).damaged-1"
        #expect(opened.recovery?.eventCount == 1)
        #expect(opened.recovery?.damagedFile == "\(directory.path)/\(kept)")
        #expect(directory.read(kept) == Array(bent[(middle - 29)...]))
        #expect(opened.writer?.closeAndWait() == nil)
        #expect(directory.names == [kept, snapshotName])
        try store.delete(someID)
        #expect(directory.names == [])
    }

    @Test func lostDoubledAndForeignLinesAreFound() throws {
        let files = try filesOfAKilledRun(recording: Array(conversation[..<3]))
        let lines = files.journal.split(separator: 0x0A).map { Array($0) + [0x0A] }
        for (changed, good) in [([0, 2], 1), ([0, 0, 1, 2], 1), ([1, 2], 0), ([1, 0, 2], 0)] {
            put(files.snapshot, changed.flatMap { lines[$0] })
            #expect(try store.read(someID) == folded(conversation[..<good]))
        }
        let other = ULID(milliseconds: 5, random: 5)
        directory.write("\(other.text).json", SessionFile.encode(emptySession(other)))
        directory.write("\(other.text).journal", files.journal)
        #expect(try store.read(other).messages.isEmpty)
    }

    @Test func aCrashBetweenSnapshotAndRemovalOfTheJournalDoesNoHarm() throws {
        let journal = try filesOfAKilledRun(
            recording: conversation.filter { if case .replyFinished = $0 { false } else { true } }
        )
        .journal
        let session = try SessionFolding.session(of: journal, in: directory, store)
        put(SessionFile.encode(session), journal)
        let opened = try store.open(someID)
        #expect(opened.session == session)
        #expect(opened.writer?.closeAndWait() == nil)
        #expect(try store.read(someID) == session)
    }

    /// The session after each number of whole lines.
    func lineFolds(of journal: [UInt8]) throws -> [ChatSession] {
        [0, 1, 2, 3, 7].map { folded(conversation[..<$0]) }
    }
}

enum SessionFolding {
    /// What opening makes of this journal, the interruption of its reply included.
    static func session(of journal: [UInt8], in directory: TemporaryDirectory, _ store: SessionStore) throws -> ChatSession {
        directory.write("\(someID.text).json", SessionFile.encode(emptySession()))
        directory.write("\(someID.text).journal", journal)
        let opened = try store.open(someID)
        #expect(opened.writer?.closeAndWait() == nil)
        return opened.session
    }
}
