import ChatCore
import Glibc
import SessionStore
import Synchronization
import Testing

@Suite struct SessionStoreTests {
    let directory = TemporaryDirectory()
    var store: SessionStore { get throws { try SessionStore(directory: directory.path) } }
    let snapshotName = "\(someID.text).json"
    let journalName = "\(someID.text).journal"

    func put(_ session: ChatSession) { directory.write("\(session.id.text).json", SessionFile.encode(session)) }

    @Test func whatWasRecordedIsThereAgainAndTheJournalIsFoldedAway() throws {
        let writer = try store.create(emptySession())
        for event in conversation { writer.record(event) }
        #expect(writer.closeAndWait() == nil)
        #expect(directory.names == [snapshotName])
        let opened = try store.open(someID)
        #expect(opened.session == folded(conversation))
        #expect(opened.recovery == nil)
        #expect(opened.writer?.closeAndWait() == nil)
    }

    @Test func anEventIsInTheJournalWhenItsWriterIsToldSo() throws {
        let writer = try store.create(emptySession())
        for (index, event) in conversation.enumerated() {
            writer.recordAndWait(event)
            #expect(try store.read(someID) == folded(conversation[...index]))
        }
        #expect(writer.closeAndWait() == nil)
    }

    @Test func aFinishedReplyIsFoldedIntoTheSnapshotWhileTheSessionIsOpen() throws {
        let writer = try store.create(emptySession())
        for event in conversation[..<8] { writer.record(event) }
        // The one after is taken up when the fold is done.
        writer.recordAndWait(.titleChanged("Later", at: start))
        writer.recordAndWait(.titleChanged("Latest", at: start))
        let snapshot = try SessionFile.decode(try #require(directory.read(snapshotName)), file: "").session
        #expect(snapshot.messages == folded(conversation[..<8]).messages)
        #expect(try store.read(someID).title == "Latest")
        #expect(writer.closeAndWait() == nil)
    }

    @Test func filesAreReadableByTheirOwnerOnly() throws {
        let store = try SessionStore(directory: "\(directory.path)/a/b")
        let writer = try store.create(emptySession())
        writer.recordAndWait(conversation[0])
        for name in ["a", "a/b"] { #expect(directory.mode(of: name) == 0o700) }
        let names = TemporaryDirectory.names(in: "\(directory.path)/a/b")
        #expect(names == [journalName, snapshotName, "\(someID.text).lock"])
        for name in names { #expect(directory.mode(of: "a/b/\(name)") == 0o600) }
        #expect(writer.closeAndWait() == nil)
    }

    @Test func theSecondOpenerReadsUntilTheFirstLetsGo() throws {
        let writer = try store.create(emptySession())
        let second = try store.open(someID)
        #expect(second.refusal == .locked(file: "\(directory.path)/\(someID.text).lock", process: getpid()))
        #expect(throws: SessionStoreError.self) { try store.rename(someID, to: "x", at: start) }
        #expect(writer.closeAndWait() == nil)
        let third = try store.open(someID)
        #expect(third.writer?.closeAndWait() == nil)
        #expect(directory.names == [snapshotName])
    }

    @Test func aWriterThatIsForgottenLetsGo() throws {
        _ = try store.create(emptySession())
        while try store.open(someID).writer == nil { sched_yield() }
    }

    @Test func aNewerVersionIsReadAndNeverWritten() throws {
        let bytes = Array(SessionFileTests.golden.replacingFirst("\"version\": 1", with: "\"version\": 2").utf8)
        directory.write(snapshotName, bytes)
        let opened = try store.open(someID)
        #expect(opened.session.title == "Why?")
        #expect(opened.refusal == .newerVersion(file: "\(directory.path)/\(snapshotName)", version: 2))
        #expect(throws: SessionStoreError.self) { try store.rename(someID, to: "x", at: start) }
        #expect(directory.read(snapshotName) == bytes)
        #expect(directory.names == [snapshotName])
        directory.write(snapshotName, Array(#"{"format":"parley.session","version":3,"id":{}}"#.utf8))
        #expect(throws: SessionStoreError.newerVersion(file: "\(directory.path)/\(snapshotName)", version: 3)) {
            try store.open(someID)
        }
    }

    @Test func aSymbolicLinkIsReadAndNeverWrittenThrough() throws {
        let other = TemporaryDirectory()
        other.write("target", SessionFile.encode(emptySession(title: "Linked")))
        symlink("\(other.path)/target", "\(directory.path)/\(snapshotName)")
        let opened = try store.open(someID)
        #expect(opened.session.title == "Linked")
        #expect(opened.refusal == .symbolicLink(file: "\(directory.path)/\(snapshotName)"))
        #expect(throws: SessionStoreError.alreadyExists(someID)) { try store.create(emptySession()) }
    }

    @Test func aLinkInPlaceOfTheJournalIsNotWrittenThrough() throws {
        let other = TemporaryDirectory()
        other.write("target", [])
        put(emptySession())
        symlink("\(other.path)/target", "\(directory.path)/\(journalName)")
        let opened = try store.open(someID)
        opened.writer?.record(conversation[0])
        guard case .system(_, _, ELOOP)? = opened.writer?.closeAndWait() else {
            Issue.record("it was written")
            return
        }
        #expect(other.read("target") == [])
    }

    @Test func everythingIsSavedAgainWhenTheDirectoryIsRemovedUnderAnOpenSession() throws {
        let store = try SessionStore(directory: "\(directory.path)/sessions")
        let writer = try store.create(emptySession())
        for event in conversation[..<5] { writer.recordAndWait(event) }
        TemporaryDirectory.remove("\(directory.path)/sessions")
        for event in conversation[5..<7] { writer.recordAndWait(event) }
        let running = try store.read(someID)
        #expect(running == folded(conversation[..<7]))
        #expect(running.isReplying)
        #expect(store.isLocked)
        for event in conversation[7...] { writer.recordAndWait(event) }
        #expect(writer.closeAndWait() == nil)
        #expect(try store.read(someID) == folded(conversation))
    }

    @Test func whatCannotBeWrittenIsReportedAndWrittenWhenItCan() throws {
        let path = "\(directory.path)/sessions"
        let store = try SessionStore(directory: path)
        let troubles = Mutex<[SessionStoreError?]>([])
        let writer = try store.create(emptySession()) { trouble in troubles.withLock { $0.append(trouble) } }
        TemporaryDirectory.remove(path)
        directory.write("sessions", [])
        let refused = Mutex<SessionStoreError?>(nil)
        writer.record(conversation[0]) { error in refused.withLock { $0 = error } }
        while refused.withLock({ $0 == nil }) { sched_yield() }
        #expect(refused.withLock { $0 } == .system(operation: "open the directory", file: path, code: ENOTDIR))
        unlink(path)
        writer.recordAndWait(conversation[1])
        #expect(troubles.withLock { $0 } == [refused.withLock { $0 }, nil])
        #expect(try store.read(someID) == folded(conversation[..<2]))
        #expect(writer.closeAndWait() == nil)
    }

    @Test func filesThatAreNoSessionsAreNamedOrPassedOver() throws {
        let ids = (1...5).map { ULID(milliseconds: UInt64($0), random: 1) }
        put(emptySession(title: "Good"))
        directory.write("\(ids[0].text).json", [])
        directory.write("\(ids[1].text).json", [UInt8](repeating: 0, count: 8192))
        directory.write("\(ids[2].text).json", Array("not JSON".utf8))
        directory.write("\(ids[3].text).json", [])
        truncate("\(directory.path)/\(ids[3].text).json", 1 << 40)
        mkdir("\(directory.path)/\(ids[4].text).json", 0o700)
        directory.write("notes.json", Array(#"{"a": 1}"#.utf8))
        directory.write("\(someID.text) (conflicted copy).json", SessionFile.encode(emptySession()))
        directory.write("picture.png", [1, 2, 3])
        let listing = try store.list()
        #expect(listing.sessions.map(\.title) == ["Good"])
        #expect(listing.misnamed == ["\(directory.path)/\(someID.text) (conflicted copy).json"])
        let reasons = listing.unreadable.map(\.summary).sorted()
        for (reason, id) in zip(["is empty", "nothing but zero bytes", "an object was expected", "are too many"], ids) {
            #expect(reasons.contains { $0.contains("\(id.text).json") && $0.contains(reason) }, "\(reason): \(reasons)")
            #expect(throws: SessionStoreError.self) { try store.open(id) }
        }
        #expect(reasons.count == 4)
        #expect(directory.names.count == 9)
    }
}

extension SessionStore {
    fileprivate var isLocked: Bool { (try? open(someID))?.refusal != nil }
}
