/// How far a provider has come with a picture, a sound or a video.
public struct JobProgress: Sendable, Hashable {
    public enum Stage: Sendable, Hashable {
        /// It has not begun. `position` is how many are before it, if the provider says so.
        case queued(position: Int?)
        case running
    }

    public var provider: InferenceProvider
    public var stage: Stage
    /// Since the request was sent.
    public var elapsed: Duration
}

/// Hears of a provider's progress at each look, on whatever thread it happens.
public typealias JobObserver = @Sendable (JobProgress) -> Void

extension Duration {
    /// How long a provider is waited for unless the caller says otherwise: videos take minutes.
    public static let standardJobPatience: Duration = .seconds(600)
}
