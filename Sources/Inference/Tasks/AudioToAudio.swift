/// A sound to others: voices parted from each other, noise taken away.
/// - Source: `audio_to_audio` of `huggingface_hub` 2.4
public enum AudioToAudio {
    public struct Source: Sendable, Hashable {
        /// The model's name for this part, such as `label_0`.
        public var label: String
        public var audio: Media
    }
}

extension AudioToAudio.Source {
    init(_ node: AnswerNode) throws(InferenceError) {
        label = try node.member("label").string()
        audio = try node.member("blob").media(declared: node.optional("content-type")?.string())
    }
}

extension InferenceClient {
    /// The parts of a sound, or the one sound that was made of it.
    /// - Parameter audio: the bytes of a FLAC, WAV, MP3 or the like.
    public func audioToAudio(
        _ audio: [UInt8], model: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[AudioToAudio.Source]> {
        let call = TaskCall(model: model, inputs: .file(audio))
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try node.elements().map(AudioToAudio.Source.init)
        }
    }
}
