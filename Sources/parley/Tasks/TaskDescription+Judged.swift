import Inference
import JSON

extension TaskDescription {
    /// A text to numbers, labels or words.
    static let judged: [TaskDescription] = [
        TaskDescription(
            task: .featureExtraction, summary: "Turn texts into vectors", inputs: [.texts],
            parameters: [
                .init("normalize", .flag, "Whether vectors get the length 1"),
                .init("prompt_name", .text, "The name of one of the model's prompts, such as query"),
                .init("truncate", .flag, "Whether a text that is too long is cut off"),
                .init("truncation_direction", .choice(["left", "right"]), "Which end is cut off"),
                .init("dimensions", .whole, "How long the vectors shall be; at OpenAI-compatible servers"),
            ],
            takesProvider: true
        ) { job throws(InferenceError) in
            try await job.client.featureExtraction(
                job.inputs.texts, model: job.model, parameters: with(.init()) { $0.other = job.parameters },
                provider: job.provider, onAttempt: job.onAttempt
            ).map { .features($0) }
        },
        TaskDescription(
            task: .sentenceSimilarity, summary: "Say how near sentences are to one another in meaning",
            inputs: [.source, .sentences]
        ) { job throws(InferenceError) in
            try await job.client.sentenceSimilarity(
                of: job.text, to: job.inputs.texts, model: job.model, onAttempt: job.onAttempt
            ).map { .similarities($0) }
        },
        TaskDescription(
            task: .textClassification, summary: "Label a text: its mood, its language, its subject", inputs: [.text],
            parameters: [.topK("labels"), .scoreFunction]
        ) { job throws(InferenceError) in
            try await job.client.textClassification(
                job.text, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .labels($0) }
        },
        TaskDescription(
            task: .tokenClassification, summary: "Find names, places and parts of speech in a text", inputs: [.text],
            parameters: [
                .init(
                    "aggregation_strategy", .choice(["none", "simple", "first", "average", "max"]),
                    "How tokens become entities"),
                .init("ignore_labels", .texts, "Labels that are left out"),
                .init("stride", .whole, "How many tokens the pieces of a long text share"),
            ]
        ) { job throws(InferenceError) in
            try await job.client.tokenClassification(
                job.text, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .entities($0) }
        },
        TaskDescription(
            task: .zeroShotClassification, summary: "Label a text with labels of your own", inputs: [.text, .labels],
            parameters: [.init("multi_label", .flag, "Whether several labels may fit"), .hypothesisTemplate]
        ) { job throws(InferenceError) in
            try await job.client.zeroShotClassification(
                job.text, labels: job.inputs.labels, model: job.model,
                parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .labels($0) }
        },
        TaskDescription(
            task: .fillMask, summary: "Fill the gap in a sentence, marked as the model wants it, such as [MASK]", inputs: [.text],
            parameters: [.topK("words"), .init("targets", .texts, "Only these words are tried")]
        ) { job throws(InferenceError) in
            try await job.client.fillMask(
                job.text, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .candidates($0) }
        },
    ]
}
