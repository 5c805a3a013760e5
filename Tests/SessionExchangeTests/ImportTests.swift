import ChatCore
import JSON
import SeededRandom
import SessionExchange
import Testing

@Suite struct ImportTests {
    @Test func aChatGPTExportKeepsItsTreeAndTellsWhatItLost() throws {
        let found = try imported(chatGPT)
        #expect(found.format == .chatGPT)
        let session = found.sessions[0].session
        #expect(session.title == "Sky colours" && session.createdAt.description == "2025-01-02T03:04:05.500Z")
        #expect(session.systemPrompt.isEmpty && session.model.text == "gpt-4o")
        #expect(
            session.script == [
                "user: Why is the sky blue?", "assistant: ", "assistant: Because of scattering.", "user: And this?",
            ])
        #expect(session.messages.count == 5)
        let replies = session.messages.filter { $0.parent == MessageID("u1") }
        #expect(replies.map(\.text) == ["Because it is.", ""])
        #expect(session[MessageID("t")]?.reply?.reasoning == "Think of Rayleigh.")
        #expect(session[MessageID("a2")]?.reply?.author.model == "gpt-4o")
        #expect(found.sessions[0].losses == ["an image, which is in another file of the export"])
    }

    @Test func aClaudeExportKeepsThinkingAndTexts() throws {
        let found = try imported(claude)
        #expect(found.format == .claude && found.sessions.count == 1)
        let session = found.sessions[0].session
        #expect(session.title == "A poem" && session.createdAt.description == "2026-02-03T04:05:06.000Z")
        #expect(session.script == ["user: Write a poem\n\nnotes.txt:\n\nabout the sea", "assistant: The sea."])
        #expect(session.messages[1].reply?.reasoning == "short")
        #expect(found.sessions[0].losses == ["an attached file (2×)", "what a tool answered"])
    }

    @Test func chatUIKeepsItsBranches() throws {
        let found = try imported(chatUI)
        #expect(found.format == .chatUI)
        let session = found.sessions[0].session
        #expect(session.systemPrompt == "Be brief." && session.model.text == "meta-llama/Llama-3.3-70B-Instruct")
        #expect(session.script == ["user: Hi", "assistant: Hello again!"])
        #expect(session.messages.map(\.text) == ["Hi", "Hello!", "Hello again!"])
    }

    @Test func messageArraysAndTrainingLinesAreRead() throws {
        let array = try imported(
            #"[{"role":"system","content":"S"},{"role":"user","content":"a"},{"role":"assistant","content":"b"}]"#)
        #expect(array.format == .openAI && array.sessions[0].session.script == ["user: a", "assistant: b"])
        #expect(array.sessions[0].session.systemPrompt == "S")
        let lines = try imported(
            #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"# + "\n"
                + #"{"messages":[{"role":"user","content":[{"type":"text","text":"c"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}"#
        )
        #expect(lines.sessions.map { $0.session.script } == [["user: a", "assistant: b"], ["user: c"]])
        #expect(lines.sessions[1].session.messages[0].content.last == .image(mediaType: "image/png", source: .data("AAAA")))
        let rows = try imported(#"{"role":"user","content":"a"}"# + "\n" + #"{"role":"assistant","content":"b"}"#)
        #expect(rows.sessions.count == 1 && rows.sessions[0].session.messages.count == 2)
    }

    @Test func aichatSessionsKeepModelAndSettings() throws {
        let found = try imported(
            #"{"model":"openai:gpt-4o","temperature":0.5,"save_session":null,"messages":[{"role":"system","content":"S"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"#
        )
        #expect(found.format == .aichat)
        let session = found.sessions[0].session
        #expect(session.settings.temperature == 0.5 && session.messages[1].reply?.author.reference == "openai:gpt-4o")
        #expect(session.script == ["user: q", "assistant: a"])
    }

    @Test func theDatabaseOfLLMIsReadInBothItsForms() throws {
        let new = try Import(llmThreads, context: context)
        #expect(new.format == .llm && new.sessions.count == 1)
        let session = new.sessions[0].session
        #expect(session.title == "Sky" && session.systemPrompt == "Be brief" && session.settings.temperature == 0.5)
        #expect(session.script == ["user: Why?", "assistant: So.", "user: Night?", "assistant: Dark."])
        #expect(session.messages[1].reply?.usage == Usage(promptTokens: 7, completionTokens: 5))
        #expect(
            session.messages[1].reply?.author.reference == "fake" && session.messages[1].reply?.timing.durationMilliseconds == 498
        )
        let old = try Import(llmResponses, context: context)
        #expect(old.sessions[0].session.script == ["user: Why?", "assistant: So.", "user: More?", "assistant: No."])
        #expect(old.sessions[0].session.createdAt.description == "2024-05-01T10:00:00.123Z")
        #expect(old.sessions[0].losses == ["an attachment"])
    }

    @Test func otermAndEliaAreToldApart() throws {
        let oterm = try Import(
            tables([
                "chat":
                    #"[{"id":1,"name":"chat #1","model":"llama3.2:1b","system":"S","format":"","parameters":"{\"temperature\":0.1}","keep_alive":5,"tools":"[]"}]"#,
                "message":
                    #"[{"id":2,"chat_id":1,"author":"assistant","text":"b"},{"id":1,"chat_id":1,"author":"user","text":"a"}]"#,
            ]), context: context)
        #expect(oterm.format == .oterm && oterm.sessions[0].session.script == ["user: a", "assistant: b"])
        #expect(
            oterm.sessions[0].session.model.text == "ollama:llama3.2:1b" && oterm.sessions[0].session.settings.temperature == 0.1)
        let elia = try Import(
            tables([
                "chat": #"[{"id":1,"model":"gpt-4o","title":"T","started_at":"2025-03-04 05:06:07.000000","archived":1}]"#,
                "message":
                    #"[{"id":1,"chat_id":1,"role":"system","content":"S","timestamp":"2025-03-04 05:06:07"},{"id":2,"chat_id":1,"role":"user","content":"a","timestamp":"2025-03-04 05:06:08"},{"id":3,"chat_id":1,"role":"assistant","content":"b","timestamp":"2025-03-04 05:06:09","model":"gpt-4o"}]"#,
            ]), context: context)
        #expect(elia.format == .elia && elia.sessions[0].session.script == ["user: a", "assistant: b"])
        #expect(elia.sessions[0].session.tags == ["archived"] && elia.sessions[0].session.systemPrompt == "S")
        #expect(elia.sessions[0].session.messages[1].createdAt.description == "2025-03-04T05:06:09.000Z")
    }

    @Test(arguments: [chatGPT, claude, chatUI]) func theSameFileGivesTheSameSessionsAndNothingToAdd(_ file: String) throws {
        let (first, second) = (try imported(file).sessions[0].session, try imported(file).sessions[0].session)
        #expect(first == second)
        #expect(first.events(merging: second, at: anyTime).isEmpty)
        var later = try #require(try JSONValue(parsing: file).arrayValue)[0].objectValue!
        later["title"] = "renamed since"
        #expect(try imported(String(decoding: bytes(.array([.object(later)])), as: UTF8.self)).sessions[0].start.id == first.id)
    }

    @Test(arguments: [
        "{}", "[]", "[1,2]", "[{}]", #"{"messages":[]}"#, #"{"messages":[1]}"#, #"{"a":{"b":[]}}"#, #"[{"mapping":{}}]"#,
    ])
    func whatIsNoConversationIsRefused(_ text: String) {
        #expect(throws: ImportProblem.self) { try imported(text) }
    }

    /// Files in which values were taken away or exchanged are read or refused; nothing else happens.
    @Test(arguments: 1...60) func mutilatedFilesAreReadOrRefused(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        for file in [chatGPT, claude, chatUI] {
            let value = try JSONValue(parsing: file).mutilated(using: &random)
            do throws(ImportProblem) {
                for session in try Import(.value(value), context: context).sessions {
                    let made = session.session
                    #expect(made.events(merging: made, at: anyTime).isEmpty)
                    #expect(Set(made.messages.map(\.id)).count == made.messages.count)
                }
            } catch {
                #expect(!error.summary.isEmpty)
            }
        }
    }
}

func bytes(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(value)
    return writer.bytes
}

extension JSONValue {
    func mutilated(using random: inout SplitMix) -> JSONValue {
        if Int.random(in: 0..<25, using: &random) == 0 {
            return [.null, .bool(true), .int(-7), .string("x"), .array([]), .object(JSONObject()), .number("1e999")]
                .randomElement(using: &random)!
        }
        switch self {
        case .array(let values): return .array(values.map { $0.mutilated(using: &random) })
        case .object(let object):
            return .object(
                JSONObject(object.members.map { JSONObject.Member(key: $0.key, value: $0.value.mutilated(using: &random)) }))
        default: return self
        }
    }
}
