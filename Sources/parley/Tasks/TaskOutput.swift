import Inference
import JSON

/// What came of a task, whichever it was.
enum TaskOutput: Sendable {
    /// A text, and the name that it has in the answer's JSON.
    case text(String, member: String)
    case generation(TextGeneration.Response)
    case features([FeatureExtraction.Features])
    /// How near each sentence is to the first.
    case similarities([Double])
    case labels([ScoredLabel])
    case entities([TokenClassification.Entity])
    /// For each gap.
    case candidates([[FillMask.Candidate]])
    case answers([QuestionAnswering.Answer])
    case tableAnswer(TableQuestionAnswering.Answer)
    case detections([ObjectDetection.Detection])
    case segments([ImageSegmentation.Segment])
    case transcript(SpeechRecognition.Transcript)
    case media(Media)
    case sources([AudioToAudio.Source])
    case classes([String])
    case numbers([Double])

    /// The files in it, each with the name that the model gave it.
    var files: [(label: String, media: Media)] {
        switch self {
        case .media(let media): [("", media)]
        case .segments(let segments): segments.map { ($0.label, $0.mask) }
        case .sources(let sources): sources.map { ($0.label, $0.audio) }
        default: []
        }
    }
}
