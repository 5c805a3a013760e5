import JSON

extension InferenceClient {
    /// A picture or a video, made by whom it is to be made by: at a provider in its own protocol, elsewhere in that of hf-inference.
    func make(
        _ task: InferenceTask, of input: ProviderJob.Input, model: String, _ parameters: JSONObject, provider: InferenceProvider,
        atMost patience: Duration, onProgress: JobObserver?, onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> Answered<Media> {
        let served = try await served(model, for: task, by: provider, onAttempt: onAttempt)
        if let job = try ProviderJob(task, input, model: served, parameters: parameters, at: server) {
            return try await media(of: job, atMost: patience, onProgress: onProgress, onAttempt: onAttempt)
        }
        try requireHFInference(served, for: task)
        let makesImage = task == .textToImage || task == .imageToImage
        let call = TaskCall(
            model: served.name, inputs: input.forHFInference, parameters: parameters,
            accept: makesImage ? MediaType.png.name : nil)
        return try await perform(call, observer: onAttempt).image()
    }

    /// Providers with no protocol for a task that is known here cannot be asked in that of hf-inference.
    func requireHFInference(_ served: ProviderModel, for task: InferenceTask) throws(InferenceError) {
        guard served.provider == .hfInference || !(server.isRouter || server.provider != nil) else {
            throw .providerFailed(.taskNotOffered(task, by: served.provider))
        }
    }
}

extension ProviderJob.Input {
    fileprivate var forHFInference: TaskCall.Inputs {
        switch self {
        case .text(let text): .json(.string(text))
        case .file(let file): .file(file.bytes)
        }
    }
}
