import ArgumentParser
import ChatCore

/// Flags of every command that asks a model.
struct ModelOptions: ParsableArguments {
    @Option(
        name: [.short, .long], parsing: .singleValue,
        help: ArgumentHelp(
            "The model: [backend:]name[@revision][:provider]. ask and rerun take several.", valueName: "reference"))
    var model: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("A model, a system prompt and parameters under a name; other flags win over it.", valueName: "name"))
    var preset: String?

    @Option(name: .long, help: ArgumentHelp("The system prompt, or @FILE to read it from a file.", valueName: "text|@file"))
    var system: String?

    @Option(name: .long, help: ArgumentHelp("Randomness, 0 to 2.", valueName: "number"))
    var temperature: Double?

    @Option(name: .long, help: ArgumentHelp("The share of probability to sample from, 0 to 1.", valueName: "number"))
    var topP: Double?

    @Option(name: .long, help: ArgumentHelp("The longest reply, in tokens.", valueName: "count"))
    var maxTokens: Int?

    @Option(name: .long, help: ArgumentHelp("The seed of the randomness.", valueName: "number"))
    var seed: Int?

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("A text that ends the reply; may be given several times.", valueName: "text"))
    var stop: [String] = []

    @Option(
        name: .customLong("base-url"), help: ArgumentHelp("An OpenAI-compatible server to ask, just this once.", valueName: "url")
    )
    var baseURL: String?

    @Option(name: .long, help: ArgumentHelp("The environment variable that holds the token of --base-url.", valueName: "name"))
    var tokenEnv: String?

    @Option(name: .long, help: ArgumentHelp("Go on with a saved session.", valueName: "id|title"))
    var session: String?

    @Flag(name: [.short, .customLong("continue")], help: "Go on with the newest session.")
    var `continue` = false

    func validate() throws {
        if let temperature, !(0...2).contains(temperature) { throw ValidationError("--temperature must be from 0 to 2") }
        if let topP, !(0...1).contains(topP) { throw ValidationError("--top-p must be from 0 to 1") }
        if let maxTokens, maxTokens < 1 { throw ValidationError("--max-tokens must be at least 1") }
        if session != nil, `continue` { throw ValidationError("--session and --continue exclude each other") }
    }

    /// What was given.
    var request: ModelRequest {
        ModelRequest(
            model: model.first, preset: preset, system: system,
            settings: GenerationSettings(temperature: temperature, topP: topP, maxTokens: maxTokens, seed: seed, stop: stop),
            baseURL: baseURL, tokenEnv: tokenEnv, session: session, continuesNewest: `continue`)
    }
}
