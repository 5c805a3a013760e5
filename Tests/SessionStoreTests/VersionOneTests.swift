import ChatCore
import Testing

@testable import SessionStore

/// Files that an earlier program wrote, of real chats with the local engine. No later one may fail to open them.
@Suite struct VersionOneTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Fixtures/version-1"
    private static let names = TemporaryDirectory.names(in: folder)
    private let directory = TemporaryDirectory()

    private func store() throws -> SessionStore {
        for name in Self.names { directory.write(name, try #require(Self.contents(of: name))) }
        return try SessionStore(directory: directory.path, backends: ModelReference.builtInBackends)
    }

    private static func contents(of name: String) -> [UInt8]? {
        TemporaryDirectory.contents(of: "\(folder)/\(name)")
    }

    @Test func allAreListedAndOpenForWriting() throws {
        let store = try store()
        let listing = try store.list()
        #expect(listing.sessions.count == 3 && listing.unreadable.isEmpty)
        for summary in listing.sessions {
            let opened = try store.open(summary.id)
            let writer = try #require(opened.writer)
            #expect(!opened.session.isReplying && !opened.session.activePath.isEmpty)
            writer.record(.titleChanged("Opened", at: summary.updatedAt))
            #expect(writer.closeAndWait() == nil)
            #expect(try store.read(summary.id).title == "Opened")
        }
    }

    @Test func whatIsWrittenBackIsTheSameToTheLastByte() throws {
        for name in Self.names where name.hasSuffix(".json") {
            let bytes = try #require(Self.contents(of: name))
            let decoded = try SessionFile.decode(bytes, file: name, backends: ModelReference.builtInBackends)
            #expect(SessionFile.encode(decoded.session) == bytes, "\(name)")
        }
    }

    @Test func everythingThatWasSaidIsThere() throws {
        let store = try store()
        let chat = try store.read(try #require(ULID("01M7Z568W88ZS3KRY1VAXV74TD")))
        #expect(chat.title == "Name a river in Germany. 日本語 🦊" && chat.systemPrompt == "Be brief.")
        #expect(chat.tags == ["geography", "short"] && chat.settings.seed == 1)
        #expect(chat.messages.count == 6 && chat.activePath.count == 6)
        #expect(Set(chat.messages.compactMap { $0.reply?.author.backend }) == ["local", "hf"])
        #expect(chat.messages[1].text.hasPrefix("The Danube River") && chat.messages[1].reply?.timing.deltas.count == 40)
        let branches = try store.read(try #require(ULID("01M7Z56FR7DJ01MG9X1AVCAQ9E")))
        #expect(branches.messages.count == 6 && branches.activePath.count == 4)
        #expect(branches.variants(of: branches.messages[1].id).count == 2)
        #expect(branches.variants(of: branches.messages[5].id).count == 2)
    }

    @Test func aReplyThatWasKilledIsThereUpToItsLastMoment() throws {
        let store = try store()
        let opened = try store.open(try #require(ULID("01M7Z578R6F836VW6R1EWW65N7")))
        let reply = try #require(opened.session.activeMessages.last)
        #expect(reply.text.hasSuffix("a fierce spirit.") && reply.text.utf8.count == 258)
        #expect(reply.reply?.isInterrupted == true && opened.recovery != nil)
        #expect(opened.writer?.closeAndWait() == nil)
    }
}
