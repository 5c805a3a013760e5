import ChatCore

/// Which model is asked, how, and in which session, as flags say; what they leave out is nil.
struct ModelRequest: Equatable {
    /// A model reference as text.
    var model: String?
    /// The name of a preset, which other flags win over.
    var preset: String?
    /// The system prompt, or `@` and the name of its file.
    var system: String?
    var settings = GenerationSettings()
    var baseURL: String?
    /// The environment variable that holds the token of `baseURL`.
    var tokenEnv: String?
    /// The id or title of a saved session.
    var session: String?
    var continuesNewest = false

    /// The text of `--system`, read from its file when it begins with `@`.
    func systemPrompt() throws(Failure) -> String? {
        guard let system, system.hasPrefix("@") else { return system }
        let path = String(system.dropFirst())
        do {
            if let text = try readText(ofFile: path) { return text }
        } catch {
            throw Failure(.misuse, "The system prompt \(path) cannot be read: \(error.reason).")
        }
        throw Failure(.notFound, "There is no file \(path) with a system prompt.")
    }
}
