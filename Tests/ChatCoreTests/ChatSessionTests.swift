import ChatCore
import Testing

@Suite struct ChatSessionTests {
    let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)

    func emptySession() throws -> ChatSession {
        ChatSession(id: ULID(milliseconds: 1, random: 2), createdAt: start, model: try ModelReference("local:m"))
    }

    func message(_ id: String, parent: String?, _ text: String) -> ChatMessage {
        ChatMessage(
            id: MessageID(id), parent: parent.map(MessageID.init), role: .user, createdAt: start, content: [.text(text)])
    }

    var conversation: [SessionEvent] {
        let reply = MessageID("b")
        let author = Author(reference: "local:m", backend: "local")
        return [
            .messageSent(message("a", parent: nil, "Why?")),
            .replyStarted(ReplyStart(id: reply, parent: MessageID("a"), author: author, at: start)),
            .replyAttempted(reply, Attempt(at: start, status: 429, error: "busy", waitedMilliseconds: 2000)),
            .replyReceived(MessageDelta(message: reply, milliseconds: 40, textOffset: 0, text: "", reasoning: "Hm.")),
            .replyReceived(
                MessageDelta(message: reply, milliseconds: 50, textOffset: 0, text: "Bé", reasoningOffset: 3, reasoning: "")),
            .replyReceived(MessageDelta(message: reply, milliseconds: 60, textOffset: 3, text: "cause.", reasoningOffset: 3)),
            .replyPartReceived(reply, number: 1, .image(mediaType: "image/png", source: .data("iVBORw0K"))),
            .replyFinished(
                ReplyEnd(
                    message: reply, at: start.advanced(byMilliseconds: 70), author: author, finishReason: "stop",
                    usage: Usage(promptTokens: 3, completionTokens: 4), durationMilliseconds: 70)),
            .titleChanged("Why?", at: start),
        ]
    }

    @Test func aReplyIsTheSumOfItsDeltas() throws {
        var session = try emptySession()
        for event in conversation { session.apply(event) }
        let reply = try #require(session[MessageID("b")]?.reply)
        #expect(session[MessageID("b")]?.text == "Bécause.")
        #expect(session[MessageID("b")]?.content.count == 2)
        #expect(reply.reasoning == "Hm.")
        #expect(reply.timing.firstTokenMilliseconds == 40)
        #expect(reply.timing.deltas == [.init(milliseconds: 50, bytes: 3), .init(milliseconds: 60, bytes: 6)])
        #expect(!session.isReplying)
        #expect(session.activeMessages.map(\.id.text) == ["a", "b"])
        #expect(session.updatedAt == start.advanced(byMilliseconds: 70))
    }

    /// A session with two branches behind the first question, of which one goes and comes back.
    var branches: [SessionEvent] {
        let author = Author(reference: "local:m", backend: "local")
        let branch = [("d", "b", 3), ("e", "d", 5)].map { id, parent, position in
            RemovedBranch.Place(position: position, message: message(id, parent: parent, id))
        }
        return conversation + [
            .replyStarted(ReplyStart(id: MessageID("c"), parent: MessageID("a"), author: author, at: start, text: "Bé")),
            .replyReceived(MessageDelta(message: MessageID("c"), milliseconds: 9, textOffset: 3, text: "!")),
            .replyFinished(ReplyEnd(message: MessageID("c"), at: start, author: author)),
            .messageSent(message("d", parent: "b", "d")), .messageSent(message("x", parent: "c", "x")),
            .messageSent(message("e", parent: "d", "e")), .branchRemoved(MessageID("d"), at: start),
            .branchRestored(RemovedBranch(places: branch, head: MessageID("e")), at: start),
            .branchRemoved(MessageID("c"), at: start),
        ]
    }

    @Test func aBranchGoesWithAllBehindItAndComesBackWhereItWas() throws {
        var session = try emptySession()
        for event in branches.prefix(branches.count - 3) { session.apply(event) }
        let before = session
        let branch = try #require(session.branch(from: MessageID("d")))
        session.apply(.branchRemoved(MessageID("d"), at: start))
        #expect(session.messages.map(\.id.text) == ["a", "b", "c", "x"])
        // Nothing is beside it, so the message before it is where one is.
        #expect(session.head == MessageID("b"))
        session.apply(.branchRestored(branch, at: start))
        #expect(session == before)
        session.apply(.branchRemoved(MessageID("b"), at: start))
        #expect(session.messages.map(\.id.text) == ["a", "c", "x"])
        #expect(session.head == MessageID("x"))
        session.apply(.branchRemoved(MessageID("a"), at: start))
        #expect(session.messages.isEmpty && session.head == nil && session.activePath.isEmpty)
    }

    @Test func variantsAreCountedInTheOrderTheyCame() throws {
        var session = try emptySession()
        for event in branches.dropLast() { session.apply(event) }
        #expect(session.variants(of: MessageID("c")).map(\.text) == ["b", "c"])
        let number = session.variantNumber(of: try #require(session.position(of: MessageID("c"))))
        #expect(number?.number == 2 && number?.count == 2)
        #expect(session.variantNumber(of: 0) == nil)
        #expect(session.newestLeaf(below: MessageID("b")) == MessageID("e"))
        #expect(session.newestLeaf(below: MessageID("a")) == MessageID("e"))
        #expect(session.variants(of: MessageID("nobody")).isEmpty)
    }

    @Test func aReplyThatGoesOnBeginsWithTheTextOfTheOneBefore() throws {
        var session = try emptySession()
        for event in branches.dropLast() { session.apply(event) }
        let reply = try #require(session[MessageID("c")])
        #expect(reply.text == "Bé!")
        #expect(reply.reply?.timing.deltas == [.init(milliseconds: 0, bytes: 3), .init(milliseconds: 9, bytes: 1)])
        #expect(reply.reply?.timing.firstTokenMilliseconds == 9)
    }

    @Test func branchesThatGoTwiceOrComeBackTwiceDoNoHarm() throws {
        var once = try emptySession()
        for event in branches { once.apply(event) }
        for resumed in branches.indices {
            var twice = try emptySession()
            for event in branches[...resumed] { twice.apply(event) }
            for event in branches { twice.apply(event) }
            #expect(twice == once, "\(resumed)")
        }
    }

    @Test func applyingEventsTwiceEqualsApplyingThemOnce() throws {
        var once = try emptySession()
        for event in conversation { once.apply(event) }
        for resumed in conversation.indices {
            var twice = try emptySession()
            for event in conversation[...resumed] { twice.apply(event) }
            for event in conversation { twice.apply(event) }
            #expect(twice == once)
        }
    }

    @Test func aSecondAnswerToOneMessageIsABranchAndTheHeadChoosesThePath() throws {
        var session = try emptySession()
        for event in conversation { session.apply(event) }
        session.apply(.messageSent(message("c", parent: "a", "Other")))
        #expect(session.activeMessages.map(\.id.text) == ["a", "c"])
        session.apply(.headMoved(MessageID("b"), at: start))
        #expect(session.activeMessages.map(\.id.text) == ["a", "b"])
        session.apply(.headMoved(nil, at: start))
        #expect(session.activeMessages.isEmpty)
        session.apply(.headMoved(MessageID("nobody"), at: start))
        #expect(session.head == nil)
    }

    @Test func aLoopOfParentsInADamagedFileEndsThePath() throws {
        let session = ChatSession(
            id: ULID(milliseconds: 1, random: 2), createdAt: start, model: try ModelReference("m"),
            messages: [message("a", parent: "b", "1"), message("b", parent: "a", "2")])
        #expect(session.activePath.count <= 3)
    }

    @Test func eventsOfUnknownMessagesChangeNothing() throws {
        var session = try emptySession()
        let before = session
        session.apply(.replyReceived(MessageDelta(message: MessageID("x"), milliseconds: 1, textOffset: 0, text: "?")))
        session.apply(.replyAttempted(MessageID("x"), Attempt(at: start)))
        #expect(session == before)
    }
}
