@testable import Inference

extension TaskCase {
    private static let ada = QuestionAnswering.Answer(text: "Ada", score: 0.9, range: 11..<14)
    private static let table = Table(columns: [.init("Name", ["Ada", "Bob"]), .init("Age", ["36", "41"])])

    static let ofQuestions: [TaskCase] = [
        TaskCase(
            "question answering", [QuestionAnswering.Answer].self,
            json:
                #"{"inputs":{"question":"Who?","context":"My name is Ada"},"parameters":{"align_to_words":true,"doc_stride":64,"#
                + #""handle_impossible_answer":true,"max_answer_len":5,"max_question_len":6,"max_seq_len":7,"top_k":2}}"#,
            answers: [
                (#"{"answer":"Ada","score":0.9,"start":11,"end":14}"#, [ada]),
                (
                    #"[{"answer":"Ada","score":0.9,"start":11,"end":14},{"answer":"","score":0.1,"start":0,"end":0}]"#,
                    [ada, .init(text: "", score: 0.1, range: 0..<0)]
                ),
            ], malformed: [(#"{"score":0.9}"#, "answer"), (#"[{"answer":"a","score":"b"}]"#, "[0].score")]
        ) {
            var parameters = QuestionAnswering.Parameters(topK: 2)
            parameters.alignsToWords = true
            parameters.stride = 64
            parameters.allowsNoAnswer = true
            parameters.maxAnswerLength = 5
            parameters.maxQuestionLength = 6
            parameters.maxSequenceLength = 7
            return try await $0.questionAnswering("Who?", context: "My name is Ada", model: "m", parameters: parameters)
        },
        TaskCase(
            "table question answering", TableQuestionAnswering.Answer.self,
            json: #"{"inputs":{"query":"How old?","table":{"Name":["Ada","Bob"],"Age":["36","41"]}},"#
                + #""parameters":{"padding":"longest","sequential":true,"truncation":true}}"#,
            answers: [
                (
                    #"{"answer":"AVERAGE > 36, 41","coordinates":[[0,1],[1,1]],"cells":["36","41"],"aggregator":"AVERAGE"}"#,
                    .init(
                        text: "AVERAGE > 36, 41", coordinates: [.init(row: 0, column: 1), .init(row: 1, column: 1)],
                        cells: ["36", "41"], aggregator: "AVERAGE")
                ),
                (
                    #"[{"answer":"36","coordinates":[[0,1]],"cells":["36"],"aggregator":"NONE"}]"#,
                    .init(text: "36", coordinates: [.init(row: 0, column: 1)], cells: ["36"], aggregator: nil)
                ), (#"{"answer":"36"}"#, .init(text: "36", coordinates: [], cells: [], aggregator: nil)),
            ],
            malformed: [
                (#"{"cells":[]}"#, "answer"), (#"{"answer":"a","coordinates":[[1]]}"#, "coordinates[0]"),
                (#"{"answer":"a","cells":[1]}"#, "cells[0]"),
            ]
        ) {
            var parameters = TableQuestionAnswering.Parameters()
            parameters.padding = "longest"
            parameters.isSequential = true
            parameters.truncates = true
            return try await $0.tableQuestionAnswering("How old?", table: table, model: "m", parameters: parameters)
        },
        TaskCase(
            "visual question answering", [QuestionAnswering.Answer].self,
            json: #"{"inputs":{"question":"Who?","image":"AQID"},"parameters":{"top_k":1}}"#,
            answers: [
                (#"[{"score":0.9,"answer":"woman"}]"#, [.init(text: "woman", score: 0.9, range: nil)]),
                (#"[{"answer":"a woman"}]"#, [.init(text: "a woman", score: nil, range: nil)]),
            ], malformed: [("[{}]", "[0].answer")]
        ) { try await $0.visualQuestionAnswering("Who?", image: [1, 2, 3], model: "m", parameters: .init(topK: 1)) },
        TaskCase(
            "document question answering", [QuestionAnswering.Answer].self,
            json:
                #"{"inputs":{"question":"How much?","image":"AQID"},"parameters":{"doc_stride":1,"handle_impossible_answer":false,"#
                + #""lang":"deu","max_answer_len":2,"max_question_len":3,"max_seq_len":4,"top_k":5,"word_boxes":[["$12",[0,0,1,1]]]}}"#,
            answers: [
                (#"[{"answer":"$12","score":0.9,"start":4,"end":6}]"#, [.init(text: "$12", score: 0.9, range: 4..<6)]),
                (#"[{"answer":"$12"}]"#, [.init(text: "$12", score: nil, range: nil)]),
                (#"{"answer":"$12"}"#, [.init(text: "$12", score: nil, range: nil)]),
            ], malformed: [(#"[{"answer":null}]"#, "[0].answer")]
        ) {
            var parameters = DocumentQuestionAnswering.Parameters(topK: 5)
            parameters.stride = 1
            parameters.allowsNoAnswer = false
            parameters.language = "deu"
            parameters.maxAnswerLength = 2
            parameters.maxQuestionLength = 3
            parameters.maxSequenceLength = 4
            parameters.wordBoxes = [["$12", [0, 0, 1, 1]]]
            return try await $0.documentQuestionAnswering("How much?", image: [1, 2, 3], model: "m", parameters: parameters)
        },
        TaskCase(
            "tabular classification", [String].self, json: #"{"table":{"Name":["Ada","Bob"],"Age":["36","41"]},"parameters":{}}"#,
            answers: [(#"["5","6"]"#, ["5", "6"]), ("[5,6.5]", ["5", "6.5"])],
            malformed: [("[null]", "[0]"), ("{}", "the answer")]
        ) { try await $0.tabularClassification(table, model: "m") },
        TaskCase(
            "tabular regression", [Double].self, json: #"{"table":{"Name":["Ada","Bob"],"Age":["36","41"]},"parameters":{}}"#,
            answers: [("[110.0,-1e3]", [110, -1000])], malformed: [(#"[1,"2"]"#, "[1]")]
        ) { try await $0.tabularRegression(table, model: "m") },
    ]
}
