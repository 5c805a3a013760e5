import ChatCore
import Testing

@testable import SessionStore

@Suite struct SessionGlimpseTests {
    let directory = TemporaryDirectory()
    var store: SessionStore { get throws { try SessionStore(directory: directory.path) } }

    /// One question after the other, 400 bytes each in the file or so.
    private func session(of count: Int, head: Int? = nil) -> ChatSession {
        let messages = (0..<count).map { number in
            question(
                "m\(number)", parent: number > 0 ? "m\(number - 1)" : nil,
                "\(number) {\"\n    {\n  ] \\ é " + String(repeating: "word ", count: 40))
        }
        return ChatSession(
            id: someID, title: "Long", createdAt: start, systemPrompt: "Be brief.", model: try! ModelReference("local:m"),
            messages: messages, head: head.map { MessageID("m\($0)") })
    }

    private func put(_ bytes: [UInt8]) { directory.write("\(someID.text).json", bytes) }

    @Test(arguments: [700, 1500, 4000]) func aGlimpseIsTheEndOfTheSession(count: Int) throws {
        let whole = session(of: count)
        put(SessionFile.encode(whole))
        let glimpse = try #require(try store.glimpse(of: someID))
        #expect(glimpse.messages.count > 50)
        #expect(glimpse.messages.count < count)
        #expect(Array(glimpse.activeMessages) == Array(whole.activeMessages.suffix(glimpse.messages.count)))
        #expect(glimpse.head == whole.head)
        #expect(glimpse.title == "Long")
        #expect(glimpse.model == whole.model)
        #expect(glimpse.systemPrompt == "Be brief.")
    }

    @Test func onlyTheEndOfTheActivePathIsShown() throws {
        put(SessionFile.encode(session(of: 1000, head: 3)))
        #expect(try store.glimpse(of: someID) == nil)
        var branched = session(of: 1000)
        branched.apply(.messageSent(question("branch", parent: "m997", "Another way")))
        put(SessionFile.encode(branched))
        let glimpse = try #require(try store.glimpse(of: someID))
        #expect(glimpse.activeMessages.map(\.id.text).suffix(2) == ["m997", "branch"])
    }

    @Test func whatOnlyTheWholeFileTellsIsNotGuessed() throws {
        let bytes = SessionFile.encode(session(of: 1000))
        #expect(try store.glimpse(of: someID) == nil)
        put(SessionFile.encode(session(of: 100)))
        #expect(try store.glimpse(of: someID) == nil)
        put(Array(bytes.dropLast(9)))
        #expect(try store.glimpse(of: someID) == nil)
        put(bytes.filter { $0 != 0x0A })
        #expect(try store.glimpse(of: someID) == nil)
        put(bytes)
        #expect(try store.glimpse(of: someID) != nil)
        directory.write("\(someID.text).journal", [])
        #expect(try store.glimpse(of: someID) == nil)
    }

    @Test func aSessionIsLocatedByItsWholeIdentifierWithoutALookAtOthers() throws {
        put(SessionFile.encode(session(of: 3)))
        for name in [someID.text, someID.text.lowercased()] { #expect(try store.locate(name) == someID) }
        for name in ["Long", "nobody", "01M7Y8064H2BSZVY2RYXP1W6QA"] { #expect(try store.locate(name) == nil) }
    }
}
