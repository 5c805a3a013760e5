import TerminalCore
import Testing

@testable import ChatUI

/// md4c 0.4.8 looks at the byte behind what it is given, where that ends in an unfinished link, a list's number or a task's mark.
@Suite struct MarkdownSourceEndTests {
    /// Reads `text` out of an array in which `rest` lies behind it, as a longer text leaves it in memory.
    private func flow(_ text: String, before rest: String) -> MarkdownFlow? {
        var source = Array((text + rest).utf8)
        source.removeLast(rest.utf8.count)
        let flow = MarkdownFlow(columns: 40, theme: .standard)
        return flow.parse(source) ? flow : nil
    }

    @Test(arguments: [
        "[a](", "[a](/b", "[a](/b \"c\"", "[a](</b>", "![a](/b", "[a](/b(c)", "[a][b](c", "1", "12", "* [x]", "* [ ]", "1. [x]",
    ]) func whatLiesBehindATextInMemoryIsNoPartOfIt(text: String) throws {
        let alone = try #require(flow(text, before: "\0"))
        let rows = alone.finishedRows()
        for rest in [")", ") b", ")\n\n[c](/d)", ".", ". b", " b", "\n", "\n\n[b](/c)", ">", "\"", "]"] {
            let followed = try #require(flow(text, before: rest))
            #expect(followed.finishedRows() == rows, "before \(rest.debugDescription)")
            #expect(followed.foundLinks == alone.foundLinks, "before \(rest.debugDescription)")
        }
    }

    @Test func whatIsUnfinishedShowsAsItStands() throws {
        #expect(try #require(flow("[a](/b", before: ")")).finishedRows().map(\.text) == ["[a](/b"])
        #expect(try #require(flow("1", before: ".")).finishedRows().map(\.text) == ["1"])
    }

    @Test func anEmptyTextHasNoRows() throws {
        #expect(try #require(flow("", before: "a")).finishedRows().isEmpty)
    }
}
