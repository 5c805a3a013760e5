@testable import Inference

extension TaskCase {
    private static let cat = ScoredLabel(label: "cat", score: 0.75)
    private static let dog = ScoredLabel(label: "dog", score: 0.25)

    private static func entity(_ label: String, token: Int? = nil) -> TokenClassification.Entity {
        .init(label: label, score: 0.99, word: "Ada", range: 11..<14, tokenIndex: token)
    }

    private static let candidate = FillMask.Candidate(text: "is", tokenID: 2003, score: 0.5, sentence: "that is it")

    static let ofTexts: [TaskCase] = [
        TaskCase(
            "sentence similarity", [Double].self, suffix: "/pipeline/sentence-similarity",
            json: #"{"inputs":{"source_sentence":"a","sentences":["b","c"]},"parameters":{}}"#,
            answers: [("[0.9,1]", [0.9, 1])],
            malformed: [("[0.9]", "the answer"), (#"["a",1]"#, "[0]"), ("{}", "the answer")]
        ) { try await $0.sentenceSimilarity(of: "a", to: ["b", "c"], model: "m") },
        TaskCase(
            "token classification", [TokenClassification.Entity].self,
            json: #"{"inputs":"My name is Ada","parameters":{"aggregation_strategy":"none","ignore_labels":["O"],"stride":8}}"#,
            answers: [
                (#"[{"entity_group":"PER","score":0.99,"word":"Ada","start":11,"end":14}]"#, [entity("PER")]),
                (#"[{"entity":"B-PER","index":4,"score":0.99,"word":"Ada","start":11,"end":14}]"#, [entity("B-PER", token: 4)]),
                (
                    #"[{"entity":"X","score":0.5,"word":"a","start":null,"end":null}]"#,
                    [.init(label: "X", score: 0.5, word: "a", range: nil, tokenIndex: nil)]
                ), ("[]", []),
            ],
            malformed: [
                (#"[{"score":1,"word":"a"}]"#, "[0].entity"), (#"[{"entity":"a","score":1}]"#, "[0].word"),
                (#"[{"entity":"a","score":1,"word":"a","start":4,"end":2}]"#, "[0].end"),
            ]
        ) {
            try await $0.tokenClassification(
                "My name is Ada", model: "m",
                parameters: .init(aggregation: TokenClassification.Aggregation.none, ignoredLabels: ["O"], stride: 8))
        },
        TaskCase(
            "zero-shot classification", [ScoredLabel].self,
            json:
                #"{"inputs":"t","parameters":{"candidate_labels":["cat","dog"],"multi_label":true,"hypothesis_template":"A {}."}}"#,
            answers: [
                (#"[{"label":"cat","score":0.75},{"label":"dog","score":0.25}]"#, [cat, dog]),
                (#"[[{"label":"cat","score":0.75},{"label":"dog","score":0.25}]]"#, [cat, dog]),
                (#"{"sequence":"t","labels":["cat","dog"],"scores":[0.75,0.25]}"#, [cat, dog]),
                (#"[{"sequence":"t","labels":["cat","dog"],"scores":[0.75,0.25]}]"#, [cat, dog]),
            ],
            malformed: [
                (#"{"labels":["a"],"scores":[1,2]}"#, "scores"), (#"{"labels":["a"]}"#, "scores"),
                (#"{"labels":[1],"scores":[1]}"#, "labels[0]"), (#"[{"label":"a"}]"#, "[0].score"),
            ]
        ) {
            try await $0.zeroShotClassification(
                "t", labels: ["cat", "dog"], model: "m", parameters: .init(allowsSeveral: true, hypothesisTemplate: "A {}."))
        },
        TaskCase(
            "fill mask", [[FillMask.Candidate]].self,
            json: #"{"inputs":"that [MASK] it","parameters":{"targets":["is"],"top_k":1}}"#,
            answers: [
                (#"[{"score":0.5,"token":2003,"token_str":"is","sequence":"that is it"}]"#, [[candidate]]),
                (
                    #"[[{"score":0.5,"token":2003,"token_str":"is","sequence":"that is it"}],[{"score":0.5,"token":2003,"#
                        + #""token_str":"is","sequence":"that is it"}]]"#, [[candidate], [candidate]]
                ),
            ],
            malformed: [
                (#"[{"score":0.5,"token":2003,"sequence":"x"}]"#, "[0].token_str"),
                (#"[[{"score":0.5,"token":"x","token_str":"is","sequence":"x"}]]"#, "[0][0].token"),
            ]
        ) { try await $0.fillMask("that [MASK] it", model: "m", parameters: .init(topK: 1, targets: ["is"])) },
        TaskCase(
            "summarization", String.self,
            json:
                #"{"inputs":"long","parameters":{"clean_up_tokenization_spaces":true,"generate_parameters":{"max_new_tokens":9},"#
                + #""truncation":"only_first"}}"#,
            answers: [(#"[{"summary_text":"short"}]"#, "short"), (#"{"summary_text":"short"}"#, "short")],
            malformed: [("[]", "[0]"), ("[{}]", "[0].summary_text")]
        ) {
            try await $0.summarization(
                "long", model: "m",
                parameters: .init(cleansUpSpaces: true, truncation: .onlyFirst, generation: .init(maxNewTokens: 9)))
        },
        TaskCase(
            "translation", String.self, json: #"{"inputs":"Good day","parameters":{"src_lang":"en_XX","tgt_lang":"fr_XX"}}"#,
            answers: [(#"[{"translation_text":"Bonjour 👋"}]"#, "Bonjour 👋")],
            malformed: [(#"[{"translation_text":1}]"#, "[0].translation_text")]
        ) {
            try await $0.translation(
                "Good day", model: "m", parameters: .init(languages: .init(from: "en_XX", to: "fr_XX")))
        },
        TaskCase(
            "translation of several texts", [String].self, json: #"{"inputs":["a","b"],"parameters":{}}"#,
            answers: [
                (#"[{"translation_text":"x"},{"translation_text":"y"}]"#, ["x", "y"]),
                (#"[[{"translation_text":"x"}],[{"translation_text":"y"}]]"#, ["x", "y"]),
            ], malformed: [(#"[{"translation_text":"x"}]"#, "the answer"), ("[[],[]]", "[0][0]")]
        ) { try await $0.translation(["a", "b"], model: "m") },
    ]
}
