import ChatCore
import ScreenTesting
import SeededRandom
import TerminalCore
import Testing

@testable import ChatUI

@Suite struct ModelPickerTests {
    private static func facts(_ change: (inout ModelFacts) -> Void) -> ModelFacts {
        var facts = ModelFacts()
        change(&facts)
        return facts
    }

    /// Models as the router lists them, with everything that has a column.
    private static let models: [ModelChoice] = [
        ModelChoice(
            reference: "meta-llama/Llama-3.3-70B-Instruct",
            facts: facts {
                $0.contextLength = 131_072
                $0.inputPrice = 0.13
                $0.outputPrice = 0.4
                $0.tokensPerSecond = 290.4
                $0.firstTokenMilliseconds = 412
                $0.supportsTools = true
                $0.supportsStructuredOutput = false
                $0.takesImages = false
                $0.licence = "llama3.3"
                $0.isGated = true
            },
            providers: [
                ModelProvider(
                    name: "groq", status: "live",
                    facts: facts {
                        $0.contextLength = 131_072
                        $0.tokensPerSecond = 290.4
                    }), ModelProvider(name: "novita", status: "error"),
            ]),
        ModelChoice(
            reference: "Qwen/Qwen2.5-VL-7B-Instruct",
            facts: facts {
                $0.contextLength = 32_768
                $0.inputPrice = 0.2
                $0.outputPrice = 0.2
                $0.takesImages = true
                $0.licence = "apache-2.0"
                $0.isGated = false
            }, providers: [ModelProvider(name: "together", status: "live")]),
        ModelChoice(
            reference: "openai/gpt-oss-120b",
            facts: facts {
                $0.inputPrice = 0
                $0.outputPrice = 0
            }),
        ModelChoice(reference: "HuggingFaceTB/SmolLM3-3B"),
    ]

    private func state(columns: Int = 130, rows: Int = 20) -> ChatState {
        var state = ChatState.empty(columns: columns, rows: rows)
        state.press("<ctrl-p>")
        _ = state.run(
            .modelsListed(
                ModelList(backend: "local", models: [ModelChoice(reference: "local:smollm2-135m-instruct", detail: "98 MB")])),
            .modelsListed(
                ModelList(
                    backend: "hf", models: Self.models, fetchedAt: start.advanced(byMilliseconds: -7_500_000), isRefreshing: true)
            ))
        return state
    }

    private func shown(_ state: ChatState) -> [String] {
        guard case .models(let picker) = state.overlay else { return [] }
        return picker.rows.map { row in
            let choice = state.models.index.choices[Int(row.model)]
            return row.provider < 0 ? choice.reference : ":" + choice.providers[Int(row.provider)].name
        }
    }

    @Test func aWideScreenShowsAllColumnsAndTheAgeOfTheList() throws {
        var state = state()
        state.press("<down><right>")
        try expectScreen(state.frame(at: start), "model-picker-wide")
    }

    @Test func aNarrowScreenShowsTheColumnsThatMatterMost() throws {
        var state = state(columns: 66, rows: 14)
        try expectScreen(state.frame(at: start), "model-picker-narrow")
    }

    @Test func favouritesStayFirstWhileOneFilters() {
        var state = state()
        _ = state.run(.modelMarksRead(ModelMarks(favourites: ["HuggingFaceTB/SmolLM3-3B"], recents: ["openai/gpt-oss-120b"])))
        #expect(shown(state).prefix(2) == ["HuggingFaceTB/SmolLM3-3B", "openai/gpt-oss-120b"])
        state.press("m")
        #expect(shown(state).first == "HuggingFaceTB/SmolLM3-3B")
        state.press("et")
        #expect(shown(state).first == "meta-llama/Llama-3.3-70B-Instruct")
        let effects = state.press("<alt-f>")
        #expect(effects == [.markModel("meta-llama/Llama-3.3-70B-Instruct", isFavourite: true)])
        state.press("<ctrl-u>")
        #expect(shown(state).prefix(2) == ["HuggingFaceTB/SmolLM3-3B", "meta-llama/Llama-3.3-70B-Instruct"])
    }

    @Test func wordsFindNamesLettersAndWhatIsKnownOfAModel() {
        for (query, found) in [
            ("instruct qwen", ["Qwen/Qwen2.5-VL-7B-Instruct"]), ("vision", ["Qwen/Qwen2.5-VL-7B-Instruct"]),
            ("groq", ["meta-llama/Llama-3.3-70B-Instruct"]), ("gated tools", ["meta-llama/Llama-3.3-70B-Instruct"]),
            ("free", ["openai/gpt-oss-120b"]), ("l70b", ["meta-llama/Llama-3.3-70B-Instruct"]), ("xyz", []),
        ] {
            var state = state()
            state.press(query)
            #expect(shown(state) == found, "\(query)")
        }
    }

    @Test func everyColumnSortsAndWhatNobodyKnowsComesLast() {
        var state = state()
        var seen: [ModelColumn] = []
        while true {
            state.press("<alt-s>")
            guard case .models(let picker) = state.overlay, let column = picker.sort else { break }
            seen.append(column)
            let facts = picker.rows.map { state.models.index.choices[Int($0.model)].facts }
            for (left, right) in zip(facts, facts.dropFirst()) { #expect(!column.orders(right, before: left), "\(column)") }
            if let firstUnknown = facts.firstIndex(where: { column.text(of: $0).isEmpty }) {
                #expect(facts[firstUnknown...].allSatisfy { column.text(of: $0).isEmpty }, "\(column)")
            }
        }
        #expect(seen == ModelColumn.allCases)
    }

    @Test func aRowOpensToItsProvidersAndOneOfThemCanBeChosen() {
        var state = state()
        state.press("llama<right>")
        #expect(shown(state) == ["meta-llama/Llama-3.3-70B-Instruct", ":groq", ":novita"])
        state.press("<left>")
        #expect(shown(state) == ["meta-llama/Llama-3.3-70B-Instruct"])
        state.press("<alt-o><down><enter>")
        #expect(state.session.model.text == "meta-llama/Llama-3.3-70B-Instruct:groq")
        #expect(state.models.marks.recents == ["meta-llama/Llama-3.3-70B-Instruct:groq"])
    }

    @Test func theSelectionStaysOnItsModelWhenAnotherListArrives() {
        var state = state()
        state.press("<down><down>")
        guard case .models(let before) = state.overlay, let row = before.selected else {
            Issue.record("no picker")
            return
        }
        let chosen = state.models.index.choices[Int(row.model)].reference
        _ = state.run(.modelsListed(ModelList(backend: "hf", models: [ModelChoice(reference: "a/first")] + Self.models)))
        state.press("<enter>")
        #expect(state.session.model.text == chosen)
    }

    @Test func listsThatWereMadeReadyElsewhereAreShownAsIfTheyHadCome() {
        var (taken, received) = (state(), state())
        let marks = ModelMarks(favourites: [Self.models[1].reference], recents: [Self.models[0].reference])
        var catalog = ModelCatalog()
        for list in taken.models.lists { catalog.replace(list) }
        let list = ModelList(backend: "hf", models: [ModelChoice(reference: "a/first")] + Self.models)
        catalog.replace(list)
        _ = taken.run(.modelMarksRead(marks))
        _ = taken.run(.modelsListed(list, in: catalog))
        _ = received.run(.modelMarksRead(marks))
        _ = received.run(.modelsListed(list))
        #expect(shown(taken) == shown(received) && shown(taken).first?.contains(Self.models[1].reference) == true)
        #expect(taken.models == received.models && taken.models.columns == received.models.columns)
    }

    @Test func aBackendThatCannotBeAskedKeepsWhatWasKnown() {
        var state = state()
        _ = state.run(.modelsListed(ModelList(backend: "hf", models: [], failure: "no connection")))
        #expect(shown(state).count == 5)
        let rows = picture(of: state.frame(at: start))
        #expect(rows.contains("hf: 2 h old, no connection"))
    }

    @Test func typingKeyByKeyFindsWhatTypingAtOnceFinds() {
        var random = SplitMix(seed: 7)
        func word(_ letters: String, _ count: Int) -> String {
            String((0..<count).map { _ in letters.randomElement(using: &random)! })
        }
        let choices = (0..<400).map { _ in
            ModelChoice(reference: word("abc-/1", 12), facts: Self.facts { $0.licence = word("ab", 3) })
        }
        for _ in 0..<60 {
            let query = word("abc1 -", Int.random(in: 1...6, using: &random))
            var typed = ChatState.empty()
            typed.press("<ctrl-p>")
            _ = typed.run(.modelsListed(ModelList(backend: "b", models: choices)))
            var pasted = typed
            typed.press(query + "xx<backspace><backspace>")
            _ = pasted.run(.input(.paste(query)))
            #expect(shown(typed) == shown(pasted), "“\(query)”")
        }
    }

    @Test func theHubIsSearchedForWordsAndATask() {
        var state = state()
        let effects1 = state.press("smol<alt-h>")
        #expect(effects1 == [.searchHub(words: "smol", task: "text-generation")])
        let found = ModelList(backend: "the hub", models: [ModelChoice(reference: "org/found", detail: "served by nobody")])
        _ = state.run(
            .hubSearched(ModelList(backend: "the hub", models: []), words: "other", task: "text-generation"),
            .hubSearched(found, words: "smol", task: "text-generation"))
        state.press("<enter>")
        #expect(state.session.model.text == "org/found")
        let effects2 = state.press("<ctrl-p><alt-k><enter>")
        #expect(effects2 == [.listModels, .searchHub(words: "", task: "text-generation")])
    }

    @Test func theDetailsShowCardRevisionsAndFiles() throws {
        var state = state(columns: 90, rows: 34)
        let effects3 = state.press("llama<tab>")
        #expect(effects3 == [.describeModel("meta-llama/Llama-3.3-70B-Instruct")])
        var description = ModelDescription(model: "meta-llama/Llama-3.3-70B-Instruct")
        description.properties = [.init("task", "text-generation"), .init("gated", "ask its owner")]
        description.summary = ["Model Information", "A large language model with a control \u{1B}[31m in its card."]
        description.revisions = [
            .init(kind: .branch, name: "main", commit: String(repeating: "a", count: 40), title: "Update", date: start),
            .init(
                kind: .commit, name: String(repeating: "a", count: 40), commit: String(repeating: "a", count: 40),
                title: "Update", date: start),
        ]
        description.files = [.init(name: "config.json", size: 879), .init(name: "model.safetensors", size: 4_584_408_808)]
        _ = state.run(.modelDescribed(description))
        try expectScreen(state.frame(at: start), "model-details")
        state.press("<tab>")
        #expect(shown(state) == ["meta-llama/Llama-3.3-70B-Instruct"])
        let effects4 = state.press("<alt-v>")
        #expect(effects4.isEmpty, "what is known is not asked again")
        state.press("<enter>")
        #expect(state.session.model.text == "meta-llama/Llama-3.3-70B-Instruct@main")
    }
}
