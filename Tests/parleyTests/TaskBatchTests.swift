import Glibc
import JSON
import ServerTesting
import Synchronization
import Testing

extension ProgramTests {
    /// `parley task NAME --batch`: every line once, in its place, whatever happens on the way.
    @Suite struct TaskBatchTests {
        private let home = Home()

        private var results: String { home.path + "/out.jsonl" }

        /// The number in the text that a request is about.
        private static func number(in request: ScriptedServer.Request) -> Int {
            Int(request.bodyText.drop { !$0.isNumber }.prefix { $0.isNumber }) ?? -1
        }

        /// Turns `text N` into the vector `[N, 0.5]`.
        private static func vectors(
            _ decide: @escaping @Sendable (_ number: Int, _ request: Int) -> [ScriptedServer.Step] = { _, _ in [] }
        ) -> ScriptedServer {
            ScriptedServer { request, count in
                let number = number(in: request)
                let steps = decide(number, count)
                if case .head? = steps.first { return steps }
                return steps + .answer(200, "[[\(number),0.5]]")
            }
        }

        private func write(_ count: Int, to name: String = "in.jsonl") {
            home.write(name, (0..<count).map { "\"text \($0)\"\n" }.joined())
        }

        private func batch(
            _ server: ScriptedServer, _ more: [String] = [], input: String = "", whenStarted: (pid_t) -> Void = { _ in }
        ) throws -> ProgramRun {
            try home.run(
                [
                    "task", "feature-extraction", "--base-url", server.url, "--model", "m", "--batch", home.path + "/in.jsonl",
                    "--output", results,
                ] + more, input: input, whenStarted: whenStarted)
        }

        private func lines() throws -> [JSONValue] {
            String(decoding: readFile(results) ?? [], as: UTF8.self).split(separator: "\n").map {
                (try? JSONValue(parsing: String($0))) ?? .null
            }
        }

        private func expectAll(_ count: Int) throws {
            let lines = try lines()
            #expect(lines.map { $0["index"]?.intValue } == Array(0..<count))
            #expect(lines.map { $0["result"]?.arrayValue?.first?.doubleValue } == (0..<count).map(Double.init))
        }

        @Test func resultsAreInTheOrderOfTheInput() throws {
            write(200)
            let server = Self.vectors { number, _ in number % 9 == 0 ? [.pause(.milliseconds(number % 5 * 4))] : [] }
            let run = try batch(server, ["--concurrency", "8"])
            #expect(run.status == 0 && run.outputText == "" && run.errorText == "")
            try expectAll(200)
            #expect(server.requests.count == 200)
        }

        @Test func noMoreRequestsThanAllowedAreUnderWay() throws {
            write(40)
            let underWay = Mutex((now: 0, most: 0))
            let server = Self.vectors { _, _ in
                [
                    .run { underWay.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }, .pause(.milliseconds(5)),
                    .run { underWay.withLock { $0.now -= 1 } },
                ]
            }
            #expect(try batch(server, ["--concurrency", "3"]).status == 0)
            #expect(1...3 ~= underWay.withLock { $0.most })
        }

        @Test func aLineMayBeAnObjectWithItsOwnParametersAndID() throws {
            home.write(
                "in.jsonl",
                """
                {"id":"a","inputs":"text 1","parameters":{"normalize":true}}

                {"id":7,"texts":["text 2","more"]}
                """)
            let server = ScriptedServer { request, _ in
                .answer(200, Self.number(in: request) == 1 ? "[[1,0.5]]" : "[[2,0.5],[3,0.5]]")
            }
            #expect(try batch(server, ["--parameters", #"{"truncate":true}"#, "--concurrency", "1"]).status == 0)
            let lines = try lines()
            #expect(lines.map { $0["id"] } == ["a", 7] && lines.map { $0["index"] } == [0, 2])
            #expect(lines.map { $0["result"] } == [.array([1.0, 0.5]), .array([.array([2.0, 0.5]), .array([3.0, 0.5])])])
            let first = try JSONValue(parsing: server.requests[0].body)
            #expect(first["normalize"] == true && first["truncate"] == true)
            #expect(try JSONValue(parsing: server.requests[1].body)["normalize"] == nil)
        }

        @Test func linesThatFailDoNotStopTheOthers() throws {
            home.write("in.jsonl", "\"text 0\"\nno json\n\"text 2\"\n{\"txts\":[\"x\"]}\n\"text 4\"\n")
            let server = Self.vectors { number, _ in number == 2 ? .answer(422, #"{"error":"too long"}"#) : [] }
            let run = try batch(server)
            #expect(run.status == 1 && run.errorText.contains("3 of 5 lines failed"))
            let lines = try lines()
            #expect(lines.map { $0["result"] != nil } == [true, false, false, false, true])
            #expect(lines[2]["error"]?["status"] == 422)
            #expect(lines[2]["error"]?["message"]?.stringValue?.contains("too long") == true)
            #expect(lines[3]["error"]?["message"]?.stringValue?.contains("did you mean texts?") == true)
            #expect(server.requests.count == 3)
        }

        @Test(arguments: [401, 402, 403]) func aRefusedTokenStopsTheBatchWhichCanBeResumed(status: Int) throws {
            write(30)
            let isRefusing = Mutex(true)
            let server = Self.vectors { number, _ in
                number >= 10 && isRefusing.withLock { $0 } ? .answer(status, #"{"error":"no"}"#) : []
            }
            let run = try batch(server, ["--concurrency", "2"])
            #expect(run.status == 1 && run.errorText.lowercased().contains("run the same command again"))
            #expect(try lines().count <= 10 && lines().allSatisfy { $0["error"] == nil })
            isRefusing.withLock { $0 = false }
            #expect(try batch(server).status == 0)
            try expectAll(30)
        }

        @Test func aModelThatIsNotThereStopsTheBatch() throws {
            write(100)
            let server = ScriptedServer(.answer(404, #"{"error":"no such model"}"#))
            #expect(try batch(server).status == 1)
            #expect(try lines().isEmpty && server.requests.count < 20)
        }

        // MARK: Resuming

        @Test func afterKillsAtAnyMomentNothingIsRepeatedOrLost() throws {
            let count = 2000
            write(count)
            var random = SystemRandomNumberGenerator()
            let process = Mutex<(id: pid_t, killAt: Int)>((0, 0))
            let server = Self.vectors { _, request in
                let victim = process.withLock { $0.killAt == request ? $0.id : 0 }
                return victim == 0 ? [] : [.run { kill(victim, SIGKILL) }]
            }
            var run: ProgramRun
            var kills = -1
            repeat {
                kills += 1
                let finished = try lines().filter { $0["result"] != nil }.count
                let asked = server.requests.count
                let killAt = kills < 5 ? asked + Int.random(in: 1...600, using: &random) : 0
                run = try batch(server, ["--concurrency", "8"]) { id in process.withLock { $0 = (id, killAt) } }
                // What had its result is not asked for again, and everything else is.
                let numbers = server.requests[asked...].map(Self.number)
                #expect(numbers.allSatisfy { $0 >= finished }, "killed \(kills) times, \(finished) results")
            } while run.status == 256 + SIGKILL
            #expect(run.status == 0 && kills > 0)
            try expectAll(count)
        }

        @Test(arguments: [1, 5, 40]) func aTornLineIsDropped(bytes: Int) throws {
            write(10)
            let server = Self.vectors()
            #expect(try batch(server).status == 0)
            let whole = try #require(readFile(results))
            truncate(results, off_t(whole.count - bytes))
            #expect(try batch(server).status == 0)
            #expect(readFile(results) == whole && server.requests.count == 11)
        }

        @Test func linesAddedToTheInputAreDoneWithoutTheOthers() throws {
            write(5)
            let server = Self.vectors()
            #expect(try batch(server).status == 0)
            write(8)
            #expect(try batch(server).status == 0)
            try expectAll(8)
            #expect(server.requests.count == 8)
        }

        @Test func resultsOfAnotherInputModelOrParametersAreLeftAlone() throws {
            write(5)
            let server = Self.vectors()
            #expect(try batch(server).status == 0)
            let whole = readFile(results)
            let other = try batch(server, ["--parameters", #"{"normalize":true}"#])
            #expect(other.status == 4 && other.errorText.contains("line 1 differs"))
            home.write("in.jsonl", "\"text 0\"\n\"text 9\"\n")
            let changed = try batch(server)
            #expect(changed.status == 4 && changed.errorText.contains("line 2 differs"))
            write(3)
            #expect(try batch(server).status == 4)
            #expect(readFile(results) == whole && server.requests.count == 5)
        }

        @Test(arguments: ["my notes", "my notes\nof two lines\n"]) func aFileThatHoldsNoResultsIsLeftAlone(text: String) throws {
            write(3)
            home.write("out.jsonl", text)
            let run = try batch(Self.vectors())
            #expect(run.status == 4 && run.errorText.contains("does not hold the results of a batch"))
            #expect(readFile(results) == Array(text.utf8))
        }

        @Test func ctrlCEndsInOrderAndSaysHowToGoOn() throws {
            write(300)
            let process = Mutex<pid_t>(0)
            let server = Self.vectors { _, request in
                request == 50 ? [.run { kill(process.withLock { $0 }, SIGINT) }] : []
            }
            let run = try batch(server) { id in process.withLock { $0 = id } }
            #expect(run.status == 130 && run.errorText.lowercased().contains("run the same command again"))
            let count = try lines().count
            #expect(1..<300 ~= count)
            #expect(try batch(server).status == 0)
            // What was under way was finished and kept, unless it took too long.
            try expectAll(300)
            #expect(300...304 ~= server.requests.count)
        }

        // MARK: Trying again

        /// Fails for a while, as a server does that is too busy.
        private static func busyServer(_ isBusy: @escaping @Sendable (_ number: Int) -> Bool) -> ScriptedServer {
            vectors { number, _ in isBusy(number) ? .answer(424, #"{"error":"no room"}"#) : [] }
        }

        @Test func whatMayPassIsTriedAgainInItsPlaceAndNothingElse() throws {
            home.write("in.jsonl", "\"text 0\"\n\"text 1\"\nno json\n\"text 3\"\n\"text 4\"\n")
            let isBusy = Mutex(true)
            let server = Self.busyServer { number in [1, 4].contains(number) && isBusy.withLock { $0 } }
            let run = try batch(server)
            #expect(run.status == 1 && run.errorText.contains("3 of 5 lines failed"))
            #expect(run.errorText.contains("to try 2 of them again"))
            #expect(try lines().map { $0["error"]?["retryable"]?.boolValue } == [nil, true, nil, nil, true])
            let asked = server.requests.count
            isBusy.withLock { $0 = false }
            // What stays wrong is still told.
            let again = try batch(server)
            #expect(again.status == 1 && again.errorText.contains("1 of 5 lines failed"))
            #expect(!again.errorText.contains("same command"))
            #expect(server.requests[asked...].map(Self.number).sorted() == [1, 4])
            let lines = try lines()
            #expect(lines.map { $0["index"]?.intValue } == Array(0..<5))
            #expect(lines.map { $0["result"]?.arrayValue?.first?.doubleValue } == [0, 1, nil, 3, 4])
            #expect(names(in: home.path).filter { $0.hasPrefix("out") } == ["out.jsonl"])
            // There is nothing left to do.
            #expect(try batch(server).status == 1 && server.requests.count == asked + 2)
        }

        @Test func aFileThatWasMissingIsLookedForAgain() throws {
            home.write("in.jsonl", "{\"file\":\"\(home.path)/cat.png\"}\n")
            let server = ScriptedServer(.answer(200, #"[{"label":"cat","score":0.9}]"#))
            let arguments = [
                "task", "image-classification", "--base-url", server.url, "--batch", home.path + "/in.jsonl", "--output", results,
            ]
            #expect(try home.run(arguments).status == 1 && server.requests.isEmpty)
            home.write("cat.png", "a picture")
            #expect(try home.run(arguments).status == 0)
            #expect(try lines().map { $0["result"] != nil } == [true])
        }

        @Test(arguments: ["my notes", "my notes\n", "{\"index\":0,\"digest\":\"0\",\"result\":1}\n"])
        func aFileOfAnotherKindWithTheNameThatIsNeededIsLeftAlone(text: String) throws {
            write(3)
            #expect(try batch(Self.vectors()).status == 0)
            home.write("out.jsonl.mended", text)
            let run = try batch(Self.vectors())
            #expect(run.status == 4 && run.errorText.contains("out.jsonl.mended does not belong to"))
            #expect(readFile(results + ".mended") == Array(text.utf8))
            try expectAll(3)
        }

        @Test func interruptedWhileItTriesAgainItKeepsEveryResult() throws {
            write(60)
            let isBusy = Mutex(true)
            let process = Mutex<pid_t>(0)
            let server = Self.vectors { number, _ in
                guard number % 20 == 5 else { return [] }
                if isBusy.withLock({ $0 }) { return .answer(424, #"{"error":"no room"}"#) }
                // The first is mended; while the second is asked for, the program is told to end.
                return number == 25 ? [.run { kill(process.withLock { $0 }, SIGTERM) }, .pause(.seconds(1))] : []
            }
            #expect(try batch(server).status == 1)
            isBusy.withLock { $0 = false }
            let run = try batch(server, ["--concurrency", "1"]) { id in process.withLock { $0 = id } }
            #expect(run.status == 130)
            let lines = try lines()
            #expect(lines.map { $0["index"]?.intValue } == Array(0..<60))
            #expect(lines.indices.filter { lines[$0]["result"] == nil } == [25, 45])
        }

        @Test func afterKillsWhileItTriesAgainNothingIsLost() throws {
            let count = 240
            write(count)
            let isBusy = Mutex(true)
            let process = Mutex<(id: pid_t, killAt: Int)>((0, 0))
            let server = Self.vectors { number, request in
                if number % 40 == 7, isBusy.withLock({ $0 }) { return .answer(424, #"{"error":"no room"}"#) }
                let victim = process.withLock { $0.killAt == request ? $0.id : 0 }
                return victim == 0 ? [] : [.run { kill(victim, SIGKILL) }]
            }
            #expect(try batch(server, ["--concurrency", "8"]).status == 1)
            let whole = try lines()
            isBusy.withLock { $0 = false }
            write(count * 2)
            var random = SystemRandomNumberGenerator()
            var run: ProgramRun
            var kills = -1
            let first = server.requests.count
            repeat {
                kills += 1
                let killAt = kills < 5 ? server.requests.count + Int.random(in: 1...40, using: &random) : 0
                run = try batch(server, ["--concurrency", "3"]) { id in process.withLock { $0 = (id, killAt) } }
            } while run.status == 256 + SIGKILL
            #expect(run.status == 0 && kills > 0)
            try expectAll(count * 2)
            // What had a result before was never asked for again, and stands as it was written.
            #expect(server.requests[first...].map(Self.number).allSatisfy { $0 >= count || $0 % 40 == 7 })
            let lines = try lines()
            #expect(whole.indices.allSatisfy { $0 % 40 == 7 || lines[$0] == whole[$0] })
            #expect(names(in: home.path).filter { $0.hasPrefix("out") } == ["out.jsonl"])
        }

        // MARK: What the configuration allows

        @Test(arguments: [[], ["--concurrency", "16"], ["--concurrency", "1"]])
        func noMoreRequestsThanTheBackendAllowsAreUnderWay(flags: [String]) throws {
            write(30)
            let underWay = Mutex((now: 0, most: 0))
            let server = Self.vectors { _, _ in
                [
                    .run { underWay.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }, .pause(.milliseconds(5)),
                    .run { underWay.withLock { $0.now -= 1 } },
                ]
            }
            home.write("config.yaml", "backends:\n  lab: {base_url: \"\(server.url)\", concurrency: 2}\n")
            let run = try home.run(
                [
                    "task", "feature-extraction", "--model", "lab:m", "--batch", home.path + "/in.jsonl", "--output", results,
                ] + flags)
            #expect(run.status == 0)
            #expect(underWay.withLock { $0.most } <= 2)
            #expect(run.errorText.contains("allows 2 requests at once") == flags.contains("16"))
            try expectAll(30)
        }

        // MARK: Standard input and output

        @Test func aBatchMayBePiped() throws {
            let run = try home.run(
                ["task", "feature-extraction", "--base-url", Self.vectors().url, "--model", "m", "--batch", "-"],
                input: "\"text 3\"\n\"text 4\"")
            #expect(run.status == 0)
            let lines = try run.outputText.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            #expect(lines.map { $0["result"]?.arrayValue?.first?.doubleValue } == [3, 4])
        }

        @Test func whatAModelWritesCannotSteerATerminalLater() throws {
            home.write("in.jsonl", "\"x\"\n")
            let text = "\u{1B}[2J\u{9B}31m\u{202E}é"
            let server = ScriptedServer(.answer(200, JSONValue.array([["summary_text": .string(text)]]).text()))
            let run = try home.run(
                ["task", "summarization", "--base-url", server.url, "--batch", home.path + "/in.jsonl"])
            #expect(!run.outputText.unicodeScalars.contains { ["\u{1B}", "\u{9B}", "\u{202E}"].contains($0) })
            #expect(try JSONValue(parsing: run.output)["result"]?["summary_text"]?.stringValue == text)
        }
    }
}
