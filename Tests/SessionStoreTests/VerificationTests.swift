import ChatCore
import Glibc
import Testing

@testable import SessionStore

@Suite struct VerificationTests {
    let directory = TemporaryDirectory()
    let sessions: String
    var store: SessionStore { get throws { try SessionStore(directory: sessions) } }
    let snapshotName = "\(someID.text).json"

    init() {
        sessions = directory.path + "/sessions"
        mkdir(sessions, 0o700)
    }

    private func put(_ name: String, _ bytes: some Collection<UInt8>) { directory.write("sessions/\(name)", bytes) }

    private var saved: ChatSession {
        var session = emptySession(title: "Kept")
        for event in conversation { session.apply(event) }
        return session
    }

    private var copies: [String] { directory.names.filter { $0 != "sessions" } }

    @Test func whatIsWellIsNotMentioned() throws {
        put(snapshotName, SessionFile.encode(saved))
        #expect(try store.verify(repairing: true, at: start).isEmpty)
        #expect(copies.isEmpty)
    }

    @Test func aSnapshotThatIsCutKeepsTheMessagesBeforeTheCut() throws {
        let bytes = SessionFile.encode(saved)
        let cut = Array(bytes.prefix(bytes.count - 40))
        put(snapshotName, cut)
        let found = try store.verify(repairing: false, at: start)
        #expect(found.map(\.kind) == [.damagedSnapshot] && found[0].repair == nil)
        #expect(directory.read("sessions/\(snapshotName)") == cut)
        let repaired = try store.verify(repairing: true, at: start)
        #expect(repaired[0].repair?.contains("messages in front of the damage were kept") == true)
        #expect(directory.read("\(copies[0])/\(snapshotName)") == cut)
        let messages = try store.read(someID).messages
        #expect(!messages.isEmpty && messages == Array(saved.messages.prefix(messages.count)))
        #expect(try store.verify(repairing: false, at: start).isEmpty)
    }

    @Test(arguments: ["", "\0\0\0", "{", "[]", "nothing", #"{"format":"parley.session","version":1}"#])
    func whatHoldsNoSessionIsLeftAsItIs(_ text: String) throws {
        put(snapshotName, Array(text.utf8))
        let found = try store.verify(repairing: true, at: start)
        #expect(found.map(\.kind) == [.damagedSnapshot] && found[0].repair == nil)
        #expect(directory.read("sessions/\(snapshotName)") == Array(text.utf8))
    }

    @Test func aJournalIsFoldedInAndItsDamageKept() throws {
        var journal = SessionJournal(of: someID)
        put(snapshotName, SessionFile.encode(emptySession()))
        put("\(someID.text).journal", journal.lines(for: conversation) + Array("{\"c\":\"junk\"}\n".utf8))
        let found = try store.verify(repairing: false, at: start)
        #expect(found.map(\.kind) == [.damagedJournal] && found[0].summary.contains("cannot be read"))
        let repaired = try store.verify(repairing: true, at: start)
        #expect(repaired[0].repair?.contains("recovered") == true)
        #expect(try store.read(someID).messages.count == saved.messages.count)
        #expect(directory.read("\(copies[0])/\(someID.text).journal") != nil)
    }

    @Test func namesModesAndLeftoversAreLookedAt() throws {
        put(snapshotName, SessionFile.encode(saved))
        put("notes.json", SessionFile.encode(emptySession()))
        put("other.json", Array("{}".utf8))
        put(".\(someID.text).json.new", Array("half".utf8))
        put("01M7Y8064H2BSZVY2RYXP1W6QA.journal", [])
        put("\(someID.text).sync-conflict-20260101-000000-ABCDEFG.json", SessionFile.encode(saved))
        chmod("\(sessions)/\(snapshotName)", 0o644)
        let found = try store.verify(repairing: true, at: start)
        #expect(Set(found.map(\.kind)) == [.misnamed, .leftover, .orphanedJournal, .conflict, .open])
        #expect(directory.mode(of: "sessions/\(snapshotName)") == 0o600)
        #expect(!TemporaryDirectory.names(in: sessions).contains(".\(someID.text).json.new"))
        #expect(
            try store.verify(repairing: false, at: start).allSatisfy {
                [.misnamed, .orphanedJournal, .conflict].contains($0.kind)
            })
    }

    // MARK: Copies of synchronisation programs

    @Test(arguments: [
        ".sync-conflict-20260101-120000-ABCDEFG.json", " (laptop's conflicted copy 2026-01-01).json",
        " (conflicted copy 2026-01-01 120000).json",
        "_conflict-20160101-120000.json", " 2.json", " (1).json", "-LAPTOP.json",
    ]) func aCopyIsRecognizedAndMergedOnce(_ ending: String) throws {
        var ours = emptySession()
        ours.apply(.messageSent(question("a", "shared")))
        var theirs = ours
        ours.apply(.messageSent(question("b", parent: "a", "ours")))
        theirs.apply(.messageSent(question("c", parent: "a", "theirs")))
        theirs.apply(.tagsChanged(["theirs"], at: start))
        put(snapshotName, SessionFile.encode(ours))
        put(someID.text + ending, SessionFile.encode(theirs))
        let conflicts = try store.conflicts()
        #expect(conflicts.map(\.file) == [someID.text + ending])
        #expect(try store.merge(conflicts[0], at: start) == 1)
        let merged = try store.read(someID)
        #expect(
            merged.messages.map(\.text) == ["shared", "ours", "theirs"] && merged.head == MessageID("b")
                && merged.tags == ["theirs"])
        #expect(try store.conflicts().isEmpty)
        #expect(TemporaryDirectory.names(in: sessions).contains(someID.text + ending + ".merged"))
        #expect(try store.merge(theirs, at: start) == 0)
    }

    @Test func aMessageThatDiffersBecomesABranchWithWhatFollowsIt() {
        var ours = emptySession()
        ours.apply(.messageSent(question("a", "one")))
        var theirs = emptySession()
        theirs.apply(.messageSent(question("a", "another")))
        theirs.apply(.messageSent(question("b", parent: "a", "after")))
        for event in ours.events(merging: theirs, at: start) { ours.apply(event) }
        #expect(ours.messages.map(\.text) == ["one", "another", "after"])
        #expect(ours.messages[2].parent == ours.messages[1].id && ours.head == MessageID("a"))
        #expect(ours.events(merging: theirs, at: start).isEmpty)
    }

    /// Whatever two sessions hold: nothing of the one is lost, all of the other is there, and a second time adds nothing.
    @Test(arguments: 1...50) func mergingLosesNothing(seed: Int) {
        var random = RandomSession(seed: UInt64(seed))
        let (mine, theirs) = (random.session(), random.session())
        var merged = mine
        for event in mine.events(merging: theirs, at: mine.updatedAt) { merged.apply(event) }
        #expect(Array(merged.messages.prefix(mine.messages.count)) == mine.messages)
        #expect(merged.head == mine.head)
        for message in theirs.messages {
            #expect(merged.messages.contains { $0.content == message.content && $0.role == message.role })
        }
        #expect(merged.events(merging: theirs, at: mine.updatedAt).isEmpty)
    }

    // MARK: Looking from outside

    @Test func theSurveyTellsWhichSessionsChanged() throws {
        put(snapshotName, SessionFile.encode(saved))
        put("notes.json", [])
        let first = try store.survey()
        #expect(first.entries.map(\.id) == [someID] && first.misnamed == ["notes.json"] && !first.entries[0].hasJournal)
        #expect(try store.survey().entries == first.entries)
        let writer = try #require(try store.open(someID).writer)
        writer.record(.titleChanged("Other", at: start)) { _ in }
        #expect(writer.closeAndWait() == nil)
        let second = try store.survey()
        #expect(second.entries[0].stamp != first.entries[0].stamp)
        #expect(try store.survey(of: someID) == second.entries[0])
        #expect(try store.summary(of: someID)?.title == "Other")
    }
}
