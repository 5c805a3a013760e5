import Inference
import JSON

extension TaskDescription {
    /// A question, and what it is about, to answers.
    static let asked: [TaskDescription] = [
        TaskDescription(
            task: .questionAnswering, summary: "Find the answer to a question in a text", inputs: [.question, .context],
            parameters: ParameterDescription.answering + [
                .init("align_to_words", .flag, "Whether an answer is widened to whole words")
            ]
        ) { job throws(InferenceError) in
            try await job.client.questionAnswering(
                job.text, context: job.inputs.context ?? "", model: job.model,
                parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .answers($0) }
        },
        TaskDescription(
            task: .tableQuestionAnswering, summary: "Answer a question from a table", inputs: [.question, .table],
            parameters: [
                .init("padding", .choice(["do_not_pad", "longest", "max_length"]), "How the question is lengthened"),
                .init("sequential", .flag, "Whether several questions are asked one after the other"),
                .init("truncation", .flag, "Whether rows are dropped from a table that is too large"),
            ]
        ) { job throws(InferenceError) in
            try await job.client.tableQuestionAnswering(
                job.text, table: job.table, model: job.model, parameters: with(.init()) { $0.other = job.parameters },
                onAttempt: job.onAttempt
            ).map { .tableAnswer($0) }
        },
        TaskDescription(
            task: .visualQuestionAnswering, summary: "Answer a question about a picture", inputs: [.question, .file],
            parameters: [.topK("answers")]
        ) { job throws(InferenceError) in
            try await job.client.visualQuestionAnswering(
                job.text, image: job.file, model: job.model, parameters: with(.init()) { $0.other = job.parameters },
                onAttempt: job.onAttempt
            ).map { .answers($0) }
        },
        TaskDescription(
            task: .documentQuestionAnswering, summary: "Answer a question from the picture of a document",
            inputs: [.question, .file],
            parameters: ParameterDescription.answering + [
                .init("lang", .text, "The language that words are read in, such as eng"),
                .init("word_boxes", .anything, "The words and where they stand, for a document that was read already"),
            ]
        ) { job throws(InferenceError) in
            try await job.client.documentQuestionAnswering(
                job.text, image: job.file, model: job.model, parameters: with(.init()) { $0.other = job.parameters },
                onAttempt: job.onAttempt
            ).map { .answers($0) }
        },
    ]

    /// Rows to a value for each.
    static let tabular: [TaskDescription] = [
        TaskDescription(
            task: .tabularClassification, summary: "Say which class each row of a table belongs to", inputs: [.table]
        ) { job throws(InferenceError) in
            try await job.client.tabularClassification(job.table, model: job.model, onAttempt: job.onAttempt)
                .map { .classes($0) }
        },
        TaskDescription(
            task: .tabularRegression, summary: "Say which number belongs to each row of a table", inputs: [.table]
        ) { job throws(InferenceError) in
            try await job.client.tabularRegression(job.table, model: job.model, onAttempt: job.onAttempt)
                .map { .numbers($0) }
        },
    ]
}
