import Testing

@testable import parley

@Suite struct EverydayArgumentsTests {
    @Test(arguments: [["--continue"], ["-c"], ["--session", "01KE0000000000000000000000"], ["--session", "a title"]])
    func whatIsTypedEveryDayMeansWhatTheParserFindsOut(_ arguments: [String]) throws {
        let chat = try #require(Chat(everyday: arguments))
        #expect(try chat.request == ChatCommand.parse(arguments).model.request)
        #expect(!chat.isLinear && chat.theme == nil)
    }

    @Test(arguments: [
        ["--session"], ["--session", "--continue"], ["--session", "-c"], ["--session=a"], ["-c", "-c"], ["--version"], ["ask"],
        ["--continue", "--linear"], ["-h"], ["--session", "a", "b"],
    ])
    func allElseIsForTheParser(_ arguments: [String]) {
        #expect(Chat(everyday: arguments) == nil)
    }

    @Test func nothingIsTheChat() throws {
        let chat = try #require(Chat(everyday: []))
        #expect(chat.request == nil)
    }
}
