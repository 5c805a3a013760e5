import ChatCore
import ChatUI
import JSON
import TerminalCore
import Testing

/// What stands below a message's text: images and the functions that the model asks for.
@Suite struct MessageFooterTests {
    private func rows(of content: [ChatMessage.Part], columns: Int = 40) -> [String] {
        let message = ChatMessage(id: MessageID("m"), parent: nil, role: .user, createdAt: start, content: content)
        let session = ChatSession(
            id: ULID(milliseconds: 1, random: 1), createdAt: start, model: try! ModelReference("local:m"), messages: [message])
        var state = ChatState(
            opened: ShownSession(session: session), isSaved: true, size: Size(columns: columns, rows: 12), seed: 1)
        let frame = state.frame(at: start)
        return (0..<10).map { frame.text(row: $0) }.filter { !$0.isEmpty }
    }

    @Test func aFunctionCallIsItsNameAndItsArgumentsInLines() {
        var state = ChatState.empty(columns: 40, rows: 14)
        state.press("Weather?<enter>")
        let call = ToolCall(
            id: "1", name: "get_weather", arguments: #"{"city":"Paris, the capital of France, in Europe","days":[1,2]}"#)
        let broken = ToolCall(id: "2", name: "stop", arguments: "{\"a\": ")
        state.finishReply(
            ReplyOutcome(milliseconds: 5, toolCalls: [call, broken, ToolCall(id: "3", name: "now", arguments: "{}")]))
        let frame = state.frame(at: start)
        let rows = (0..<12).map { frame.text(row: $0) }.filter { !$0.isEmpty }
        #expect(
            rows.suffix(9) == [
                "  calls get_weather", "    {", "      \"city\": \"Paris, the capital of", "        France, in Europe\",",
                "      \"days\": [1, 2]", "    }", "  calls stop", "    {\"a\":", "  calls now",
            ])
    }

    @Test(arguments: [
        ("image/png", "iVBORw0KGgoAAAANSUhEUgAAAoAAAAHgCAIAAAC6s0uzAAAAAElFTkSuQmCC", "png 640×480"),
        ("image/gif", "R0lGODlhQAHwAIAAAP///wAAACwAAAAAQAHwAAACAkQBADs=", "gif 320×240"),
        ("image/jpeg", "/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCADwAUADASIAAhEBAxEB/9oADAMBAAIRAxEAPwA=", "jpeg 320×240"),
        ("image/webp", "UklGRhoAAABXRUJQVlA4TA0AAAAvP8E7AAcQEf0PRET/Aw==AAAAAAAA", "webp 320×240"),
        ("image/png", "AAAA", "png"), ("image/x-odd", "!!!", "x-odd"),
    ])
    func anImageIsAMarkWithItsKindAndSize(mediaType: String, base64: String, expected: String) {
        let rows = rows(of: [.text("Look"), .image(mediaType: mediaType, source: .data(base64))])
        #expect(rows.contains { $0.hasPrefix("  [image \(expected), ") && $0.hasSuffix(" B]") }, "\(rows)")
    }

    @Test func anImageInAFileIsNamed() {
        #expect(rows(of: [.image(mediaType: "image/png", source: .file("a.png"))]).contains("  [image png, a.png]"))
    }
}
