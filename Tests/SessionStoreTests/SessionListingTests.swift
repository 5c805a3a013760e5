import ChatCore
import Testing

@testable import SessionStore

@Suite struct SessionListingTests {
    let directory = TemporaryDirectory()
    var store: SessionStore { get throws { try SessionStore(directory: directory.path) } }

    @discardableResult
    func put(_ number: UInt64, _ title: String, updated: Int = 0) -> ULID {
        let id = ULID(milliseconds: number, random: 1)
        let session = ChatSession(
            id: id, title: title, createdAt: start, updatedAt: start.advanced(byMilliseconds: updated),
            model: try! ModelReference("local:m"))
        directory.write("\(id.text).json", SessionFile.encode(session))
        return id
    }

    @Test(arguments: 0..<40) func aSummaryFromTheHeadOfAFileEqualsOneFromTheWholeSession(seed: Int) throws {
        var random = RandomSession(seed: UInt64(seed))
        let session = random.session()
        let bytes = SessionFile.encode(session)
        directory.write("\(session.id.text).json", bytes)
        #expect(try store.list().sessions == [SessionSummary(of: session, byteSize: bytes.count)])
    }

    @Test func theIdentifierOfADamagedSessionTellsWhatIsWrong() throws {
        let id = put(1, "Whole")
        directory.write("\(id.text).json", Array("{".utf8))
        do {
            _ = try store.find(id.text)
            Issue.record("a damaged session was found")
        } catch {
            guard case .damaged = error as? SessionStoreError else { throw error }
        }
    }

    @Test func aLongFirstMessageAndAFileWrittenByHandAreListedToo() throws {
        let id = ULID(milliseconds: 1, random: 1)
        var session = emptySession(id)
        session.apply(.messageSent(question("a", "  Tell\n\nme " + String(repeating: "everything 👩‍👩‍👧 ", count: 4000))))
        session.apply(.messageSent(question("b", parent: "a", "more")))
        directory.write("\(id.text).json", SessionFile.encode(session))
        directory.write(
            "\(someID.text).json",
            Array(
                """
                {"id":"\(someID.text)","format":"parley.session","version":1,"model":"m","created_at":"2020-01-01T00:00:00Z",
                "messages":[{"id":"1","role":"user","created_at":"2020-01-01T00:00:00Z","content":[{"type":"text","text":"hi"}]}]}
                """.utf8))
        let sessions = try store.list().sessions
        #expect(sessions.map(\.messageCount) == [2, 1])
        #expect(sessions[0].firstWords.hasPrefix("Tell me everything 👩‍👩‍👧 everything"))
        #expect(sessions[0].firstWords.count == 80)
        #expect(sessions[1].firstWords == "hi")
    }

    @Test func theNewestComesFirstAndWhatTheJournalHoldsCounts() throws {
        put(1, "old", updated: 100)
        put(2, "new", updated: 200)
        let third = put(3, "running", updated: 50)
        let opened = try store.open(third)
        opened.writer?.recordAndWait(.titleChanged("renamed", at: start.advanced(byMilliseconds: 300)))
        #expect(try store.list().sessions.map(\.title) == ["renamed", "new", "old"])
        #expect(try store.newest()?.id == third)
        #expect(opened.writer?.closeAndWait() == nil)
    }

    @Test func aSessionIsFoundByItsIdentifierItsTitleAndTheirBeginnings() throws {
        let sky = put(1, "Why is the sky blue?")
        let sea = put(2, "Why is the sea blue?")
        let why = put(1 << 47, "why")
        #expect(try store.find(sky.text.lowercased()).id == sky)
        #expect(try store.find("WHY").id == why)
        #expect(try store.find("why is the se").id == sea)
        #expect(try store.find("4").id == why)
        #expect(throws: SessionStoreError.noSuchSession("moon")) { try store.find("moon") }
        #expect(throws: SessionStoreError.noSuchSession("")) { try store.find("") }
        let sessions = try store
        do throws(SessionStoreError) {
            _ = try sessions.find("why is")
            Issue.record("it was found")
        } catch {
            guard case .ambiguous("why is", let candidates) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(Set(candidates.map(\.id)) == [sky, sea])
            #expect(error.summary.contains("fits 2 sessions: "))
        }
    }

    @Test func renamingAndDeletingLeaveNothingBehind() throws {
        let id = put(1, "a")
        try store.rename(id, to: "b", at: start.advanced(byMilliseconds: 5))
        #expect(try store.find("b").updatedAt == start.advanced(byMilliseconds: 5))
        #expect(directory.names == ["\(id.text).json"])
        try store.delete(id)
        #expect(directory.names == [])
        #expect(throws: SessionStoreError.noSuchSession(id.text)) { try store.delete(id) }
        #expect(throws: SessionStoreError.noSuchSession(id.text)) { try store.open(id) }
    }

    @Test func checksumsAreCRC32C() {
        var checksum = Checksum()
        checksum.add("1234".utf8)
        checksum.add("56789".utf8)
        #expect(checksum.text == "e3069283")
        #expect(Checksum(text: "e3069283".utf8) == checksum)
        #expect(Checksum(text: "E3069283".utf8) == nil)
    }
}
