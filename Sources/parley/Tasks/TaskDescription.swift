import Inference
import JSON

/// A task of the Inference API as the command line knows it: what it is called, takes and answers with.
struct TaskDescription: Sendable {
    /// What an answer is when it is bytes.
    enum Product: String, Sendable {
        case image, sound, video

        /// A name for the file, as suggested to someone who gave none.
        var suggestedFile: String {
            switch self {
            case .image: "picture.png"
            case .sound: "sound.flac"
            case .video: "video.mp4"
            }
        }
    }

    /// One run: who is asked, for what.
    struct Job: Sendable {
        var client: InferenceClient
        /// Empty for a server that has one model only.
        var model: String
        var provider: InferenceProvider
        var inputs: TaskInputs
        /// By the names of the wire, as they are sent.
        var parameters: JSONObject
        /// Gets a written answer while it is written; nil takes it whole.
        var onText: (@Sendable (String) -> Void)?
        var onAttempt: AttemptObserver?
    }

    var task: InferenceTask
    /// One sentence, without a full stop.
    var summary: String
    /// The first is what arguments and a plain line of a batch mean.
    var inputs: [TaskInput]
    /// Of the inputs, those that may be left out.
    var optionalInputs: [TaskInput] = []
    var parameters: [ParameterDescription] = []
    /// Whether providers other than hf-inference can be asked.
    var takesProvider = false
    /// Nil for an answer that is no file.
    var product: Product?
    /// An answer may be several files.
    var makesSeveral = false
    var run: @Sendable (Job) async throws(InferenceError) -> Answered<TaskOutput>

    var name: String { task.rawValue }

    /// The first input that is needed and not there.
    func missingInput(in inputs: TaskInputs) -> TaskInput? {
        self.inputs.first { !optionalInputs.contains($0) && !inputs.has($0) }
    }
}

extension TaskDescription {
    /// Every task, in the order in which they are listed.
    static let all = written + judged + asked + seen + heard + made + tabular

    /// - Throws: a sentence with the name that may have been meant.
    static func named(_ name: String) throws(Failure) -> TaskDescription {
        if let found = all.first(where: { $0.name == name }) { return found }
        let nearest = nearestName(to: name, among: all.map(\.name)).map { "Did you mean \($0)? " } ?? ""
        throw Failure(.misuse, "There is no task “\(name)”.", advice: nearest + "parley task list shows all.")
    }
}

extension Answered {
    /// The same answer told in another way.
    func map<Other>(_ change: (Value) -> Other) -> Answered<Other> { Answered<Other>(value: change(value), evidence: evidence) }
}
