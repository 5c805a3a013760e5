/// In which form a call goes out, where two kinds of servers offer the same thing.
public enum TaskForm: Sendable, Hashable, CaseIterable {
    /// The form of hf-inference and Inference Endpoints; where there is no such address (404 or 405), OpenAI's. A provider gets OpenAI's at once.
    case automatic
    /// That of hf-inference, text-generation-inference and text-embeddings-inference.
    case huggingFace
    /// That of OpenAI, which llama.cpp, vLLM, Ollama and the providers offer.
    case openAI

    /// The forms to be tried, in their order.
    func forms(for provider: InferenceProvider) -> [TaskForm] {
        switch self {
        case .automatic: provider == .hfInference ? [.huggingFace, .openAI] : [.openAI]
        case .huggingFace, .openAI: [self]
        }
    }
}

extension InferenceClient {
    /// Makes a call in the first form that the server has an address for.
    func inForms<Answer>(
        _ form: TaskForm, _ provider: InferenceProvider, _ call: (TaskForm) async throws(InferenceError) -> Answer
    ) async throws(InferenceError) -> Answer {
        let forms = form.forms(for: provider)
        for form in forms.dropLast() {
            do throws(InferenceError) {
                return try await call(form)
            } catch {
                guard error.meansNoSuchAddress else { throw error }
            }
        }
        return try await call(forms[forms.count - 1])
    }
}

extension InferenceError {
    /// True when a server does not have the address at all, so that another form of the call may.
    var meansNoSuchAddress: Bool {
        switch self {
        case .notFound, .requestRefused(status: 405, _): true
        default: false
        }
    }
}

extension InferenceServer {
    /// Where OpenAI's form of a call goes: on the router to the provider, at hf-inference to the model itself, elsewhere to `/v1`.
    func openAIURL(of provider: InferenceProvider, model: String, path: String) throws(InferenceError) -> WebURL {
        guard isRouter else {
            // A provider's own server keeps the provider's own path; any other server has its API where its chats are.
            let isDirect = self.provider == provider || provider.directHost == host
            return isDirect ? url(of: provider, path: provider.openAIPath + "/" + path) : apiURL(path)
        }
        let start = provider == .hfInference ? try Self.path(ofModel: model) + "/" : ""
        return url(of: provider, path: start + provider.openAIPath + "/" + path)
    }
}
