@testable import Inference

extension TaskCase {
    private static let flac = Array("fLaC\0\0\0\"".utf8)
    private static let labels = [ScoredLabel(label: "cat", score: 0.75), ScoredLabel(label: "dog", score: 0.25)]
    private static let labelsText = #"[{"label":"cat","score":0.75},{"label":"dog","score":0.25}]"#
    private static let pixel = Base64.encode(onePixel)

    static let ofFiles: [TaskCase] = [
        TaskCase(
            "image classification", [ScoredLabel].self, contentType: "image/png", body: onePixel, answers: [(labelsText, labels)],
            malformed: [(#"[{"label":"cat"}]"#, "[0].score")]
        ) { try await $0.imageClassification(onePixel, model: "m") },
        TaskCase(
            "image classification with parameters", [ScoredLabel].self,
            json: #"{"inputs":"\#(pixel)","parameters":{"function_to_apply":"sigmoid","top_k":2}}"#,
            answers: [(labelsText, labels)]
        ) { try await $0.imageClassification(onePixel, model: "m", parameters: .init(topK: 2, scoreFunction: .sigmoid)) },
        TaskCase(
            "audio classification", [ScoredLabel].self, contentType: "audio/flac", body: flac, answers: [(labelsText, labels)],
            malformed: []
        ) { try await $0.audioClassification(flac, model: "m") },
        TaskCase(
            "audio classification with parameters", [ScoredLabel].self,
            json: #"{"inputs":"ZkxhQwAAACI=","parameters":{"function_to_apply":"none","top_k":2}}"#,
            answers: [(labelsText, labels)]
        ) {
            try await $0.audioClassification(flac, model: "m", parameters: .init(topK: 2, scoreFunction: ScoreFunction.none))
        },
        TaskCase(
            "zero-shot image classification", [ScoredLabel].self,
            json: #"{"inputs":"\#(pixel)","parameters":{"candidate_labels":["cat","dog"],"hypothesis_template":"A {}."}}"#,
            answers: [(labelsText, labels)], malformed: [("[3]", "[0].label")]
        ) {
            try await $0.zeroShotImageClassification(
                onePixel, labels: ["cat", "dog"], model: "m", parameters: .init(hypothesisTemplate: "A {}."))
        },
        TaskCase(
            "object detection", [ObjectDetection.Detection].self, json: #"{"inputs":"\#(pixel)","parameters":{"threshold":0.5}}"#,
            answers: [
                (
                    #"[{"label":"cat","score":0.9,"box":{"xmin":1,"ymin":2,"xmax":3,"ymax":4.5}}]"#,
                    [.init(label: "cat", score: 0.9, box: .init(left: 1, top: 2, right: 3, bottom: 4.5))]
                ), ("[]", []),
            ],
            malformed: [
                (#"[{"label":"cat","score":0.9}]"#, "[0].box"),
                (#"[{"label":"cat","score":0.9,"box":{"xmin":1,"ymin":"2"}}]"#, "[0].box.ymin"),
            ]
        ) { try await $0.objectDetection(onePixel, model: "m", parameters: .init(threshold: 0.5)) },
        TaskCase(
            "image segmentation", [ImageSegmentation.Segment].self, contentType: "image/png", body: onePixel,
            answers: [
                (
                    #"[{"label":"cat","score":0.9,"mask":"\#(pixel)"},{"label":"sky","score":null,"mask":"\#(pixel)"}]"#,
                    [
                        .init(label: "cat", score: 0.9, mask: .init(onePixel)),
                        .init(label: "sky", score: nil, mask: .init(onePixel)),
                    ]
                )
            ],
            malformed: [(#"[{"label":"cat","mask":"*"}]"#, "[0].mask"), (#"[{"label":"cat","mask":""}]"#, "[0].mask")]
        ) { try await $0.imageSegmentation(onePixel, model: "m") },
        TaskCase(
            "image segmentation with parameters", [ImageSegmentation.Segment].self,
            json: #"{"inputs":"\#(pixel)","parameters":{"mask_threshold":0.25,"overlap_mask_area_threshold":0.75,"#
                + #""subtask":"panoptic","threshold":0.5}}"#, answers: [("[]", [])]
        ) {
            var parameters = ImageSegmentation.Parameters(kind: .panoptic, threshold: 0.5)
            parameters.maskThreshold = 0.25
            parameters.overlapMaskAreaThreshold = 0.75
            return try await $0.imageSegmentation(onePixel, model: "m", parameters: parameters)
        },
        TaskCase(
            "image to text", String.self, contentType: "image/png", body: onePixel,
            answers: [
                (#"[{"generated_text":"a cat"}]"#, "a cat"), (#"{"generated_text":"a cat"}"#, "a cat"),
                (#"[[{"generated_text":"a cat"}]]"#, "a cat"),
            ],
            malformed: [("[]", "[0]"), ("[{}]", "[0].generated_text")]
        ) { try await $0.imageToText(onePixel, model: "m") },
        TaskCase(
            "audio to audio", [AudioToAudio.Source].self, contentType: "audio/flac", body: flac,
            answers: [
                (
                    #"[{"label":"label_0","content-type":"audio/wav","blob":"ZkxhQwAAACI="},{"label":"label_1","#
                        + #""content-type":"audio/x-new","blob":"AQID"}]"#,
                    [
                        .init(label: "label_0", audio: .init(bytes: flac, type: .flac)),
                        .init(label: "label_1", audio: .init(bytes: [1, 2, 3], type: MediaType("audio/x-new"))),
                    ]
                )
            ], malformed: [(#"[{"label":"a"}]"#, "[0].blob"), (#"[{"label":"a","blob":"?"}]"#, "[0].blob")]
        ) { try await $0.audioToAudio(flac, model: "m") },
        TaskCase(
            "speech recognition", SpeechRecognition.Transcript.self, contentType: "audio/flac", body: flac,
            answers: [(#"{"text":"hello"}"#, .init(text: "hello", chunks: []))],
            malformed: [("{}", "text"), (#"{"text":"a","chunks":[{"text":"a","timestamp":[1]}]}"#, "chunks[0].timestamp")]
        ) { try await $0.speechRecognition(flac, model: "m") },
        TaskCase(
            "speech recognition with timestamps", SpeechRecognition.Transcript.self,
            json: #"{"inputs":"ZkxhQwAAACI=","parameters":{"return_timestamps":"word","generation_parameters":{"num_beams":2}}}"#,
            answers: [
                (
                    #"{"text":"hello you","chunks":[{"text":"hello","timestamp":[0.0,1.25]},{"text":"you","timestamp":[1.25,null]}]}"#,
                    .init(
                        text: "hello you",
                        chunks: [
                            .init(text: "hello", start: .zero, end: .milliseconds(1250)),
                            .init(text: "you", start: .milliseconds(1250), end: nil),
                        ])
                )
            ]
        ) {
            var generation = GenerationParameters()
            generation.beams = 2
            return try await $0.speechRecognition(flac, model: "m", parameters: .init(timestamps: .words, generation: generation))
        },
        TaskCase(
            "text to image", Media.self, accept: "image/png",
            body: Array(
                (#"{"inputs":"a cat","parameters":{"negative_prompt":"dogs","height":512,"width":768,"num_inference_steps":4,"#
                    + #""guidance_scale":7.5,"scheduler":"euler","seed":7}}"#).utf8),
            answers: [(#"{"data":[{"b64_json":"\#(pixel)"}]}"#, .init(onePixel))],
            malformed: [(#"{"data":[]}"#, "data[0]"), (#"{"output":["https://x"]}"#, "data")]
        ) {
            var parameters = TextToImage.Parameters(width: 768, height: 512, steps: 4, seed: 7)
            parameters.negativePrompt = "dogs"
            parameters.guidanceScale = 7.5
            parameters.scheduler = "euler"
            return try await $0.textToImage("a cat", model: "m", parameters: parameters)
        },
        TaskCase(
            "image to image", Media.self, accept: "image/png",
            body: Array(
                (#"{"inputs":"\#(pixel)","parameters":{"prompt":"a dog","negative_prompt":"cats","guidance_scale":2,"#
                    + #""num_inference_steps":9,"target_size":{"width":64,"height":32}}}"#).utf8),
            answers: [(#"{"data":[{"b64_json":"\#(pixel)"}]}"#, .init(onePixel))],
            malformed: [(#"{"data":[{}]}"#, "data[0].b64_json")]
        ) {
            var parameters = ImageToImage.Parameters(prompt: "a dog")
            parameters.negativePrompt = "cats"
            parameters.guidanceScale = 2
            parameters.steps = 9
            parameters.size = .init(width: 64, height: 32)
            return try await $0.imageToImage(onePixel, model: "m", parameters: parameters)
        },
    ]
}
