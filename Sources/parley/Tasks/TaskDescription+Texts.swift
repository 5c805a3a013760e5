import Inference
import JSON

extension TaskDescription {
    /// A text to a text.
    static let written: [TaskDescription] = [
        TaskDescription(
            task: .textGeneration, summary: "Continue a text", inputs: [.text],
            parameters: [
                .init("max_new_tokens", .whole, "The longest answer in tokens"),
                .init("temperature", .number, "Above 0: less makes likely tokens likelier still"),
                .init("top_p", .number, "Only the likeliest tokens that together have this probability may be drawn"),
                .init("top_k", .whole, "Only so many of the likeliest tokens may be drawn"),
                .init("typical_p", .number, "Only tokens about as likely as is typical may be drawn"),
                .init("do_sample", .flag, "Whether tokens are drawn at random"),
                .init("seed", .whole, "The seed of the randomness"),
                .init("stop", .texts, "Texts that end the answer"),
                .init("repetition_penalty", .number, "More than 1 makes tokens that were there already less likely"),
                .init("frequency_penalty", .number, "-2 to 2: more than 0 makes frequent tokens less likely"),
                .init("best_of", .whole, "How many answers are written, of which the likeliest comes back"),
                .init("return_full_text", .flag, "Whether the prompt is put before the answer"),
                .init("details", .flag, "Whether tokens and details come back, which --json shows"),
                .init("top_n_tokens", .whole, "How many alternatives come back for each token"),
                .init("decoder_input_details", .flag, "Whether the tokens of the prompt come back"),
                .init("grammar", .anything, "What the text must look like: {\"type\": \"json\"|\"regex\", \"value\": …}"),
                .init("truncate", .whole, "How many tokens of the prompt are kept"),
                .init("watermark", .flag, "Whether the text is marked as a machine's"),
                .init("adapter_id", .text, "The name of a LoRA adapter that the server has"),
            ],
            takesProvider: true
        ) { job throws(InferenceError) in try await generate(job) },
        TaskDescription(
            task: .summarization, summary: "Make a text shorter", inputs: [.text],
            parameters: [
                .cleansUpSpaces, .truncation,
                .init("generate_parameters", .group(ParameterDescription.generation), "How the model writes"),
            ]
        ) { job throws(InferenceError) in
            try await job.client.summarization(
                job.text, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .text($0, member: "summary_text") }
        },
        TaskDescription(
            task: .translation, summary: "Say a text in another language", inputs: [.text],
            parameters: [
                .init("src_lang", .text, "The language it is in, as the model names it"),
                .init("tgt_lang", .text, "The language it is put into, as the model names it"), .cleansUpSpaces, .truncation,
                .init("generate_parameters", .group(ParameterDescription.generation), "How the model writes"),
            ]
        ) { job throws(InferenceError) in
            try await job.client.translation(
                job.text, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .text($0, member: "translation_text") }
        },
    ]

    private static func generate(_ job: Job) async throws(InferenceError) -> Answered<TaskOutput> {
        var parameters = TextGeneration.Parameters()
        parameters.other = job.parameters
        parameters.returnsFullText = job.parameters["return_full_text"]?.boolValue
        let request = TextGeneration.Request(
            prompt: job.text, model: job.model, parameters: parameters, provider: job.provider)
        guard let onText = job.onText, job.streams else {
            return try await job.client.textGeneration(request, onAttempt: job.onAttempt).map { .generation($0) }
        }
        var response = TextGeneration.Response()
        var shown = 0
        for try await batch in job.client.streamTextGeneration(request, onAttempt: job.onAttempt) {
            for delta in batch { response.apply(delta) }
            let text = response.text.utf8.dropFirst(shown)
            shown += text.count
            if !text.isEmpty { onText(String(decoding: text, as: UTF8.self)) }
        }
        return Answered(value: .generation(response), evidence: response.evidence ?? AnswerEvidence(status: 200))
    }
}

extension TaskDescription.Job {
    /// What was checked to be there.
    var text: String { inputs.text ?? "" }
    var file: [UInt8] { inputs.file ?? [] }
    var table: Table { inputs.table ?? Table(columns: []) }

    /// Whether a written answer is given out while it is written: several can only be compared when they are whole.
    var streams: Bool { onText != nil && !["best_of", "decoder_input_details"].contains { parameters[$0] != nil } }
}

/// A value after a change, for values that are made of parts without an initializer.
func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var value = value
    change(&value)
    return value
}
