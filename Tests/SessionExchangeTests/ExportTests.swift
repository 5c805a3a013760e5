import ChatCore
import JSON
import SessionExchange
import Testing

@Suite struct ExportTests {
    private var session: ChatSession {
        var session = ChatSession(
            id: ULID(milliseconds: 1, random: 1), title: "Two\nlines", createdAt: anyTime, systemPrompt: "Be brief.",
            model: try! ModelReference("local:small"), tags: ["a", "b"])
        session.apply(
            .messageSent(
                ChatMessage(
                    id: MessageID("1"), parent: nil, role: .user, createdAt: anyTime, content: [.text("Why?\n# no heading")])))
        var reply = Reply(author: Author(reference: "local:small", backend: "local"))
        reply.reasoning = "think\n\nmore"
        reply.isInterrupted = true
        reply.toolCalls = [ToolCall(id: "c", name: "f", arguments: "{}")]
        session.apply(
            .messageSent(
                ChatMessage(
                    id: MessageID("2"), parent: MessageID("1"), role: .assistant, createdAt: anyTime, content: [.text("So.")],
                    reply: reply)))
        session.apply(
            .messageSent(
                ChatMessage(
                    id: MessageID("3"), parent: MessageID("2"), role: .user, createdAt: anyTime,
                    content: [.text("See"), .image(mediaType: "image/png", source: .data("AAAA"))])))
        return session
    }

    @Test func markdownHasAHeadingForEachMessage() {
        #expect(
            SessionExport.markdown(session) == """
                # Two lines

                2026-11-21 00:00 UTC · local:small · a, b

                ## System prompt

                Be brief.

                ## You · 2026-11-21 00:00 UTC

                Why?
                # no heading

                ## local:small · 2026-11-21 00:00 UTC

                > think
                >
                > more

                So.

                *interrupted*

                ## You · 2026-11-21 00:00 UTC

                See
                [image/png]

                """)
    }

    @Test func textHasNothingButWhoAndWhat() {
        #expect(SessionExport.text(session) == "You\n\nWhy?\n# no heading\n\nlocal:small\n\nSo.\n\nYou\n\nSee\n[image/png]\n\n")
    }

    @Test func aTrainingLineIsReadBackAsTheSameConversation() throws {
        let line = SessionExport.trainingLine(session)
        #expect(line.filter { $0 == "\n" }.count == 1)
        let read = try imported(line).sessions[0].session
        #expect(read.systemPrompt == session.systemPrompt)
        #expect(read.messages.map(\.content) == session.messages.map(\.content))
        #expect(read.messages[1].reply?.toolCalls == session.messages[1].reply?.toolCalls)
    }
}
