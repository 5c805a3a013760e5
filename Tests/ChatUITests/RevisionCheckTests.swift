import ChatCore
import TerminalCore
import Testing

@testable import ChatUI

@Suite struct RevisionCheckTests {
    private static let a = String(repeating: "a", count: 40)
    private static let b = String(repeating: "b", count: 40)

    private func check(_ state: ChatState, _ commit: String?, recorded: String? = nil, message: MessageID? = nil) -> RevisionCheck
    {
        var check = RevisionCheck(
            question: RevisionQuestion(reference: state.session.model, recorded: recorded, message: message), at: start)
        check.commit = commit
        return check
    }

    private func state(_ model: String = "org/m") -> ChatState {
        var state = ChatState.empty(columns: 100)
        state.press("/model \(model)<enter>")
        return state
    }

    @Test func aMessageLeavesAtOnceAndTheHubIsAskedBesideIt() throws {
        var state = state()
        let effects = state.press("Hi<enter>")
        let asked = try #require(effects.firstIndex { if case .requestReply = $0 { true } else { false } })
        let checked = try #require(effects.firstIndex { if case .checkRevision = $0 { true } else { false } })
        #expect(asked < checked)
        let reply = try #require(state.session.runningReply)
        #expect(effects[checked] == .checkRevision(RevisionQuestion(reference: state.session.model, message: reply)))
        #expect(state.session[reply]?.reply?.author.revisionStatus == .unknown)
    }

    @Test func whatTheHubSaysLaterIsRecordedWithTheReplyEvenAfterItsEnd() throws {
        var state = state()
        state.press("Hi<enter>")
        let reply = try #require(state.session.runningReply)
        state.receive("Hello.")
        state.finishReply()
        let effects = state.run(.revisionChecked(check(state, Self.a, message: reply)))
        let author = try #require(state.session[reply]?.reply?.author)
        #expect(author.revisionStatus == .recorded && author.revision == Self.a)
        #expect(effects == [.record(.replyIdentified(reply, author))])
    }

    @Test func withoutANetworkNothingIsSaidAndNothingIsClaimed() throws {
        var state = state()
        state.press("Hi<enter>")
        let reply = try #require(state.session.runningReply)
        let before = state.notice
        let effects1 = state.run(.revisionChecked(check(state, nil, message: reply)))
        #expect(effects1.isEmpty)
        #expect(state.notice == before)
        #expect(state.session[reply]?.reply?.author.revisionStatus == .unknown)
    }

    @Test func whatTheHubSaidLongAgoIsNotRecordedAsOfNow() throws {
        var state = state()
        _ = state.run(.revisionChecked(check(state, Self.a)))
        var late = state
        state.press("Hi<enter>")
        #expect(state.session.activeMessages.last?.reply?.author.revision == Self.a)
        let later = start.advanced(byMilliseconds: RevisionCheck.lifetimeMilliseconds + 1)
        _ = late.update(.submitted("Hi"), at: later)
        #expect(late.session.activeMessages.last?.reply?.author.revision == nil)
    }

    @Test func aMismatchIsSaidBeforeTheAnswerEnds() throws {
        var state = state()
        _ = state.run(.revisionChecked(check(state, Self.a)))
        state.press("Hi<enter>")
        let reply = try #require(state.session.runningReply)
        var author = try #require(state.session[reply]?.reply?.author)
        author.resolvedRevision = nil
        author.revision = nil
        author.revisionStatus = .unknown
        author.report(Self.b, by: "header x-sha of the answer", asRequested: true)
        _ = state.run(.reply(reply, .identified(author)))
        #expect(state.notice?.severity == .error)
        #expect(state.notice?.summary == "mismatch: bbbbbbbb answers, not aaaaaaaa.")
        #expect(state.session[reply]?.reply?.author.revisionStatus == .mismatch)
        state.receive("Hello.")
        state.finishReply(ReplyOutcome(milliseconds: 5, author: author))
        #expect(state.session[reply]?.reply?.author.revisionStatus == .mismatch)
        #expect(state.session[reply]?.reply?.author.resolvedRevision == Self.a)
    }

    @Test func anotherProviderAndAnotherFingerprintAreSaid() throws {
        var state = state()
        func answer(_ provider: String, _ fingerprint: String) {
            state.press("Hi<enter>")
            var author = state.session[state.session.runningReply!]!.reply!.author
            author.provider = provider
            author.fingerprint = fingerprint
            state.receive("Hello.")
            state.finishReply(ReplyOutcome(milliseconds: 5, author: author))
        }
        answer("groq", "fp_1")
        answer("groq", "fp_1")
        #expect(state.notice == nil)
        answer("groq", "fp_2")
        #expect(state.notice?.summary == "The server's fingerprint is fp_2 now, and was fp_1 at the answer before.")
        answer("novita", "fp_3")
        #expect(state.notice?.summary == "novita has answered; the answer before came from groq.")
    }

    @Test func anOpenedSessionIsComparedAndAFreshOneIsNot() throws {
        var state = state()
        state.press("Hi<enter>")
        let reply = try #require(state.session.runningReply)
        state.receive("Hello.")
        state.finishReply()
        _ = state.run(.revisionChecked(check(state, Self.a, message: reply)))
        var other = ChatState.empty()
        let effects = other.run(.sessionOpened(ShownSession(session: state.session)))
        #expect(effects.last == .checkRevision(RevisionQuestion(reference: state.session.model, recorded: Self.a)))
        let fresh = other.run(.sessionOpened(ShownSession(session: .empty)))
        #expect(!fresh.contains { if case .checkRevision = $0 { true } else { false } })
    }

    @Test func namesOfEndpointsAreSuchAsTheServiceTakes() {
        for model in ["org/m", "a/Ünïcode.Model_With-A.Very.Long.Name-70B-Instruct", "x/---", "gpt2"] {
            let name = EndpointWish(model: model, commit: Self.a).name
            #expect(name.utf8.count <= 32 && name.hasSuffix("-aaaaaaa") && !name.hasPrefix("-"), "\(name)")
            #expect(name.allSatisfy { $0.isASCII && ($0.isLetter && $0.isLowercase || $0.isNumber || $0 == "-") }, "\(name)")
        }
    }
}
