extension InferenceServer {
    /// Where a provider is asked with this key: a token of Hugging Face goes to the router, where Hugging Face pays the provider; any other
    /// key is the provider's own and goes to its own server and nowhere else.
    ///
    /// Calls name the provider in both cases.
    /// - Parameters:
    ///   - environment: may name another router, as for `huggingFaceRouter`.
    ///   - billTo: the organisation that pays, for the router only.
    /// - Throws: `badURL` for a provider that such a key cannot be used with.
    public static func provider(
        _ provider: InferenceProvider, key: AccessToken, environment: [String: String] = [:], billTo: String? = nil
    ) throws(InferenceError) -> InferenceServer {
        if key.isOfHuggingFace {
            guard provider != .openAI else { throw .badURL(reason: "openai is not behind the router") }
            return try huggingFaceRouter(token: key, environment: environment, billTo: billTo)
        }
        guard let host = provider.directHost else {
            throw .badURL(reason: "\(provider) has no server of its own that is known here")
        }
        return try InferenceServer(ownServerOf: provider, baseURL: "https://" + host, key: key)
    }

    /// The token, if the hub may see it.
    var hubToken: AccessToken? { token.flatMap { $0.isOfHuggingFace ? $0 : nil } }

    /// The same server under another name, for providers with several. A server that is not at `host` is a stand-in and stays.
    func moved(from host: String, to other: String) throws(InferenceError) -> InferenceServer {
        guard let provider, self.host == host else { return self }
        return try InferenceServer(ownServerOf: provider, baseURL: "https://" + other, key: token)
    }
}

extension AccessToken {
    /// Whether it is one of Hugging Face rather than a provider's key.
    /// - Source: `huggingface_hub` 2.4, which goes by these letters too.
    var isOfHuggingFace: Bool { secret.hasPrefix("hf_") }
}
