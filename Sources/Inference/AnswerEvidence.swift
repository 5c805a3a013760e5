/// A task's result and who computed it.
public struct Answered<Value: Sendable>: Sendable {
    public var value: Value
    public var evidence: AnswerEvidence

    public init(value: Value, evidence: AnswerEvidence) {
        self.value = value
        self.evidence = evidence
    }
}

extension Answered: Equatable where Value: Equatable {}
extension Answered: Hashable where Value: Hashable {}

/// Who answered, and how, as far as the server says: from the header fields of the answer, and of a chat from its body.
/// - Source: the router, hf-inference, text-generation-inference, the providers.
public struct AnswerEvidence: Sendable, Hashable {
    /// The HTTP status.
    public var status: Int
    /// The server's name for this request, for its support (`x-request-id`, else `x-amzn-trace-id`, else `x-amz-cf-id`).
    public var requestID: String?
    /// The name under which the request is billed (`x-inference-id`, else `inference-id`).
    public var inferenceID: String?
    /// The provider behind the router (`x-inference-provider`).
    public var provider: String?
    /// The commit of the model that ran (`x-sha`).
    public var revision: String?
    /// The server's build or configuration (`system_fingerprint`); it says nothing about the model's commit.
    public var fingerprint: String?
    /// The model as the server names it, often by another name than it was asked for.
    public var model: String?
    /// What computed, such as `1-nvidia-a10g`; `cache` when the answer was not computed anew (`x-compute-type`).
    public var computeType: String?
    public var compute = ComputeReport()
    /// What was counted and what it cost, of vectors, which have it in their answer. A chat's comes with its deltas, a continued
    /// text's with its details.
    public var usage: ChatCompletion.Usage?
    public var rateLimit: RateLimit?

    public init(status: Int) { self.status = status }

    /// True when the answer comes from a store of earlier ones, so that it says nothing about what the server would compute now.
    public var isCached: Bool { computeType?.lowercased() == "cache" }

    /// The commit that answered, if the server reported one.
    public var revisionEvidence: RevisionEvidence? { RevisionEvidence(reported: revision, source: .answerHeader) }
}

/// How much work an answer was; each is nil when the server does not say it.
/// - Source: the `x-…` fields of text-generation-inference and hf-inference.
public struct ComputeReport: Sendable, Hashable {
    /// The time that is billed (`x-compute-time`).
    public var time: Duration?
    /// The characters of the prompt (`x-compute-characters`).
    public var characters: Int?
    /// The length of the sound that was read (`x-compute-audio-length`).
    public var audioLength: Duration?
    /// From the request to the answer (`x-total-time`).
    public var totalTime: Duration?
    /// Spent on checking the request (`x-validation-time`).
    public var validationTime: Duration?
    /// Spent on waiting for a place (`x-queue-time`).
    public var queueTime: Duration?
    /// Spent in the model (`x-inference-time`).
    public var inferenceTime: Duration?
    /// The mean time for a token (`x-time-per-token`).
    public var timePerToken: Duration?
    /// `x-prompt-tokens`.
    public var promptTokens: Int?
    /// `x-generated-tokens`.
    public var generatedTokens: Int?

    public init() {}

    init(_ headers: HTTPHeaders) {
        func seconds(_ name: String) -> Duration? { Self.number(headers[name]).map { .seconds($0) } }
        func milliseconds(_ name: String) -> Duration? { Self.number(headers[name]).map { .milliseconds($0) } }
        func count(_ name: String) -> Int? { Self.number(headers[name]).map { Int($0) } }
        time = seconds("x-compute-time")
        characters = count("x-compute-characters")
        audioLength = seconds("x-compute-audio-length")
        totalTime = milliseconds("x-total-time")
        validationTime = milliseconds("x-validation-time")
        queueTime = milliseconds("x-queue-time")
        inferenceTime = milliseconds("x-inference-time")
        timePerToken = milliseconds("x-time-per-token")
        promptTokens = count("x-prompt-tokens")
        generatedTokens = count("x-generated-tokens")
    }

    /// A number that a count or a time can be.
    private static func number(_ text: String?) -> Double? {
        text.flatMap { Double($0) }.flatMap { 0..<1e15 ~= $0 ? $0 : nil }
    }
}

extension InferenceClient {
    /// What the head of an answer says about who answered.
    func evidence(_ head: HTTPHead) -> AnswerEvidence {
        var evidence = AnswerEvidence(status: head.status)
        let headers = head.headers
        evidence.requestID = headers["x-request-id"] ?? headers["x-amzn-trace-id"] ?? headers["x-amz-cf-id"]
        evidence.inferenceID = headers["x-inference-id"] ?? headers["inference-id"]
        evidence.provider = headers["x-inference-provider"]
        evidence.revision = headers["x-sha"]
        evidence.computeType = headers["x-compute-type"]
        evidence.compute = ComputeReport(headers)
        evidence.rateLimit = RateLimit(headers, wallClock: timing.wallClock())
        return evidence
    }
}
