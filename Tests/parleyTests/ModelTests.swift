import ChatCore
import Glibc
import JSON
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// What the program knows of a model, and what it says when that changes: a picture of the screen, and the file beside it.
    @Suite struct ModelTests {
        private let home = Home()
        private let size = Size(columns: 120, rows: 14)
        private static let a = String(repeating: "a", count: 40)
        private static let d = String(repeating: "d", count: 40)

        private func start(
            _ world: ModelWorld, _ arguments: [String] = ["--model", "org/m"], size: Size? = nil
        ) throws -> PseudoTerminal {
            world.rule(home)
            let terminal = try home.screen(arguments, size: size ?? self.size)
            try terminal.wait("the first frame") { $0.rows.last?.hasPrefix(">") == true }
            return terminal
        }

        private func quit(_ terminal: PseudoTerminal) throws {
            terminal.say("/quit")
            try terminal.waitForEnd()
        }

        /// Closes the pane that shows this. The key after Esc must not come at once: together they would be another key.
        private func close(_ terminal: PseudoTerminal, showing text: String) throws {
            terminal.send(Key.escape)
            try terminal.wait("the pane to close") { !$0.shows(text) }
        }

        private func author(_ number: Int = 1) throws -> Author {
            let messages = Array(try home.savedSession().activeMessages)
            try #require(messages.count > number)
            return try #require(messages[number].reply?.author)
        }

        /// Expects what the file says of its answers to be as it stands beside the picture: who wrote each, what it used and cost.
        private func expectSaved(_ name: String) throws {
            let file = try #require(home.files.first { $0.key.hasSuffix(".json") && $0.key.contains("/sessions/") })
            var rows: [String] = []
            for message in try JSONValue(parsing: file.value)["messages"]?.arrayValue ?? [] where message["author"] != nil {
                var saved = JSONObject()
                for key in ["author", "usage", "cost", "interrupted"] { saved.append(key, ifPresent: message[key]) }
                rows += JSONValue.object(saved).text(.indented).split(separator: "\n").map(String.init)
            }
            try expectScreen(rows, name + "-saved")
        }

        /// A session with one answer, recorded at the commit of `a`.
        private func talkOnce(_ world: ModelWorld) throws {
            let terminal = try start(world)
            terminal.say("Hi")
            try terminal.wait("what was recorded") {
                $0.statusRow.contains("recorded aaaaaaaa") && $0.statusRow.contains("tokens")
            }
            try quit(terminal)
        }

        private static let three = [
            ModelWorld.commit("d", "Fix the chat template", "2026-03-05"), ModelWorld.commit("c", "Quantise", "2026-03-04"),
            ModelWorld.commit("b", "Better weights", "2026-02-01"), ModelWorld.commit("a", "First weights", "2026-01-02"),
        ]

        @Test func anAnswerIsRecordedAtWhatTheNameMeantAndItsFileSaysSo() throws {
            let world = ModelWorld()
            try talkOnce(world)
            let author = try author()
            #expect(author.revisionStatus == .recorded && author.revision == Self.a && author.resolvedRevision == Self.a)
            #expect(author.requestedRevision == nil && author.revisionEvidence == nil && author.provider == "groq")
            let file = try #require(home.files.first { $0.key.hasSuffix(".json") && $0.key.contains("/sessions/") })
            let json = try JSONValue(parsing: file.value)["messages"]?.arrayValue?.last
            #expect(
                json?["author"] == [
                    "reference": "org/m", "backend": "hf", "provider": "groq", "model": "org/m", "revision": .string(Self.a),
                    "resolved_revision": .string(Self.a), "revision_status": "recorded", "fingerprint": "fp_scripted",
                ])
            let cost = json?["cost"]?["amount"]?.doubleValue
            #expect(cost.map { abs($0 - (7 * 0.5 + 3 * 1.5) / 1e6) < 1e-12 } == true)
        }

        @Test func aRevisionIsChosenFromBranchesTagsAndCommitsAndBothNamesAreKept() throws {
            let world = ModelWorld { $0.commits = Self.three }
            let terminal = try start(world)
            terminal.say("/revision")
            try terminal.wait(forText: "First weights")
            try expectScreen(of: terminal, rows: 12, "ModelRevisions")
            terminal.send("v1" + Key.enter)
            try terminal.wait(forText: "Next reply by org/m@v1.")
            terminal.say("Hi")
            try terminal.wait("what was recorded") {
                $0.statusRow.contains("recorded aaaaaaaa") && $0.statusRow.contains("tokens")
            }
            try expectScreen(of: terminal, rows: 12, "ModelPinned")
            try quit(terminal)
            try expectSaved("ModelPinned")
            let author = try author()
            #expect(author.requestedRevision == "v1" && author.resolvedRevision == Self.a && author.revisionStatus == .recorded)
        }

        @Test func anEqualHashInTheAnswerEnforcesAnotherIsAMismatchAndNoneIsRecorded() throws {
            let world = ModelWorld { $0.answerHeaders["x-sha"] = Self.a }
            let terminal = try start(world, ["--model", "org/m@\(Self.a)"])
            terminal.say("Hi")
            try terminal.wait("the pin that was kept") { $0.statusRow.contains("enforced") && $0.statusRow.contains("tok") }
            world.change { $0.answerHeaders["x-sha"] = Self.d }
            terminal.say("And now?")
            try terminal.wait(forText: "mismatch: dddddddd answers, not aaaaaaaa.")
            try terminal.wait("the end") { $0.statusRow.contains("mismatch") && $0.statusRow.contains("tok") }
            try expectScreen(of: terminal, rows: 12, "ModelMismatch")
            world.change { $0.answerHeaders["x-sha"] = nil }
            terminal.say("And then?")
            try terminal.wait("what was recorded") { $0.statusRow.contains("recorded") && $0.statusRow.contains("tok") }
            terminal.say("/evidence")
            try terminal.wait(forText: "none: who answered did not say")
            try close(terminal, showing: "evidence")
            try quit(terminal)
            try expectSaved("ModelMismatch")
            let authors = try home.savedSession().activeMessages.compactMap { $0.reply?.author }
            #expect(authors.map(\.revisionStatus) == [.enforced, .mismatch, .recorded])
            #expect(authors.map(\.revision) == [Self.a, Self.d, Self.a])
            #expect(authors.map(\.resolvedRevision) == [Self.a, Self.a, Self.a])
            #expect(authors.map(\.revisionEvidence) == ["header x-sha of the answer", "header x-sha of the answer", nil])
        }

        @Test func aModelThatHasMovedIsSaidWhenItsSessionIsOpenedAndOneMayStay() throws {
            let world = ModelWorld()
            try talkOnce(world)
            world.change { $0.commits = Self.three }
            let terminal = try start(world, ["--continue"])
            try terminal.wait(forText: "has moved by 3 commits")
            terminal.say("/drift")
            try terminal.wait(forText: "Stay at aaaaaaaa")
            try expectScreen(of: terminal, rows: 12, "ModelDrift")
            terminal.send(Key.enter)
            try terminal.wait(forText: "Next reply by org/m@aaaaaaaa")
            terminal.say("Still you?")
            try terminal.wait("what was recorded") { $0.statusRow.contains("recorded") && $0.statusRow.contains("tok") }
            try quit(terminal)
            try expectSaved("ModelDrift")
            let author = try author(3)
            #expect(author.requestedRevision == Self.a && author.revision == Self.a)
            #expect(try home.savedSession().model.text == "org/m@\(Self.a)")
        }

        @Test func whoFollowsIsRecordedAtTheNewCommitAndIsToldNoMore() throws {
            let world = ModelWorld()
            try talkOnce(world)
            world.change { $0.commits = Self.three }
            let terminal = try start(world, ["--continue"])
            try terminal.wait(forText: "has moved by 3 commits")
            terminal.say("/drift")
            try terminal.wait(forText: "Follow to dddddddd")
            terminal.send("follow" + Key.enter)
            try terminal.wait(forText: "are recorded at dddddddd from now on")
            terminal.say("And you?")
            try terminal.wait("what was recorded") {
                $0.statusRow.contains("recorded dddddddd") && $0.statusRow.contains("tokens")
            }
            #expect(!terminal.screen.shows("has moved"))
            try quit(terminal)
            #expect(try author(3).revision == Self.d)
            #expect(try author(1).revision == Self.a)
        }

        @Test func anEndpointIsMadeFromAPinAfterItsPriceWasShown() throws {
            let world = ModelWorld()
            try talkOnce(world)
            let terminal = try start(world, ["--continue"])
            terminal.say("/endpoint")
            try terminal.wait(forText: "0.80 USD an hour")
            try expectScreen(of: terminal, rows: 12, "ModelEndpointOffers")
            #expect(!terminal.screen.shows("nvidia-h100"))
            terminal.send(Key.enter)
            try terminal.wait(forText: "Make the endpoint m-aaaaaaa on aws us-east-1 nvidia-l4 x1 for 0.80 USD an hour")
            #expect(!world.server.requests.contains { $0.target == "/v2/endpoint/ada" })
            terminal.send("y")
            try terminal.wait(forText: "The endpoint m-aaaaaaa is being made")
            let made = try #require(world.server.requests.first { $0.method == "POST" && $0.target == "/v2/endpoint/ada" })
            let body = try JSONValue(parsing: made.body)
            #expect(body["model"]?["revision"]?.stringValue == Self.a && body["model"]?["repository"] == "org/m")
            try quit(terminal)
            #expect(try home.savedSession().model.text == "endpoint:m-aaaaaaa")
        }

        @Test(arguments: [
            (403, "GatedRepo", "This model is gated", "ModelGated"),
            (404, "RevisionNotFound", "The model has no such revision", "ModelMissingRevision"),
        ])
        func whatTheHubRefusesIsSaidAndNothingIsClaimed(status: Int, code: String, message: String, picture: String) throws {
            let world = ModelWorld { $0.refusal = (status, code, "because") }
            let terminal = try start(world, ["--model", "org/m@nowhere"])
            terminal.say("Hi")
            try terminal.wait(forText: message)
            try terminal.wait("the reply") { $0.statusRow.contains("7 + 3 tokens") }
            try expectScreen(of: terminal, rows: 12, picture)
            try quit(terminal)
            try expectSaved(picture)
            let author = try author()
            #expect(author.revisionStatus == .unknown && author.revision == nil && author.requestedRevision == "nowhere")
        }

        @Test func aNewNameIsSaid() throws {
            let world = ModelWorld { $0.newName = "org/renamed" }
            let terminal = try start(world)
            terminal.say("Hi")
            try terminal.wait(forText: "org/m is called org/renamed now.")
            try terminal.wait("the reply") { $0.statusRow.contains("7 + 3 tokens") }
            try expectScreen(of: terminal, rows: 12, "ModelRenamed")
            try quit(terminal)
            try expectSaved("ModelRenamed")
            #expect(try author().reference == "org/m")
            #expect(try author().resolvedRevision == Self.a)
        }

        @Test func aProviderThatIsGoneIsSaid() throws {
            let world = ModelWorld { $0.providers = #"{"together":{"status":"live","providerId":"m","task":"conversational"}}"# }
            let terminal = try start(world, ["--model", "org/m:groq"])
            terminal.say("Hi")
            try terminal.wait(forText: "groq does not serve org/m any more.")
            try terminal.wait("the reply") { $0.statusRow.contains("7 + 3 tokens") }
            try expectScreen(of: terminal, rows: 12, "ModelProviderGone")
            try quit(terminal)
            try expectSaved("ModelProviderGone")
            #expect(try author().provider == "groq")
        }

        @Test func anUnknownPriceIsSaidAndNotSavedAsNothing() throws {
            let world = ModelWorld { $0.price = nil }
            let terminal = try start(world, size: Size(columns: 120, rows: 34))
            terminal.say("Hi")
            try terminal.wait("the reply") { $0.statusRow.contains("cost unknown") }
            terminal.say("/usage")
            try terminal.wait(forText: "its price is not known before it answers")
            #expect(terminal.screen.shows("org/m at groq: 1 answer, 7 + 3 tokens, cost of all not known"))
            #expect(terminal.screen.shows("USD 0.0000 for 1 answers, 10 tokens; the cost of 1 is not known and not in it"))
            #expect(terminal.screen.shows("no server has told any"))
            // Below stands the month, which is another each time.
            try expectScreen(of: terminal, rows: 5, "ModelPriceUnknown")
            try close(terminal, showing: "Rate limits")
            try quit(terminal)
            try expectSaved("ModelPriceUnknown")
            #expect(try home.savedSession().messages.last?.reply?.cost == nil)
        }

        @Test func endedCreditsSayWhatToDo() throws {
            let world = ModelWorld {
                $0.status = 402
                $0.body = [#"{"error":"You have depleted your monthly included credits."}"#]
            }
            let terminal = try start(world, size: Size(columns: 120, rows: 34))
            terminal.say("Hi")
            try terminal.wait(forText: "You have depleted your monthly included credits")
            terminal.say("/usage")
            try terminal.wait(forText: "This month")
            try terminal.wait(forText: "huggingface.co/settings/billing")
            try close(terminal, showing: "Rate limits")
            try quit(terminal)
        }

        @Test func whatMayStillBeAskedIsInTheStatusLine() throws {
            let world = ModelWorld {
                $0.answerHeaders["x-ratelimit-remaining-requests"] = "97"
                $0.answerHeaders["x-ratelimit-limit-requests"] = "100"
                $0.answerHeaders["x-ratelimit-reset-requests"] = "6m0s"
            }
            let terminal = try start(world, size: Size(columns: 160, rows: 14))
            terminal.say("Hi")
            try terminal.wait("the reply") { $0.statusRow.contains("97 of 100 requests left") }
        }

        @Test func theListComesFromTheCacheWhenNobodyAnswers() throws {
            let world = ModelWorld()
            var terminal = try start(world)
            terminal.send(Key.controlP)
            try terminal.wait("the router's list with what the hub knows") {
                $0.shows("org/m ") && $0.shows("131k") && !$0.shows("asking")
            }
            terminal.send("org")
            try terminal.wait("the filtered list") { $0.shows("1 of 3") }
            try expectScreen(of: terminal, rows: 12, "ModelPickerRouter")
            try close(terminal, showing: "1 of 3")
            try quit(terminal)
            world.server.stop()
            terminal = try start(world)
            terminal.send(Key.controlP)
            try terminal.wait("the list that was kept") { $0.shows("org/m ") && $0.shows("131k") }
            try terminal.wait("that nobody answers") { !$0.shows("asking") }
            try close(terminal, showing: "131k")
            try quit(terminal)
        }

        @Test func aPresetSetsModelPromptAndParameters() throws {
            let world = ModelWorld()
            mkdir(home.path + "/xdg", 0o700)
            mkdir(home.path + "/xdg/parley", 0o700)
            mkdir(home.path + "/xdg/parley/presets", 0o700)
            home.environment["XDG_CONFIG_HOME"] = home.path + "/xdg"
            home.write(
                "xdg/parley/presets/pirate.yaml",
                "model: org/m\nsystem_prompt: Talk like a pirate.\nparameters: {temperature: 0.5, seed: 7}\n")
            home.write("xdg/parley/presets/wrong.yaml", "modle: org/m\n")
            let terminal = try start(world, ["--preset", "pirate", "--seed", "8"])
            terminal.say("Hi")
            try terminal.wait("the reply") { $0.statusRow.contains("tokens") }
            terminal.say("/preset wrong")
            try terminal.wait(forText: "modle")
            terminal.say("/preset pirate")
            try terminal.wait(forText: "The preset pirate is in use.")
            try quit(terminal)
            let session = try home.savedSession()
            #expect(session.model.text == "org/m" && session.systemPrompt == "Talk like a pirate.")
            #expect(session.settings.temperature == 0.5 && session.settings.seed == 7)
            let chat = try #require(world.server.chats.first { $0["messages"] != nil })
            #expect(chat["seed"] == 8 && chat["temperature"] == 0.5)
            let run = try home.run(["ask", "--preset", "none", "Hi"])
            #expect(run.status == 3 && run.errorText.hasPrefix("parley: there is no preset “none”"))
        }
    }
}
