import ChatCore
import SeededRandom
import SessionIndex
import Testing

@Suite struct SearchingTests {
    private let scratch = Scratch()

    @Test func wordsMustAllBeInOneMessage() throws {
        let index = try scratch.index()
        try index.add(
            session(1, "Why is the sky blue?", "Light is scattered by the air."),
            session(2, "The sky at night", "It is dark and blue."))
        #expect(try index.found("sky blue") == ["Why is the [sky] [blue]?"])
        #expect(try index.found("SKY") == ["The [sky] at night", "Why is the [sky] blue?"])
        #expect(try index.found("sea") == [])
    }

    @Test func phrasesPrefixesAndExclusionsNarrowTheSearch() throws {
        let index = try scratch.index()
        try index.add(session(1, "the blue sky", "sky, blue"), session(2, "scattering", "Scattered clouds"))
        #expect(try index.found("\"blue sky\"") == ["the [blue sky]"])
        #expect(try index.found("scatter*") == ["[Scattered] clouds", "[scattering]"])
        #expect(try index.found("scatter") == [])
        #expect(try index.found("sky -the") == ["[sky], blue"])
        #expect(try index.found("\"blue s\"*") == ["the [blue sky]"])
    }

    @Test func accentsAndCaseDoNotMatter() throws {
        let index = try scratch.index()
        try index.add(session(1, "Élan vital", "ÜBER Straßen"), session(2, "ПРИВЕТ мир", "Γειά σου Κόσμε"))
        #expect(try index.found("elan uber").isEmpty)
        #expect(try index.found("elan") == ["[Élan] vital"])
        #expect(try index.found("über") == ["[ÜBER] Straßen"])
        #expect(try index.found("привет") == ["[ПРИВЕТ] мир"])
        #expect(try index.found("ΚΌΣΜΕ") == ["Γειά σου [Κόσμε]"])
    }

    @Test(arguments: [
        ("今天天气很好", "天气"), ("东京は日本の首都です", "日本の首都"), ("ภาษาไทยสวยงาม", "ไทย"), ("ខ្ញុំស្រឡាញ់ភាសាខ្មែរ", "ភាសា"),
        ("한국어 문장", "한국어"), ("हिन्दी भाषा", "भाषा"), ("mixed 漢字 and words", "漢字 and"), ("𠀀𠀁𠀂", "𠀁𠀂"),
    ]) func scriptsWithoutSpacesAreFoundInTheMiddle(_ text: String, _ wanted: String) throws {
        let index = try scratch.index()
        try index.add(session(1, text))
        #expect(try index.search(SessionQuery("\"\(wanted)\""), limit: 5).count == 1)
        #expect(try index.search(SessionQuery(wanted + "x"), limit: 5).isEmpty)
    }

    @Test func filtersNameModelsRolesTagsAndTimes() throws {
        let index = try scratch.index()
        try index.add(
            session(1, at: "2025-12-31T23:00:00Z", tags: ["physics"], model: "local:qwen2.5-coder", "light", "light one"),
            session(2, at: "2026-05-01T00:00:00Z", tags: ["cooking", "home"], model: "hf-org/Llama-3", "light", "light two"))
        #expect(try index.found("light model:qwen2.5") == ["[light] one"])
        #expect(try index.found("light model:llama") == ["[light] two"])
        #expect(try index.found("light role:user").count == 2)
        #expect(try index.found("light role:assistant tag:physics") == ["[light] one"])
        #expect(try index.found("light before:2026 role:assistant") == ["[light] one"])
        #expect(try index.found("light after:2026-05-01T00:01:00Z") == ["[light] two"])
        #expect(try index.found("light after:2026-06").isEmpty)
        #expect(try index.found("light before:2025").isEmpty)
        #expect(try index.found("before:2026 role:user") == ["light"])
        #expect(try index.found("before:2026") == ["light one", "light"])
        #expect(try index.found("-one before:2026") == ["light"])
    }

    @Test func aModelIsFoundByWhatItsNameOrAPartOfItBeginsWith() throws {
        let index = try scratch.index()
        try index.add(
            session(1, model: "local:qwen2.5-coder", "a", "one"), session(2, model: "local:qwen3-8b_q4", "a", "two"),
            session(3, model: "hf-org/Llama-3", "a", "three"))
        for (part, found) in [
            ("qwen", ["two", "one"]), ("QWEN2", ["one"]), ("qwen2.5", ["one"]), ("qwen2.5-co", ["one"]), ("8b", ["two"]),
            ("q", ["two", "one"]),
            ("8b_q", ["two"]), ("3", ["three"]), ("local:qwen", ["two", "one"]), ("loc", ["two", "one"]), ("wen", []),
            ("qwen-3", []),
            ("lokal", []), ("llama-3", ["three"]), ("org/l", ["three"]), ("llama-", ["three"]), ("-", []),
        ] {
            #expect(try index.found("role:assistant model:\(part)") == found, "\(part)")
        }
    }

    @Test func aModelWhoseMessagesAreGoneIsNotKnownAnyMore() throws {
        let index = try scratch.index()
        let first = session(1, model: "local:qwen", "a", "one")
        try index.add(first, session(2, model: "local:qwen", "a", "two"), session(3, model: "local:gemma", "a", "three"))
        try index.transaction { () throws(SessionIndexError) in try index.remove(first.id) }
        #expect(try index.found("model:qw") == ["two"])
        try index.add(session(2, title: "again", model: "local:phi", "a", "two"))
        #expect(try index.found("model:qw").isEmpty)
        #expect(try index.found("model:ph") == ["two"])
    }

    @Test func titlesSystemPromptsAndReasoningAreFound() throws {
        let index = try scratch.index()
        try index.add(
            session(1, title: "About whales", reasoning: "mammals, surely", system: "Answer briefly.", "What are they?", "Fish?"))
        let title = try index.search(SessionQuery("whales"), limit: 5)
        #expect(title.map(\.role) == ["title"] && title[0].message == nil)
        #expect(try index.found("briefly role:system") == ["Answer [briefly]."])
        let reasoning = try index.search(SessionQuery("mammals"), limit: 5)
        #expect(reasoning.map(\.message) == [MessageID("m1")])
        #expect(reasoning[0].snippet.contains(SearchHit.Piece("mammals", isMatch: true)))
    }

    @Test func theNewestComesFirstAndTheLimitHolds() throws {
        let index = try scratch.index()
        for number in 1...30 {
            try index.add(session(number, at: "2026-03-\(number < 10 ? "0" : "")\(number)T00:00:00Z", "word \(number)"))
        }
        #expect(try index.found("word", limit: 3) == ["[word] 30", "[word] 29", "[word] 28"])
    }

    @Test(arguments: [
        "\"", "\"\"", "a\"b", "AND", "OR NOT", "(", ")", "a*b*", "*", "-", "--", "^x", "{text}:x", "NEAR(a b)", "text:x", "a:b:c",
        "\0",
        "a\0b", "'; DROP TABLE sessions; --", "model:\"", "role:\"user\"", "tag:-", "🦊", "\u{301}", "http://a.b/c?d=e",
    ]) func whateverIsTypedIsAQueryOrIsRefusedInOneSentence(_ text: String) throws {
        let index = try scratch.index()
        try index.add(session(1, "words to be found", text))
        do throws(SessionQuery.Problem) {
            let query = try SessionQuery(text)
            let unfinished = try SessionQuery(text, isBeingTyped: true)
            _ = try! index.search(query, limit: 5)
            _ = try! index.search(unfinished, limit: 5)
        } catch {
            #expect(!error.summary.isEmpty)
        }
        #expect(try index.count() == 1)
    }

    @Test func aWrongFilterSaysWhatItTakes() {
        #expect(
            throws: SessionQuery.Problem.badValue(
                filter: "before:", value: "soon", expected: "a date such as 2026-11-21 or 2026-11")
        ) {
            try SessionQuery("x before:soon")
        }
        #expect(throws: SessionQuery.Problem.empty) { try SessionQuery("  ") }
        #expect(throws: SessionQuery.Problem.self) { try SessionQuery("role:nobody") }
    }

    @Test func whatIsBeingTypedIsTheBeginningOfAWord() throws {
        #expect(try SessionQuery("sky blu", isBeingTyped: true).terms == [.init("sky"), .init("blu", isPrefix: true)])
        #expect(try SessionQuery("sky b", isBeingTyped: true).terms == [.init("sky"), .init("b")])
        #expect(try SessionQuery("sky blue ", isBeingTyped: true).terms == [.init("sky"), .init("blue")])
    }

    /// What the index finds is what reading everything would find.
    @Test(arguments: 1...8) func findsWhatReadingEverythingFinds(seed: Int) throws {
        let index = try scratch.index()
        var random = SplitMix(seed: UInt64(seed))
        let words = ["alpha", "beta", "gamma", "delta", "Alpha", "alphabet", "天", "天气"]
        var sessions: [ULID: ChatSession] = [:]
        for step in 0..<60 {
            let number = Int.random(in: 1...15, using: &random)
            let texts = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<Int.random(in: 1...4, using: &random)).map { _ in words.randomElement(using: &random)! }.joined(
                    separator: " ")
            }
            var made = session(number, texts[0])
            for text in texts.dropFirst() {
                made.apply(
                    .messageSent(
                        ChatMessage(
                            id: MessageID("x\(step)-\(made.messages.count)"), parent: made.head, role: .user,
                            createdAt: made.updatedAt,
                            content: [.text(text)])))
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                sessions[made.id] = nil
                try index.transaction { () throws(SessionIndexError) in try index.remove(made.id) }
            } else {
                sessions[made.id] = made
                try index.add(made)
            }
        }
        for word in ["alpha", "beta", "alphab*", "天", "gamma"] {
            let expected = sessions.values.flatMap { session in
                session.messages.filter { message in
                    message.text.lowercased().split(separator: " ").contains {
                        word.hasSuffix("*") ? $0.hasPrefix(word.dropLast()) : word == "天" ? $0.hasPrefix(word) : $0 == word
                    }
                }.map { "\(session.id.text) \($0.id.text)" }
            }
            let found = try index.search(SessionQuery(word), limit: 1000).map {
                "\($0.session.id.text) \($0.message?.text ?? "")"
            }
            #expect(found.sorted() == expected.sorted(), "\(word)")
        }
        try index.check()
    }
}
