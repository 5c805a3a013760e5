import JSON

extension InferenceClient {
    /// A text spoken, or the sound it describes, of whatever type the server makes; hf-inference sends FLAC.
    /// - Parameter parameters: how the model makes the sound; the server's default for each that is nil.
    /// - Source: `text_to_speech` of `huggingface_hub` 2.4; models that make sounds or music of words are called the same way.
    public func textToSpeech(
        _ text: String, model: String, parameters: GenerationParameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<Media> {
        let call = TaskCall(model: model, inputs: .json(.string(text)), parameters: parameters.json, accept: nil)
        return try await perform(call, observer: onAttempt).media()
    }
}
