import ChatCore

extension ChatSession {
    /// The session as it is sent: with a seed, the local engine computes the whole prompt anew. What it kept of another one changes
    /// the last digits of its numbers, and with them now and then a word.
    /// - Source: llama.cpp's server, `cache_prompt`.
    var askedRepeatably: ChatSession {
        guard model.backend == "local", settings.seed != nil, settings.extras["cache_prompt"] == nil else { return self }
        var settings = settings
        settings.extras["cache_prompt"] = false
        var session = self
        session.apply(.settingsChanged(settings, at: updatedAt))
        return session
    }
}
