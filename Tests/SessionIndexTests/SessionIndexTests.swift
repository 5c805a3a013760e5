import ChatCore
import Glibc
import SessionIndex
import Testing

@Suite struct SessionIndexTests {
    private let scratch = Scratch()

    @Test func listsPinnedSessionsFirstThenTheNewest() throws {
        let index = try scratch.index()
        try index.add(
            session(1, at: "2026-01-01T00:00:00Z", title: "old", "a"), session(2, at: "2026-02-01T00:00:00Z", title: "new", "b"),
            session(3, at: "2025-01-01T00:00:00Z", title: "kept", tags: ["pinned"], "c"))
        #expect(try index.sessions().map(\.title) == ["kept", "new", "old"])
        #expect(try index.sessions(limit: 2).map(\.title) == ["kept", "new"])
        #expect(try index.newest(1).map(\.title) == ["new"])
        #expect(try index.count() == 3)
    }

    @Test func manyMayMakeTheSameIndexAtOnce() async {
        let path = scratch.path
        for round in 1...5 {
            let made = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 { group.addTask { (try? SessionIndex(in: path, of: "/round/\(round)")) != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(made == 8)
        }
    }

    @Test func tellsOfASessionWhatItsFileTells() throws {
        let index = try scratch.index()
        let saved = session(1, title: "Sky", tags: ["a", "b"], "Why\n is   it so?", "Light.", "And?", "Air.")
        try index.add(saved)
        let known = try #require(try index.session(saved.id))
        #expect(known == IndexedSession(of: saved, byteSize: 100))
        #expect(known.preview == "Why is it so?" && known.messageCount == 4 && known.tokens == 30)
        #expect(known.cost == 1 && known.currency == "USD" && known.tags == ["a", "b"])
    }

    @Test func filtersByTitleFirstWordsModelAndTags() throws {
        let index = try scratch.index()
        try index.add(
            session(1, title: "100% ÉTÉ", "x"), session(2, tags: ["work_log"], model: "local:qwen", "Über words"), session(3, "y")
        )
        func found(_ filter: String) throws -> [Int] { try index.sessions(matching: filter).map(\.messageCount) }
        #expect(try index.sessions(matching: "été").map(\.title) == ["100% ÉTÉ"])
        #expect(try index.sessions(matching: "über QWEN").count == 1)
        #expect(try index.sessions(matching: "%").count == 1)
        #expect(try index.sessions(matching: "k_l").count == 1)
        #expect(try index.sessions(matching: "a_l").isEmpty)
    }

    @Test func findsByTheBeginningOfIdAndTitle() throws {
        let index = try scratch.index()
        let one = session(1, title: "Blue Sky", "x")
        try index.add(one, session(2, title: "blue sea", "y"))
        #expect(try index.sessions(called: "BLUE").count == 2)
        #expect(try index.sessions(called: "blue sk").map(\.id) == [one.id])
        #expect(try index.sessions(called: one.id.text.lowercased()).map(\.id) == [one.id])
    }

    @Test func whatChangesInASessionChangesInTheIndex() throws {
        let index = try scratch.index()
        var changing = session(1, title: "first", "alpha", "beta")
        try index.add(changing)
        changing.apply(.titleChanged("second", at: changing.updatedAt))
        changing.apply(.tagsChanged(["new"], at: changing.updatedAt))
        changing.apply(
            .messageSent(
                ChatMessage(
                    id: MessageID("m2"), parent: MessageID("m1"), role: .user, createdAt: changing.updatedAt,
                    content: [.text("gamma")])))
        try index.add(changing)
        #expect(try index.found("first").isEmpty)
        #expect(try index.found("second").count == 1)
        #expect(try index.found("tag:new alpha").count == 1)
        #expect(try index.found("gamma").count == 1)
        try index.check()
        try index.transaction { () throws(SessionIndexError) in try index.remove(changing.id) }
        #expect(try index.count() == 0)
        #expect(try index.found("gamma alpha beta second".split(separator: " ").joined(separator: " ")).isEmpty)
        try index.check()
    }

    @Test func unreadableFilesAreRememberedUntilTheyCanBeRead() throws {
        let index = try scratch.index()
        let broken = session(1, "x")
        try index.transaction { () throws(SessionIndexError) in
            try index.markUnreadable(UnreadableSession(id: broken.id, reason: "torn"), stamp: 7)
        }
        #expect(try index.unreadable() == [UnreadableSession(id: broken.id, reason: "torn")])
        #expect(try index.stamps() == [broken.id: 7])
        try index.add(broken)
        #expect(try index.unreadable().isEmpty)
        #expect(try index.stamps() == [broken.id: 1])
    }

    @Test func aTransactionThatFailsChangesNothing() throws {
        let index = try scratch.index()
        try index.add(session(1, "kept"))
        #expect(throws: SessionIndexError.busy) {
            try index.transaction { () throws(SessionIndexError) in
                try index.update(session(2, "lost"), stamp: 1, hasJournal: false, byteSize: 1)
                throw SessionIndexError.busy
            }
        }
        #expect(try index.found("lost").isEmpty)
        #expect(try index.count() == 1)
        try index.check()
    }

    @Test func anIndexThatIsOpenTwiceIsReadWhileItIsWritten() throws {
        let (writer, reader) = (try scratch.index(), try scratch.index())
        try writer.add(session(1, "alpha"))
        try writer.transaction { () throws(SessionIndexError) in
            try writer.update(session(2, "alpha"), stamp: 1, hasJournal: false, byteSize: 1)
            #expect((try? reader.found("alpha").count) == 1)
        }
        #expect(try reader.found("alpha").count == 2)
    }

    @Test(arguments: [0, 1, 100, 4096, 9000]) func aDamagedFileIsMadeAnew(bytes: Int) throws {
        do {
            let index = try scratch.index()
            for number in 1...50 { try index.add(session(number, "word \(number)", String(repeating: "text ", count: 100))) }
        }
        let file = try #require(scratch.names.first { $0.hasSuffix(".sqlite") })
        let descriptor = open("\(scratch.path)/\(file)", O_RDWR)
        var junk = [UInt8](repeating: 0xA5, count: max(bytes, 64))
        if bytes == 0 { ftruncate(descriptor, 0) } else { pwrite(descriptor, &junk, bytes, 0) }
        close(descriptor)
        let index = try scratch.index()
        #expect(try index.count() == 0)
        try index.add(session(1, "again"))
        #expect(try index.found("again").count == 1)
        try index.check()
    }

    @Test func damageInTheMiddleIsNoticedAndNeverCrashes() throws {
        do {
            let index = try scratch.index()
            for number in 1...200 { try index.add(session(number, "word \(number)", String(repeating: "text ", count: 200))) }
        }
        let file = "\(scratch.path)/\(try #require(scratch.names.first { $0.hasSuffix(".sqlite") }))"
        let descriptor = open(file, O_RDWR)
        let size = lseek(descriptor, 0, SEEK_END)
        var junk = [UInt8](repeating: 0x5A, count: 4096)
        for place in stride(from: off_t(8 * 4096), to: size - 4096, by: 3 * 4096) { pwrite(descriptor, &junk, junk.count, place) }
        close(descriptor)
        let index = try scratch.index()
        #expect(throws: SessionIndexError.damaged) { try index.check() }
        _ = try? index.found("word")
        _ = try? index.sessions()
    }

    @Test func whatIsInTheIndexIsForItsOwnerOnly() throws {
        let index = try scratch.index()
        try index.add(session(1, "secret"))
        for name in scratch.names {
            var status = stat()
            #expect(stat("\(scratch.path)/\(name)", &status) == 0 && status.st_mode & 0o077 == 0, "\(name)")
        }
    }

    @Test func eachDirectoryHasAnIndexOfItsOwn() throws {
        let one = try SessionIndex(in: scratch.path, of: "/one")
        let two = try SessionIndex(in: scratch.path, of: "/two")
        try one.add(session(1, "alpha"))
        #expect(try two.count() == 0)
    }

    @Test func aDirectoryThatCannotBeWrittenHasNoIndex() {
        #expect(throws: SessionIndexError.self) { try SessionIndex(in: "/proc/parley", of: "/sessions") }
    }
}
