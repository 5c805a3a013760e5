import Inference
import JSON

private let model = Place.model
private let table = Table(columns: [.init("City", ["Paris", "Rome"]), .init("People", ["2", "3"])])

let questionCalls: [Call] = [
    Call("question-answering") {
        _ = try await $0.router.questionAnswering("Who?", context: "Ada wrote it.", model: model)
    },
    Call("question-answering-parameters") {
        var parameters = QuestionAnswering.Parameters(topK: 2)
        parameters.stride = 16
        parameters.allowsNoAnswer = true
        parameters.maxAnswerLength = 9
        parameters.maxQuestionLength = 33
        parameters.maxSequenceLength = 99
        parameters.alignsToWords = false
        _ = try await $0.router.questionAnswering("Who?", context: "Ada wrote it.", model: model, parameters: parameters)
    },
    Call("table-question-answering") {
        _ = try await $0.router.tableQuestionAnswering("How many?", table: table, model: model)
    },
    Call("table-question-answering-parameters") {
        var parameters = TableQuestionAnswering.Parameters()
        parameters.padding = "longest"
        parameters.isSequential = true
        parameters.truncates = true
        _ = try await $0.router.tableQuestionAnswering("How many?", table: table, model: model, parameters: parameters)
    },
    Call("document-question-answering") {
        _ = try await $0.router.documentQuestionAnswering("How much?", image: Place.picture, model: model)
    },
    Call("document-question-answering-parameters") {
        var parameters = DocumentQuestionAnswering.Parameters(topK: 2)
        parameters.stride = 16
        parameters.allowsNoAnswer = true
        parameters.maxAnswerLength = 9
        parameters.maxQuestionLength = 33
        parameters.maxSequenceLength = 99
        parameters.language = "en"
        parameters.wordBoxes = [[1, 2, 3, 4]]
        _ = try await $0.router.documentQuestionAnswering(
            "How much?", image: Place.picture, model: model, parameters: parameters)
    },
    Call("visual-question-answering") {
        _ = try await $0.router.visualQuestionAnswering("What is it?", image: Place.picture, model: model)
    },
    Call("visual-question-answering-parameters") {
        _ = try await $0.router.visualQuestionAnswering(
            "What is it?", image: Place.picture, model: model, parameters: .init(topK: 2))
    },
    Call("tabular-classification") { _ = try await $0.router.tabularClassification(table, model: model) },
]
