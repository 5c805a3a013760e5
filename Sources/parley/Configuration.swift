import ChatCore
import ChatUI
import Inference

/// What `config.yaml` says. Everything is optional: without a file the program works as it comes.
struct Configuration: Equatable {
    /// A backend that the person named.
    struct Server: Equatable {
        var name: String
        /// Empty for an endpoint, whose address its service knows.
        var baseURL: String
        /// The environment variable that holds the token.
        var tokenVariable: String?
        /// A shell command that prints the token.
        var tokenCommand: String?
        /// How many requests may be under way at once.
        var concurrency: Int?
        /// The name of a Hugging Face Inference Endpoint.
        var endpoint: String?
        /// Who owns the endpoint; nil for the owner of the token.
        var namespace: String?
    }

    /// What is wrong in the file, and where. Lines and columns count from 1.
    struct Problem: Error, Equatable {
        var line: Int
        var column: Int
        var text: String

        func summary(of path: String) -> String { "\(path):\(line):\(column): \(text)" }
    }

    var model: String?
    var systemPrompt: String?
    var settings = GenerationSettings()
    var theme: ThemeChoice?
    /// Where the file names themes, for what is wrong with them.
    var themePlaces: [String: Problem] = [:]
    /// Whether the mouse scrolls and selects; else it is the terminal's own. nil is yes.
    var usesMouse: Bool?
    /// Whose keys; nil is Emacs'.
    var keys: KeySet?
    /// How the end of a long reply is told. nil is a bell.
    var alert: AlertStyle?
    /// How images are shown; nil leaves it to the terminal.
    var imageDisplay: ImageDisplay?
    /// Rows of the screen that an image takes at most, 1 to 200; nil is 20.
    var imageRows: Int?
    /// Who gives sessions their titles; nil is a model of the local engine, where one answers.
    var titles: TitleSource?
    var servers: [Server] = []
    /// The path or name of a `llama-server` to use instead of the engine that Parley installs.
    var engineServer: String?
    /// Tokens of context that the local engine keeps.
    var engineContext: Int?

    /// How long to wait for a server.
    var timeouts = Timeouts.standard

    var routes: [RouteSetting] = []
    var budget = Budget()

    /// What had to be ignored.
    private(set) var problems: [Problem] = []

    /// Of a file that is there and cannot be read.
    init(unreadable reason: String) {
        problems = [Problem(line: 1, column: 1, text: "the file cannot be read: \(reason)")]
    }

    /// Reads what can be read; what is wrong is left out and listed in `problems`.
    init(yaml: String = "") {
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLNode.parse(yaml)
        } catch {
            problems.append(Problem(line: error.line, column: error.column, text: error.reason))
            return
        }
        guard let root else { return }
        let members = entries(of: root, in: "the configuration")
        for (key, value) in members { read(key, value) }
        // They may be on backends that are named further below.
        for (key, value) in members where key.string == "routes" { readRoutes(value) }
        for (key, value) in members where key.string == "model" && model != nil {
            if reference(value, "model") == nil { model = nil }
        }
    }

    /// Reads a preset: the members of a configuration that are about a session.
    init(preset yaml: String) {
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLNode.parse(yaml)
        } catch {
            problems.append(Problem(line: error.line, column: error.column, text: error.reason))
            return
        }
        guard let root else { return }
        for (key, value) in entries(of: root, in: "the preset") {
            switch key.string {
            case "model": model = text(value, "model")
            case "system_prompt", "parameters": read(key, value)
            default: refuse(key, among: ["model", "system_prompt", "parameters"])
            }
        }
    }

    private mutating func read(_ key: YAMLNode, _ value: YAMLNode) {
        switch key.string {
        case "model": model = text(value, "model")
        case "system_prompt": systemPrompt = text(value, "system_prompt")
        case "theme": theme = themeChoice(value)
        case "mouse": usesMouse = flag(value, "mouse")
        case "keys":
            keys = value.string.flatMap { KeySet(rawValue: $0) }
            if keys == nil { report(value, "keys must be emacs or vim; single keys are set in keys.yaml") }
        case "notify": alert = choice(value, "notify")
        case "images": imageDisplay = choice(value, "images")
        case "titles": titles = choice(value, "titles")
        case "image_rows": imageRows = integer(value, "image_rows", from: 1).map { min($0, 200) }
        case "parameters": for (key, value) in entries(of: value, in: "parameters") { readParameter(key, value) }
        case "backends": for (key, value) in entries(of: value, in: "backends") { readServer(key, value) }
        case "engine": for (key, value) in entries(of: value, in: "engine") { readEngine(key, value) }
        case "timeouts": for (key, value) in entries(of: value, in: "timeouts") { readTimeout(key, value) }
        case "budget": for (key, value) in entries(of: value, in: "budget") { readBudget(key, value) }
        case "routes": break
        default:
            refuse(
                key,
                among: [
                    "model", "system_prompt", "theme", "keys", "mouse", "notify", "images", "image_rows", "titles",
                    "parameters", "backends", "engine", "timeouts", "routes", "budget",
                ])
        }
    }

    private mutating func readParameter(_ key: YAMLNode, _ value: YAMLNode) {
        switch key.string {
        case "temperature": settings.temperature = number(value, "temperature", in: 0...2)
        case "top_p": settings.topP = number(value, "top_p", in: 0...1)
        case "max_tokens": settings.maxTokens = integer(value, "max_tokens", from: 1)
        case "seed": settings.seed = integer(value, "seed", from: .min)
        case "stop":
            if let list = value.sequence {
                settings.stop = list.compactMap { text($0, "stop") }
            } else if let one = text(value, "stop") {
                settings.stop = [one]
            }
        default: refuse(key, among: ["temperature", "top_p", "max_tokens", "seed", "stop"])
        }
    }

    private mutating func readServer(_ key: YAMLNode, _ value: YAMLNode) {
        guard let name = key.string, !name.isEmpty, !name.contains(where: { $0 == ":" || $0 == "/" || $0.isWhitespace }) else {
            return report(key, "a backend's name holds no colon, slash or blank")
        }
        guard !["hf", "local", BackendCatalog.endpointsName, BackendCatalog.routeName].contains(name) else {
            return report(key, "“\(name)” is a backend of the program's own")
        }
        var server = Server(name: name, baseURL: "")
        for (key, value) in entries(of: value, in: "the backend \(name)") {
            switch key.string {
            case "base_url":
                guard let url = address(value) else { return }
                server.baseURL = url
            case "token_env": server.tokenVariable = text(value, "token_env")
            case "token_command": server.tokenCommand = text(value, "token_command")
            case "endpoint": server.endpoint = text(value, "endpoint")
            case "namespace": server.namespace = text(value, "namespace")
            case "concurrency": server.concurrency = integer(value, "concurrency", from: 1)
            default: refuse(key, among: ["base_url", "token_env", "token_command", "endpoint", "namespace", "concurrency"])
            }
        }
        switch (server.baseURL.isEmpty, server.endpoint) {
        case (true, nil): report(key, "the backend \(name) has no base_url and no endpoint")
        case (false, _?): report(key, "the backend \(name) has both a base_url and an endpoint")
        default: servers.append(server)
        }
    }

    /// Seconds.
    private mutating func readTimeout(_ key: YAMLNode, _ value: YAMLNode) {
        let seconds = { (configuration: inout Configuration) in
            configuration.number(value, key.string ?? "", in: 0...86_400).map { Duration.seconds($0) }
        }
        switch key.string {
        case "connect": timeouts.connect = seconds(&self) ?? timeouts.connect
        case "first_byte": timeouts.firstByte = seconds(&self) ?? timeouts.firstByte
        case "idle": timeouts.idle = seconds(&self) ?? timeouts.idle
        default: refuse(key, among: ["connect", "first_byte", "idle"])
        }
    }

    private mutating func readEngine(_ key: YAMLNode, _ value: YAMLNode) {
        switch key.string {
        case "server": engineServer = text(value, "server")
        case "context": engineContext = integer(value, "context", from: 256)
        default: refuse(key, among: ["server", "context"])
        }
    }
}

// What parts of the configuration are read with.
extension Configuration {
    mutating func report(_ node: YAMLNode, _ text: String) {
        problems.append(Problem(line: node.line, column: node.column, text: text))
    }

    mutating func refuse(_ key: YAMLNode, among names: [String]) {
        let name = key.string ?? "?"
        if ["token", "api_key", "hf_token"].contains(name.lowercased()) {
            return report(key, "a token does not belong in this file: name its variable with token_env, or a token_command")
        }
        let nearest = nearestName(to: name, among: names)
        report(key, "there is no “\(name)” here" + (nearest.map { "; did you mean \($0)?" } ?? ""))
    }

    mutating func entries(of node: YAMLNode, in place: String) -> [(YAMLNode, YAMLNode)] {
        guard let mapping = node.mapping else {
            report(node, "\(place) must be a mapping of names to values")
            return []
        }
        return mapping.map { ($0.key, $0.value) }
    }

    mutating func text(_ node: YAMLNode, _ name: String) -> String? {
        if let text = node.string { return text }
        report(node, "\(name) must be a text")
        return nil
    }

    /// The address of a server.
    private mutating func address(_ node: YAMLNode) -> String? {
        if let url = node.string?.lowercased(), ["http://", "https://"].contains(where: { url.hasPrefix($0) && url != $0 }) {
            return node.string
        }
        report(node, "base_url must be an address that begins with http:// or https://")
        return nil
    }

    mutating func flag(_ node: YAMLNode, _ name: String) -> Bool? {
        switch node.string {
        case "true", "on", "yes": return true
        case "false", "off", "no": return false
        default:
            report(node, "\(name) must be true or false")
            return nil
        }
    }

    /// One of the words that an enumeration has.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ node: YAMLNode, _ name: String) -> Choice?
    where Choice.RawValue == String {
        if let choice = node.string.flatMap(Choice.init) { return choice }
        report(node, "\(name) must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        return nil
    }

    mutating func number(_ node: YAMLNode, _ name: String, in range: ClosedRange<Double>) -> Double? {
        if let value = node.double, range.contains(value) { return value }
        report(node, "\(name) must be a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
        return nil
    }

    mutating func integer(_ node: YAMLNode, _ name: String, from minimum: Int) -> Int? {
        if let value = node.int, value >= minimum { return value }
        report(node, "\(name) must be a whole number" + (minimum == .min ? "" : " from \(minimum)"))
        return nil
    }
}
