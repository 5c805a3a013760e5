import ChatCore
import Glibc
import SessionStore
import Testing

@Suite struct SessionStoreTests {
    let directory = TemporaryDirectory()
    var store: SessionStore { get throws { try SessionStore(directory: "\(directory.path)") } }
    let snapshotName = "\(someID.text).json"
    let journalName = "\(someID.text).journal"

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

    @Test func filesAreReadableByTheirOwnerOnly() throws {
        let store = try SessionStore(directory: "\(directory.path)/a/b")
        let writer = try store.create(emptySession())
        for name in ["a", "a/b"] { #expect(directory.mode(of: name) == 0o700) }
        for name in TemporaryDirectory.names(in: "\(directory.path)/a/b") {
            #expect(directory.mode(of: "a/b/\(name)") == 0o600)
        }
        #expect(writer.closeAndWait() == nil)
    }

    @Test func theSecondOpenerReadsUntilTheFirstLetsGo() throws {
        let writer = try store.create(emptySession())
        let second = try store.open(someID)
        guard case .locked(_, getpid())? = second.refusal else {
            Issue.record("\(second.access)")
            return
        }
        #expect(writer.closeAndWait() == nil)
        let third = try store.open(someID)
        #expect(third.writer?.closeAndWait() == nil)
        #expect(directory.names == [snapshotName])
    }
}
