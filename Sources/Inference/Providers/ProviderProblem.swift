/// Why a provider does not do a task, or did not end it.
public enum ProviderProblem: Sendable, Hashable {
    /// No provider that is live and known here does this task with the model.
    case noProvider(model: String, task: InferenceTask)
    /// The provider does not do this task with the model.
    case modelNotServed(model: String, task: InferenceTask, by: InferenceProvider)
    /// How to ask this provider for the task is not known here.
    case taskNotOffered(InferenceTask, by: InferenceProvider)
    /// The provider began and failed. The message is its own, made fit to be shown.
    case failed(message: String)
    /// Somebody cancelled at the provider.
    case cancelledThere
    /// It was done, and what it made cannot be fetched from where it is said to be.
    case fileNotThere(status: Int)
    /// It was not done within the time to wait.
    case notDoneInTime(Duration)

    /// What happened, without a full stop.
    var happened: String {
        switch self {
        case .noProvider(let model, let task): "No provider serves \(model) for \(task.rawValue)"
        case .modelNotServed(let model, let task, let provider): "\(provider) does not serve \(model) for \(task.rawValue)"
        case .taskNotOffered(let task, let provider): "\(provider) cannot be asked for \(task.rawValue)"
        case .failed: "The provider began and failed"
        case .cancelledThere: "The provider says that the request was cancelled"
        case .fileNotThere(let status): "The provider's file cannot be fetched (\(status))"
        case .notDoneInTime(let patience): "The provider was not done within \(patience.components.seconds) s"
        }
    }

    /// The provider's own sentence.
    var detail: String {
        switch self {
        case .failed(let message): message
        case .noProvider, .modelNotServed, .taskNotOffered, .cancelledThere, .fileNotThere, .notDoneInTime: ""
        }
    }

    var advice: String {
        switch self {
        case .noProvider: "Choose another model; the model's page on the hub names its providers."
        case .modelNotServed, .taskNotOffered: "Choose another provider, or the provider auto."
        case .failed: "Change what the provider complains about, or choose another one."
        case .cancelledThere, .fileNotThere: "Ask again to get an answer."
        case .notDoneInTime: "Allow more time, ask for less, or choose another provider."
        }
    }
}
