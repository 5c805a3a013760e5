import ChatCore
import Glibc
import JSON
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// Images and files that go with a message, to the request's body, the saved session and the screen.
    @Suite struct ImageTests {
        private let home = Home()

        init() {
            home.write("cat.png", bytes: Pictures.png)
            home.write("notes.txt", "Buy milk.\n")
        }

        private func ask(_ server: ScriptedServer, _ more: [String]) throws -> ProgramRun {
            try home.run(["ask", "--base-url", server.url + "/v1", "--model", "m"] + more)
        }

        @Test func askSendsImagesAndFilesAndKeepsThemInTheSession() throws {
            let server = ScriptedServer.chat(.reply("A cat."))
            let run = try ask(server, ["What is this?", "--image", home.path + "/cat.png", "--file", home.path + "/notes.txt"])
            #expect((run.status, run.outputText, run.errorText) == (0, "A cat.\n", ""))
            let url = "data:image/png;base64," + Pictures.base64
            let text = "What is this?\n\nnotes.txt:\n```\nBuy milk.\n```"
            #expect(
                server.chats[0]["messages"] == [
                    [
                        "role": "user",
                        "content": [
                            ["type": "text", "text": .string(text)],
                            ["type": "image_url", "image_url": ["url": .string(url)]],
                        ],
                    ]
                ])
            #expect(
                try home.savedSession().messages[0].content
                    == [.text(text), .image(mediaType: "image/png", source: .data(Pictures.base64))])
        }

        @Test func aFileAloneIsAMessageOfOneText() throws {
            let server = ScriptedServer.chat(.reply("Milk."))
            #expect(try ask(server, ["--file", home.path + "/notes.txt"]).status == 0)
            #expect(server.chats[0]["messages"] == [["role": "user", "content": "notes.txt:\n```\nBuy milk.\n```"]])
        }

        @Test func whatCannotBeSentIsSaidBeforeAnythingIsAsked() throws {
            let server = ScriptedServer.chat(.reply("Never."))
            home.write("picture.bmp", "BM\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}")
            home.write("raw.bin", "a\u{0}b")
            home.write("long.txt", String(repeating: "line\n", count: 250_000))
            mkfifo(home.path + "/pipe", 0o600)
            let cases: [(arguments: [String], status: Int32, words: String)] = [
                (["--image", "missing.png"], 3, "there is no file"), (["--image", "notes.txt"], 2, "is a text"),
                (["--image", "picture.bmp"], 2, "is image/bmp: models take PNG"), (["--file", "raw.bin"], 2, "is no text"),
                (["--file", "long.txt"], 2, "at most 1000"), (["--file", "pipe"], 2, "no plain file"),
                (["--image", "."], 2, "no plain file"), (["--schema", "missing.json"], 3, "there is no file"),
                (["--schema", "notes.txt"], 2, "is no JSON schema"),
            ]
            for (arguments, status, words) in cases {
                let run = try ask(server, ["Hi", arguments[0], home.path + "/" + arguments[1]])
                #expect(run.status == status && run.errorText.contains(words), "\(arguments): \(run.status) \(run.errorText)")
                #expect(run.errorText.split(separator: "\n").count == 1)
            }
            #expect(server.requests.isEmpty)
        }

        @Test func anImageThatTheSessionNamesIsSentAndNothingElseIs() throws {
            let server = ScriptedServer.chat(.reply("Yes."))
            mkdir(home.path + "/data", 0o700)
            mkdir(home.path + "/data/sessions", 0o700)
            home.write("data/sessions/cat.png", bytes: Pictures.png)
            func session(_ path: String) -> String {
                """
                {"format":"parley.session","version":1,"id":"01M7Y8064H2BSZVY2RYXP1W6QA","title":"t",
                "created_at":"2026-11-21T05:06:55.761Z","updated_at":"2026-11-21T05:06:59.920Z","system_prompt":"","model":"custom:m",
                "parameters":{},"tags":[],"head":"a","messages":[{"id":"a","parent":null,"role":"user",
                "created_at":"2026-11-21T05:06:57.271Z","content":[{"type":"image","media_type":"image/png","file":"\(path)"}]}]}
                """
            }
            home.write("data/sessions/01M7Y8064H2BSZVY2RYXP1W6QA.json", session("cat.png"))
            #expect(try ask(server, ["And?", "--continue"]).status == 0)
            #expect(server.chats[0].imageURLs == ["data:image/png;base64," + Pictures.base64])
            home.write("data/sessions/01M7Y8064H2BSZVY2RYXP1W6QA.json", session("\(home.path)/notes.txt"))
            let run = try ask(server, ["And?", "--continue"])
            #expect(run.status == 1 && run.errorText.contains("cannot be sent: it is no image"))
            #expect(server.chats.count == 1)
        }

        @Test func aModelThatTakesNoImagesIsNamedAsTheLikelyCause() throws {
            let server = ScriptedServer.chat(.answer(400, #"{"error":{"message":"unknown part of a message"}}"#))
            let run = try ask(server, ["What?", "--image", home.path + "/cat.png"])
            #expect(run.status == 1)
            #expect(run.errorText.contains("has an image, which this model or server may not take"))
        }

        @Test func aModelThatSaysItTakesNoImagesIsAskedWithoutThem() throws {
            let server = ScriptedServer.chat(
                .answer(400, #"{"error":{"message":"image input is not supported"}}"#), .reply("I see a word."))
            let run = try ask(server, ["What?", "--image", home.path + "/cat.png"])
            #expect((run.status, run.outputText) == (0, "I see a word.\n"))
            #expect(run.errorText.contains("1 image is left out"))
            #expect(server.chats.map(\.imageURLs.count) == [1, 0])
        }

        @Test func severalModelsGetTheSameFilesAndSchema() throws {
            home.write("schema.json", #"{"type":"object"}"#)
            let server = ScriptedServer.chat(.reply(#"{"a": 1}"#), .reply(#"{"a": 2}"#), .reply("{}"), .reply("No."))
            let arguments = [
                "--model", "n", "What?", "--image", home.path + "/cat.png", "--schema", home.path + "/schema.json",
            ]
            #expect(try ask(server, arguments).status == 0)
            #expect(server.chats.map(\.imageURLs.count) == [1, 1])
            #expect(server.chats.allSatisfy { $0["response_format"]?["type"] == "json_schema" })
            let second = try ask(server, arguments)
            #expect(second.status == 1 && second.errorText.contains("the answer is no JSON"))
        }

        @Test func aPictureThatTheModelMakesIsKeptAndShown() throws {
            let url = "data:image/png;base64," + Pictures.base64
            func picture(_ url: String) -> String {
                #"data: {"choices":[{"index":0,"delta":{"images":[{"type":"image_url","image_url":{"url":"\#(url)"}}]}}]}"#
                    + "\n\n"
            }
            let drawn: [ScriptedServer.Step] =
                .eventStream() + .said("Here it is.") + [.chunk(picture(url)), .chunk(picture("https://example.com/a.png"))]
                + .replyEnd
            let server = ScriptedServer.chat(drawn, .reply("Of nothing."), drawn, drawn)
            let run = try ask(server, ["Draw.", "--json"])
            let object = try JSONValue(parsing: run.output)
            #expect(object["images"] == [["media_type": "image/png", "data": .string(Pictures.base64)]])
            #expect(object["text"]?.stringValue?.hasPrefix("Here it is.") == true)
            #expect(object["text"]?.stringValue?.contains("a picture that is not shown") == true)
            let reply = try home.savedSession().messages[1]
            #expect(reply.content.last == .image(mediaType: "image/png", source: .data(Pictures.base64)))
            home.environment["COLORTERM"] = "truecolor"
            let terminal = try home.screen(with: server, ["--continue"])
            try terminal.wait("the picture") { screen in
                guard let row = screen.rows.firstIndex(where: { $0.contains("[image png 16×12, 92 B]") }) else { return false }
                return screen[4, row + 1].style.background == .rgb(255, 0, 0)
            }
            terminal.say("Of what?")
            try terminal.wait(forText: "Of nothing.")
            #expect(server.chats[1].imageURLs.isEmpty)
            #expect(server.chats[1].messages[1].hasSuffix("[a picture]"))
            #expect(try ask(server, ["Draw."]).errorText.contains("has made a picture (image/png), which --json prints"))
            let linear = try home.run(["--linear", "--base-url", server.url + "/v1", "--model", "m"], input: "Draw.\n")
            #expect(linear.errorText.contains("has made a picture (image/png), which the session keeps"))
        }

        @Test func aSchemaIsSentAndTheAnswerMustBeJSON() throws {
            home.write("schema.json", #"{"type":"object","properties":{"a":{"type":"number"}}}"#)
            let server = ScriptedServer.chat(.reply(#"{"a": 1}"#), .reply("One."))
            let arguments = ["A number.", "--schema", home.path + "/schema.json"]
            let run = try ask(server, arguments)
            #expect((run.status, run.outputText) == (0, "{\"a\": 1}\n"))
            #expect(
                server.chats[0]["response_format"] == [
                    "type": "json_schema",
                    "json_schema": [
                        "name": "answer", "strict": true,
                        "schema": ["type": "object", "properties": ["a": ["type": "number"]]],
                    ],
                ])
            let second = try ask(server, arguments)
            #expect(second.status == 1 && second.errorText.contains("the answer is no JSON"))
            #expect(second.outputText == "One.\n")
        }

        @Test func aPictureIsAttachedSentAndDrawn() throws {
            let server = ScriptedServer.chat(.reply("Four colours."))
            home.environment["COLORTERM"] = "truecolor"
            let terminal = try home.screen(with: server, size: Size(columns: 80, rows: 24))
            terminal.send("/image \(home.path)/cat.png" + Key.enter)
            try terminal.wait(forText: "+ cat.png (png 16×12, 92 B)")
            terminal.say("What is this?")
            try terminal.wait(forText: "Four colours.")
            try terminal.waitForReplyEnd()
            let row = try #require(terminal.screen.rows.firstIndex { $0.contains("[image png 16×12, 92 B]") }) + 1
            #expect(terminal.screen[4, row].style.background == .rgb(255, 0, 0))
            #expect(terminal.screen[12, row + 5].style.background == .rgb(255, 255, 0))
            #expect(server.chats[0].imageURLs == ["data:image/png;base64," + Pictures.base64])
            #expect(terminal.screen.unknown.isEmpty)
        }

        /// As kitty and ghostty: pictures are sent once, and cells stand for their pieces.
        @Test func aTerminalThatDrawsPicturesIsAskedAndGivenThem() throws {
            let server = ScriptedServer.chat(.reply("Four colours."))
            home.environment["TERM"] = "xterm-kitty"
            let terminal = try home.screen(with: server, size: Size(columns: 80, rows: 24))
            func sent(_ text: String) -> Int {
                String(decoding: terminal.output, as: UTF8.self).components(of: text)
            }
            #expect(sent("\u{1B}_G") == 0)
            terminal.send("/image \(home.path)/cat.png" + Key.enter)
            try terminal.wait(forText: "+ cat.png")
            terminal.say("What is this?")
            try terminal.waitForReplyEnd()
            try terminal.wait("the question") { _ in sent("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\") == 1 }
            try terminal.wait("blocks meanwhile") { $0.rows.contains { $0.contains("image png") } }
            #expect(sent("a=T") == 0)
            terminal.send("\u{1B}P>|kitty(0.42.1)\u{1B}\\\u{1B}_Gi=31;OK\u{1B}\\")
            try terminal.wait("the picture") { _ in sent("\u{1B}_Ga=T,f=32,s=16,v=12,q=2,U=1,i=16,c=16,r=6,m=0;") == 1 }
            try terminal.wait("its cells") { screen in
                guard let row = screen.rows.firstIndex(where: { $0.contains("image png") }) else { return false }
                return screen[3, row + 2].glyph.scalars == ["\u{10EEEE}", "\u{30D}", "\u{30D}"]
                    && screen[3, row + 2].style.foreground == .palette(16)
            }
            terminal.resize(to: Size(columns: 14, rows: 24))
            try terminal.wait("another size") { _ in sent("\u{1B}_Ga=p,q=2,U=1,i=16,c=14,r=6") == 1 }
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            #expect(sent("a=T") == 1 && sent("\u{1B}_Ga=d,d=I,q=2,i=16") == 1)
            #expect(terminal.screen.unknown.isEmpty)
        }

        @Test func aFileNamedInTheMessageAndOneThatIsPastedGoWithIt() throws {
            let server = ScriptedServer.chat(.reply("Thanks."))
            let terminal = try home.screen(with: server, size: Size(columns: 100, rows: 24))
            terminal.send("\u{1B}[200~\(home.path)/cat.png\u{1B}[201~")
            try terminal.wait(forText: "+ cat.png (png 16×12, 92 B)")
            terminal.say("Read @\(home.path)/notes.txt, and @nobody.")
            try terminal.wait(forText: "Thanks.")
            #expect(server.chats[0].imageURLs.count == 1)
            #expect(
                server.chats[0].messages == [
                    "user: Read @\(home.path)/notes.txt, and @nobody.\n\nnotes.txt:\n```\nBuy milk.\n```"
                ])
        }

        @Test func lineByLineFilesGoWithTheNextMessage() throws {
            let server = ScriptedServer.chat(.reply("Yes."))
            let run = try home.run(
                ["--linear", "--base-url", server.url + "/v1", "--model", "m"],
                input: "/image \(home.path)/cat.png\n/file \(home.path)/missing\nSee @\(home.path)/notes.txt\n")
            #expect(run.status == 0)
            #expect(server.chats[0].imageURLs.count == 1)
            #expect(server.chats[0].messages[0].contains("Buy milk."))
        }
    }
}

extension String {
    /// How often a text is in this one.
    fileprivate func components(of text: String) -> Int {
        ranges(of: text).count
    }
}

extension JSONValue {
    /// The addresses of the images in a chat's request.
    fileprivate var imageURLs: [String] {
        (self["messages"]?.arrayValue ?? []).flatMap { message in
            (message["content"]?.arrayValue ?? []).compactMap { $0["image_url"]?["url"]?.stringValue }
        }
    }
}
