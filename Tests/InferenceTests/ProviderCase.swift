import Testing

@testable import Inference

/// One call of a task at a provider: what is sent, what is answered, and where one looks.
struct ProviderCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var provider: InferenceProvider
    var name = "their/m"
    var adapter: String?
    /// Where the request goes, behind the provider's name on the router.
    var path: String
    /// Whether the router is told that it is for the queue.
    var isQueued = false
    /// Header fields beside the usual ones.
    var headers: [String: String] = [:]
    /// The request's body.
    var body: String
    /// The answers, one after the other.
    var answers: [String]
    /// Where one looks after the first answer.
    var looks: [String] = []
    var call: @Sendable (InferenceClient) async throws -> Answered<Media>

    static let image: @Sendable (InferenceClient) async throws -> Answered<Media> = {
        var parameters = TextToImage.Parameters(width: 512, height: 768, steps: 4, seed: 7)
        parameters.other = ["extra": "x", "seed": nil]
        return try await $0.textToImage("a dot", model: "org/m", parameters: parameters, provider: .auto)
    }
    static let video: @Sendable (InferenceClient) async throws -> Answered<Media> = {
        var parameters = TextToVideo.Parameters(frames: 9, steps: 4, seed: 7)
        parameters.negativePrompts = ["text"]
        return try await $0.textToVideo("a dot", model: "org/m", parameters: parameters)
    }
    static let changedImage: @Sendable (InferenceClient) async throws -> Answered<Media> = {
        var parameters = ImageToImage.Parameters(prompt: "bigger")
        parameters.steps = 4
        parameters.size = .init(width: 64, height: 32)
        return try await $0.imageToImage(onePixel, model: "org/m", parameters: parameters, provider: .auto)
    }
    static let movedImage: @Sendable (InferenceClient) async throws -> Answered<Media> = {
        var parameters = ImageToVideo.Parameters(prompt: "it moves")
        parameters.steps = 4
        parameters.size = .init(width: 64, height: 32)
        return try await $0.imageToVideo(onePixel, model: "org/m", parameters: parameters)
    }
    static let speech: @Sendable (InferenceClient) async throws -> Answered<Media> = {
        try await $0.textToSpeech("Hi", model: "org/m", parameters: .init(voice: "ada"), provider: .auto)
    }
}

extension ProviderCase {
    static let all = ofFalAI + ofReplicate + ofTogether + ofOthers

    /// The queue names hosts of its own, which are not to be asked.
    private static let queueTicket = #"""
        {"request_id":"r1","status":"IN_QUEUE","queue_position":2,"response_url":"https://queue.fal.run/fal-ai/x/requests/r1",
        "status_url":"https://queue.fal.run/fal-ai/x/requests/r1/status","cancel_url":"https://queue.fal.run/fal-ai/x/requests/r1/cancel"}
        """#
    private static let queueAnswers = [
        queueTicket, #"{"status":"IN_QUEUE","queue_position":0}"#, #"{"status":"IN_PROGRESS"}"#, #"{"status":"COMPLETED"}"#,
    ]
    private static let queueLooks = Array(repeating: "/fal-ai/x/requests/r1/status", count: 3) + ["/fal-ai/x/requests/r1"]

    static let ofFalAI: [ProviderCase] = [
        ProviderCase(
            testDescription: "fal-ai text-to-image", provider: .falAI, name: "fal-ai/flux/dev", path: "/fal-ai/flux/dev",
            body: #"{"prompt":"a dot","num_inference_steps":4,"extra":"x","image_size":{"width":512,"height":768}}"#,
            answers: [#"{"images":[{"url":"FILE","width":512,"content_type":"image/jpeg"}],"seed":1}"#], call: image),
        ProviderCase(
            testDescription: "fal-ai text-to-image with an adapter", provider: .falAI, name: "fal-ai/lora", adapter: "a b/w.bin",
            path: "/fal-ai/lora",
            body: #"{"prompt":"a dot","num_inference_steps":4,"extra":"x","image_size":{"width":512,"height":768},"#
                + #""loras":[{"path":"https://huggingface.co/org/m/resolve/main/a%20b/w.bin","scale":1}],"#
                + #""model_name":"stabilityai/stable-diffusion-xl-base-1.0"}"#,
            answers: [#"{"images":[{"url":"\#(onePixelURL)"}]}"#], call: image),
        ProviderCase(
            testDescription: "fal-ai text-to-video", provider: .falAI, name: "fal-ai/x/y", path: "/fal-ai/x/y", isQueued: true,
            body: #"{"prompt":"a dot","negative_prompt":["text"],"num_frames":9,"num_inference_steps":4,"seed":7}"#,
            answers: queueAnswers + [#"{"video":{"url":"FILE"}}"#], looks: queueLooks, call: video),
        ProviderCase(
            testDescription: "fal-ai image-to-image", provider: .falAI, name: "fal-ai/x/y", path: "/fal-ai/x/y", isQueued: true,
            body: #"{"image_url":"\#(onePixelURL)","image_urls":["\#(onePixelURL)"],"prompt":"bigger","num_inference_steps":4,"#
                + #""image_size":{"width":64,"height":32}}"#,
            answers: queueAnswers + [#"{"images":[{"url":"FILE"}]}"#], looks: queueLooks, call: changedImage),
        ProviderCase(
            testDescription: "fal-ai image-to-video", provider: .falAI, name: "fal-ai/x/y", adapter: "w.bin", path: "/fal-ai/x/y",
            isQueued: true,
            body: #"{"image_url":"\#(onePixelURL)","prompt":"it moves","num_inference_steps":4,"#
                + #""target_size":{"width":64,"height":32},"#
                + #""loras":[{"path":"https://huggingface.co/org/m/resolve/main/w.bin","scale":1}]}"#,
            answers: queueAnswers + [#"{"video":{"url":"FILE"}}"#], looks: queueLooks, call: movedImage),
        ProviderCase(
            testDescription: "fal-ai image-segmentation", provider: .falAI, name: "fal-ai/x/y", path: "/fal-ai/x/y",
            isQueued: true, body: #"{"image_url":"\#(onePixelURL)","threshold":0.5,"sync_mode":true}"#,
            answers: queueAnswers + [#"{"image":{"url":"\#(onePixelURL)"}}"#], looks: queueLooks
        ) {
            let answer = try await $0.imageSegmentation(
                onePixel, model: "org/m", parameters: .init(threshold: 0.5), provider: .auto)
            let mask = try #require(answer.value.first)
            #expect(answer.value.count == 1 && mask.label == "mask" && mask.score == nil)
            return Answered(value: mask.mask, evidence: answer.evidence)
        },
        ProviderCase(
            testDescription: "fal-ai text-to-speech", provider: .falAI, name: "fal-ai/s", path: "/fal-ai/s",
            body: #"{"text":"Hi","voice":"ada"}"#, answers: [#"{"audio":{"url":"FILE"}}"#], call: speech),
    ]

    static let ofReplicate: [ProviderCase] = [
        ProviderCase(
            testDescription: "replicate text-to-image", provider: .replicate, path: "/v1/models/their/m/predictions",
            headers: ["prefer": "wait"],
            body: #"{"input":{"prompt":"a dot","height":768,"width":512,"num_inference_steps":4,"extra":"x"}}"#,
            answers: [#"{"id":"p","status":"succeeded","output":["FILE","http://other"],"error":null}"#], call: image),
        ProviderCase(
            testDescription: "replicate with a version and an adapter", provider: .replicate, name: "their/m:abc",
            adapter: "w.bin", path: "/v1/predictions", headers: ["prefer": "wait"],
            body: #"{"input":{"prompt":"a dot","height":768,"width":512,"num_inference_steps":4,"extra":"x","#
                + #""lora_weights":"https://huggingface.co/org/m"},"version":"abc"}"#,
            answers: [#"{"output":"FILE"}"#], call: image),
        ProviderCase(
            testDescription: "replicate text-to-video that takes longer", provider: .replicate,
            path: "/v1/models/their/m/predictions", headers: ["prefer": "wait"],
            body: #"{"input":{"prompt":"a dot","negative_prompt":["text"],"num_frames":9,"num_inference_steps":4,"seed":7}}"#,
            answers: [
                #"{"status":"starting","output":null,"urls":{"get":"https://api.replicate.com/v1/predictions/p1","cancel":"https://api.replicate.com/v1/predictions/p1/cancel"}}"#,
                #"{"status":"processing","output":null}"#, #"{"status":"succeeded","output":"FILE"}"#,
            ], looks: ["/v1/predictions/p1", "/v1/predictions/p1"], call: video),
        ProviderCase(
            testDescription: "replicate image-to-image", provider: .replicate, path: "/v1/models/their/m/predictions",
            headers: ["prefer": "wait"],
            body: #"{"input":{"image":"\#(onePixelURL)","images":["\#(onePixelURL)"],"input_image":"\#(onePixelURL)","#
                + #""input_images":["\#(onePixelURL)"],"prompt":"bigger","num_inference_steps":4,"#
                + #""target_size":{"width":64,"height":32}}}"#,
            answers: [#"{"output":["FILE"]}"#], call: changedImage),
        ProviderCase(
            testDescription: "replicate text-to-speech", provider: .replicate, path: "/v1/models/their/m/predictions",
            headers: ["prefer": "wait"], body: #"{"input":{"text":"Hi","voice":"ada"}}"#, answers: [#"{"output":"FILE"}"#],
            call: speech),
    ]

    private static let base64Image = #"{"data":[{"b64_json":"\#(Base64.encode(onePixel))"}]}"#
    private static let togetherAnswers = [
        #"{"id":"v 1","status":"queued"}"#, #"{"id":"v 1","status":"in_progress"}"#,
        #"{"id":"v 1","status":"completed","outputs":{"video_url":"FILE"}}"#,
    ]

    static let ofTogether: [ProviderCase] = [
        ProviderCase(
            testDescription: "together text-to-image", provider: .together, path: "/v1/images/generations",
            body:
                #"{"prompt":"a dot","response_format":"base64","height":768,"width":512,"extra":"x","steps":4,"model":"their/m"}"#,
            answers: [base64Image], call: image),
        ProviderCase(
            testDescription: "together image-to-image", provider: .together, path: "/v1/images/generations",
            body: #"{"prompt":"bigger","reference_images":["\#(onePixelURL)"],"response_format":"base64","#
                + #""target_size":{"width":64,"height":32},"steps":4,"model":"their/m"}"#,
            answers: [base64Image], call: changedImage),
        ProviderCase(
            testDescription: "together image-to-image with Kontext and without words", provider: .together,
            name: "black-forest-labs/FLUX.1-Kontext-dev", path: "/v1/images/generations",
            body: #"{"prompt":"","image_url":"\#(onePixelURL)","response_format":"base64","#
                + #""model":"black-forest-labs/FLUX.1-Kontext-dev"}"#,
            answers: [#"{"data":[{"url":"FILE"}]}"#]
        ) { try await $0.imageToImage(onePixel, model: "org/m", provider: .together) },
        ProviderCase(
            testDescription: "together text-to-video", provider: .together, path: "/v2/videos",
            body: #"{"prompt":"a dot","negative_prompt":["text"],"num_frames":9,"seed":7,"steps":4,"model":"their/m"}"#,
            answers: togetherAnswers, looks: ["/v2/videos/v%201", "/v2/videos/v%201"], call: video),
        ProviderCase(
            testDescription: "together image-to-video", provider: .together, path: "/v2/videos",
            body: #"{"frame_images":[{"input_image":"\#(onePixelURL)","frame":"first"}],"prompt":"it moves","steps":4,"#
                + #""width":64,"height":32,"model":"their/m"}"#,
            answers: togetherAnswers, looks: ["/v2/videos/v%201", "/v2/videos/v%201"], call: movedImage),
    ]

    static let ofOthers: [ProviderCase] = [
        ProviderCase(
            testDescription: "nscale text-to-image", provider: .nscale, path: "/v1/images/generations",
            body: #"{"response_format":"b64_json","prompt":"a dot","model":"their/m","extra":"x","size":"512x768"}"#,
            answers: [base64Image], call: image),
        ProviderCase(
            testDescription: "novita text-to-video", provider: .novita, path: "/v3/hf/their/m",
            body: #"{"prompt":"a dot","negative_prompt":["text"],"num_frames":9,"num_inference_steps":4,"seed":7}"#,
            answers: [#"{"video":{"video_url":"FILE"}}"#], call: video),
        ProviderCase(
            testDescription: "wavespeed text-to-image", provider: .wavespeed, path: "/api/v3/their/m",
            body: #"{"prompt":"a dot","height":768,"width":512,"num_inference_steps":4,"extra":"x"}"#,
            answers: wavespeedAnswers, looks: wavespeedLooks, call: image),
        ProviderCase(
            testDescription: "wavespeed image-to-video", provider: .wavespeed, path: "/api/v3/their/m",
            body:
                #"{"image":"\#(onePixelURL)","prompt":"it moves","num_inference_steps":4,"target_size":{"width":64,"height":32}}"#,
            answers: wavespeedAnswers, looks: wavespeedLooks, call: movedImage),
        ProviderCase(
            testDescription: "zai-org text-to-image", provider: .zaiOrg, path: "/api/paas/v4/async/images/generations",
            headers: ["x-source-channel": "hugging_face", "accept-language": "en-US,en"],
            body: #"{"model":"their/m","prompt":"a dot","num_inference_steps":4,"extra":"x","size":"512x768"}"#,
            answers: [
                #"{"id":"z1","task_status":"PROCESSING"}"#, #"{"task_status":"PROCESSING"}"#,
                #"{"task_status":"SUCCESS","image_result":[{"url":"FILE"}]}"#,
            ], looks: ["/api/paas/v4/async-result/z1", "/api/paas/v4/async-result/z1"], call: image),
    ]

    private static let wavespeedAnswers = [
        #"{"data":{"id":"w1","status":"created","urls":{"get":"https://api.wavespeed.ai/api/v3/predictions/w1/result"}}}"#,
        #"{"data":{"status":"processing"}}"#, #"{"data":{"status":"completed","outputs":["FILE"]}}"#,
    ]
    private static let wavespeedLooks = Array(repeating: "/api/v3/predictions/w1/result", count: 2)
}
