import Inference
import JSON

extension TaskDescription {
    /// A picture to what is in it.
    static let seen: [TaskDescription] = [
        TaskDescription(
            task: .imageClassification, summary: "Label a picture", inputs: [.file],
            parameters: [.topK("labels"), .scoreFunction]
        ) { job throws(InferenceError) in
            try await job.client.imageClassification(
                job.file, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .labels($0) }
        },
        TaskDescription(
            task: .zeroShotImageClassification, summary: "Label a picture with labels of your own", inputs: [.file, .labels],
            parameters: [.hypothesisTemplate]
        ) { job throws(InferenceError) in
            try await job.client.zeroShotImageClassification(
                job.file, labels: job.inputs.labels, model: job.model,
                parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .labels($0) }
        },
        TaskDescription(
            task: .objectDetection, summary: "Find the things in a picture and where they are", inputs: [.file],
            parameters: [.init("threshold", .number, "0 to 1: things the model is less sure of are left out")]
        ) { job throws(InferenceError) in
            try await job.client.objectDetection(
                job.file, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .detections($0) }
        },
        TaskDescription(
            task: .imageSegmentation, summary: "Find the areas that a picture consists of; --output keeps their masks",
            inputs: [.file],
            parameters: [
                .init("subtask", .choice(["instance", "panoptic", "semantic"]), "What counts as an area"),
                .init("threshold", .number, "0 to 1: areas the model is less sure of are left out"),
                .init("mask_threshold", .number, "0 to 1: how sure the model must be of a pixel"),
                .init("overlap_mask_area_threshold", .number, "0 to 1: what must be left of an area that others overlap"),
            ], makesSeveral: true
        ) { job throws(InferenceError) in
            try await job.client.imageSegmentation(
                job.file, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .segments($0) }
        },
        TaskDescription(
            task: .imageToText, summary: "Say what is to be seen or read in a picture", inputs: [.file],
            parameters: [
                .init("max_new_tokens", .whole, "The longest text in tokens"),
                .init("generation_parameters", .group(ParameterDescription.generation), "How the model writes"),
            ]
        ) { job throws(InferenceError) in
            try await job.client.imageToText(
                job.file, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .text($0, member: "generated_text") }
        },
    ]

    /// A sound to what is in it.
    static let heard: [TaskDescription] = [
        TaskDescription(
            task: .speechRecognition, summary: "Write down what is said", inputs: [.file],
            parameters: [
                .init("return_timestamps", .flagOr(["word", "char"]), "Whether, and for which pieces, times come back"),
                .init("generation_parameters", .group(ParameterDescription.generation), "How the model writes"),
                .init("language", .text, "The language that is spoken; at OpenAI-compatible servers"),
                .init("prompt", .text, "How the text shall look, or what went before; at OpenAI-compatible servers"),
            ],
            takesProvider: true
        ) { job throws(InferenceError) in
            var parameters = SpeechRecognition.Parameters()
            for member in job.parameters.members {
                switch (member.key, member.value) {
                case ("return_timestamps", true): parameters.timestamps = .segments
                case ("return_timestamps", "word"): parameters.timestamps = .words
                case ("return_timestamps", "char"): parameters.timestamps = .characters
                case ("generation_parameters", .object(let generation)):
                    parameters.generation = with(.init()) { $0.other = generation }
                default: parameters.other.append(member.key, member.value)
                }
            }
            return try await job.client.speechRecognition(
                job.file, model: job.model, parameters: parameters, provider: job.provider, onAttempt: job.onAttempt
            ).map { .transcript($0) }
        },
        TaskDescription(
            task: .audioClassification, summary: "Label a sound", inputs: [.file], parameters: [.topK("labels"), .scoreFunction]
        ) { job throws(InferenceError) in
            try await job.client.audioClassification(
                job.file, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .labels($0) }
        },
        TaskDescription(
            task: .audioToAudio, summary: "Part voices from one another, or take noise away", inputs: [.file], product: .sound,
            makesSeveral: true
        ) { job throws(InferenceError) in
            try await job.client.audioToAudio(job.file, model: job.model, onAttempt: job.onAttempt).map { .sources($0) }
        },
    ]

    /// Words, or a picture and words, to a picture or a sound. A task that makes a video is one more of these.
    static let made: [TaskDescription] = [
        TaskDescription(
            task: .textToImage, summary: "Make a picture", inputs: [.text],
            parameters: [
                .init("negative_prompt", .text, "What the picture shall not show"), .init("width", .whole, "In pixels"),
                .init("height", .whole, "In pixels"), .init("num_inference_steps", .whole, "How many steps the picture takes"),
                .init("guidance_scale", .number, "How closely the picture keeps to the words, usually 1 to 20"),
                .init("scheduler", .text, "The server's name for another way to take the steps"),
                .init("seed", .whole, "The same seed gives the same picture"),
            ], product: .image
        ) { job throws(InferenceError) in
            try await job.client.textToImage(
                job.text, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, onAttempt: job.onAttempt
            ).map { .media($0) }
        },
        TaskDescription(
            task: .imageToImage, summary: "Make another picture of a picture", inputs: [.prompt, .file],
            optionalInputs: [.prompt],
            parameters: [
                .init("negative_prompt", .text, "What the picture shall not show"),
                .init("num_inference_steps", .whole, "How many steps the picture takes"),
                .init("guidance_scale", .number, "How closely the picture keeps to the words, usually 1 to 20"),
                .init(
                    "target_size", .group([.init("width", .whole, "In pixels"), .init("height", .whole, "In pixels")]),
                    "The size of the new picture: {\"width\": …, \"height\": …}"),
            ], product: .image
        ) { job throws(InferenceError) in
            var parameters = ImageToImage.Parameters(prompt: job.inputs.text)
            parameters.other = job.parameters
            return try await job.client.imageToImage(
                job.file, model: job.model, parameters: parameters, onAttempt: job.onAttempt
            ).map { .media($0) }
        },
        TaskDescription(
            task: .textToSpeech, summary: "Speak a text", inputs: [.text],
            parameters: ParameterDescription.generation + [
                .init("voice", .text, "The server's name for who speaks"),
                .init("response_format", .text, "Such as mp3 or wav; at OpenAI-compatible servers"),
                .init("speed", .number, "1 is the usual speed; at OpenAI-compatible servers"),
            ],
            takesProvider: true, product: .sound
        ) { job throws(InferenceError) in
            try await job.client.textToSpeech(
                job.text, model: job.model, parameters: with(.init()) { $0.other = job.parameters }, provider: job.provider,
                onAttempt: job.onAttempt
            ).map { .media($0) }
        },
    ]
}
