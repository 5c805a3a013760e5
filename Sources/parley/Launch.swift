import ChatCore
import ChatUI
import Glibc
import Inference
import LocalEngine
import NcursesTerminal
import SessionStore
import TerminalCore

/// The module has the same name, so its other types can only be told apart by this one.
typealias SessionDirectory = SessionStore

/// What a command that talks to a model needs, put together once from flags, environment and configuration.
struct Launch {
    let directories: Directories
    let configuration: Configuration
    let backends: BackendCatalog
    let engine: EngineHost
    let environment: [String: String]
    /// The files of settings as they were read.
    let settingsText: String
    let keys: KeySettings
    /// What had to be ignored in them, each with its file and place.
    let problems: [String]
    private let request: ModelRequest?

    /// - Parameter request: nil for a command that asks no model.
    init(_ request: ModelRequest? = nil, baseURL: String? = nil) throws(Failure) {
        self.request = request
        environment = .ofProcess
        directories = Directories(environment: environment)
        let files = SettingsFiles(in: directories)
        configuration = files.configuration
        settingsText = files.text
        keys = files.keys
        problems = files.problems
        backends = BackendCatalog(
            environment: environment, configuration: configuration, baseURL: request?.baseURL ?? baseURL,
            tokenVariable: request?.tokenEnv)
        engine = EngineHost(directories: directories, configuration: configuration, environment: environment)
    }

    var presets: PresetCatalog { PresetCatalog(directory: directories.presets) }

    var snippets: SnippetCatalog { SnippetCatalog(directory: directories.snippets) }

    /// The same with the settings as their files have them now.
    func reread() -> Launch { Launch(self, files: SettingsFiles(in: directories)) }

    private init(_ before: Launch, files: SettingsFiles) {
        request = before.request
        environment = before.environment
        directories = before.directories
        configuration = files.configuration
        settingsText = files.text
        keys = files.keys
        problems = files.problems
        backends = BackendCatalog(
            environment: environment, configuration: configuration, baseURL: before.backends.oneOff,
            tokenVariable: request?.tokenEnv)
        // It may be running, with models that took their time to load.
        engine = before.engine
    }

    /// What the flags ask of a session that is there already.
    func adjustment() throws(Failure) -> SessionAdjustment {
        guard let request else { return SessionAdjustment() }
        let preset = try request.preset.map { name throws(Failure) in try presets.preset(named: name) }
        let prompt = try request.systemPrompt()
        return SessionAdjustment(
            model: try (request.model ?? preset?.model).map(reference), systemPrompt: prompt ?? preset?.systemPrompt,
            settings: (preset?.settings ?? GenerationSettings()).overridden(by: request.settings))
    }

    func reference(_ text: String) throws(Failure) -> ModelReference {
        do throws(ModelReferenceError) {
            // With an address of one's own, a model that names no backend is that address's.
            let names = backends.names
            let isNamed = text.firstIndex(of: ":").map { names.contains(String(text[..<$0])) } ?? false
            return try ModelReference(
                backends.oneOff == nil || isNamed ? text : "\(BackendCatalog.oneOffName):\(text)", backends: names)
        } catch {
            throw Failure(.misuse, error.summary, advice: "See parley models.")
        }
    }

    /// A session in which nothing was said yet.
    func newSession() throws(Failure) -> ChatSession {
        var random = SystemRandomNumberGenerator()
        var ids = ULIDGenerator(seed: random.next())
        let now = Runtime.now()
        let preset = try request?.preset.map { name throws(Failure) in try presets.preset(named: name) }
        let chosen = request?.model ?? preset?.model ?? (backends.oneOff == nil ? configuration.model : nil)
        let model = try reference(chosen ?? backends.defaultModel(local: EngineCatalogue.defaultModel.name))
        let prompt = try request?.systemPrompt()
        return ChatSession(
            id: ids.next(at: now), createdAt: now,
            systemPrompt: prompt ?? preset?.systemPrompt ?? configuration.systemPrompt ?? "",
            model: model,
            settings: (preset?.settings ?? configuration.settings).overridden(by: request?.settings ?? GenerationSettings()))
    }

    /// Refuses a model that cannot answer whatever happens: its backend is not set up, or has no such model.
    func checkModel(_ model: ModelReference) throws(Failure) {
        guard model.backend != BackendCatalog.routeName else {
            // Its targets stand in for each other: one that cannot answer is the others' work.
            _ = try backends.route(named: model.name)
            return
        }
        if case .local = try backends.backend(named: model.backend) { _ = try EngineHost.model(named: model.name) }
    }

    /// The directory of sessions.
    func store() throws(Failure) -> SessionDirectory {
        do throws(SessionStoreError) {
            return try SessionStore(directory: directories.sessions, backends: backends.names)
        } catch {
            throw Failure(.misuse, "Sessions cannot be saved: \(error.summary).", advice: "Check PARLEY_DATA_DIR.")
        }
    }

    /// The sessions of a directory, with their index in the cache directory.
    func catalog(of store: SessionDirectory) -> SessionCatalog { SessionCatalog(store: store, cache: directories.cache) }

    /// Opens the session that the flags name; nil when they name none.
    /// - Parameter isPrivate: reads it only, and takes no lock.
    func savedSession(in store: SessionStore, runtime: Runtime, isPrivate: Bool = false) throws(Failure) -> ShownSession? {
        guard let request, request.session != nil || request.continuesNewest else { return nil }
        do throws(SessionStoreError) {
            let id = try catalog(of: store).locate(request.session)
            if isPrivate { return ShownSession(session: try store.read(id).withoutRunningReplies()) }
            let opened = try store.open(id)
            runtime.adopt(opened)
            return ShownSession(opened)
        } catch {
            throw Failure(error)
        }
    }

    /// Where stray words of libraries go while the screen is on.
    func logDescriptor() -> Int32? {
        Directories.make(directories.state)
        let descriptor = open(directories.state + "/parley.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        return descriptor < 0 ? nil : descriptor
    }

    /// How this terminal counts columns, as far as it has said.
    var widths: TerminalWidthsFile { TerminalWidthsFile(in: directories, environment: TerminalOptions.currentEnvironment()) }

    /// How the screen is taken.
    func terminalOptions() -> TerminalOptions {
        var options = TerminalOptions()
        options.logDescriptor = logDescriptor()
        options.reportsMouse = configuration.usesMouse ?? true
        options.widths = TerminalWidthsFile(in: directories, environment: options.environment).load()
        options.asksWidths = options.widths == nil
        return options
    }

    var answerers: AnswererCatalog { AnswererCatalog(backends: backends, engine: engine, timeouts: configuration.timeouts) }

    /// What may be spent and what was.
    var accounts: Accounts {
        Accounts(
            budget: configuration.budget, ledger: SpendingLedger(directory: directories.state),
            prices: PriceList(backends: backends, file: directories.prices))
    }

    func runtime(store: SessionStore?) -> Runtime {
        Directories.make(directories.state)
        return Runtime(
            backends: backends, engine: engine, answerers: answerers, accounts: accounts, sessions: store.map { catalog(of: $0) },
            history: store == nil ? nil : PromptHistoryFile(path: directories.promptHistory), themes: themes,
            models: ModelFiles(directories), presets: presets, snippets: snippets,
            drafts: store == nil ? nil : directories.drafts, sessionDirectory: directories.sessions)
    }

    /// The state to begin with; what the flags ask of a saved session has been recorded.
    func state(
        of opened: ShownSession?, size: Size, prompts: [String] = [], theme: (theme: Theme, notice: Notice?) = (.terminal, nil),
        themePair: ThemePair? = nil, pictures: PictureOptions = .off, colorDepth: ColorDepth = .none, keepsDrafts: Bool = false,
        runtime: Runtime, contextPolicy: ContextPolicy = .ask, titles: TitleSource? = nil
    ) throws(Failure) -> ChatState {
        var random = SystemRandomNumberGenerator()
        var shown: ShownSession
        if let opened { shown = opened } else { shown = ShownSession(session: try newSession()) }
        if shown.notice == nil { shown.notice = problemNotice }
        if shown.notice == nil { shown.notice = theme.notice }
        let options = ChatOptions(
            keys: keys.options, backends: backends.names, welcome: welcome(for: shown.session.model),
            sessionDirectory: directories.sessions, reportsMouse: configuration.usesMouse ?? true, hubTasks: Self.hubTasks,
            alert: configuration.alert ?? .bell, themePair: themePair, pictures: pictures, colorDepth: colorDepth,
            contextPolicy: contextPolicy, titles: titles ?? configuration.titles ?? .local, keepsDrafts: keepsDrafts)
        var state = ChatState(
            opened: shown, isSaved: opened != nil, size: size, seed: random.next(), prompts: prompts, theme: theme.theme,
            options: options)
        // Where nobody can choose, it must be known before the first request.
        if contextPolicy != .ask, let length = runtime.contextLength(of: state.session.model) {
            _ = state.update(.contextLearned(length, of: state.session.model.text), at: Runtime.now())
        }
        guard opened != nil else { return state }
        for effect in state.update(.adjusted(try adjustment()), at: Runtime.now()) { _ = runtime.perform(effect) }
        return state
    }
}

extension Launch {
    /// What is shown before the first message: how to begin, or what is missing.
    private func welcome(for model: ModelReference) -> [String] {
        if model.backend == "local", !engine.canAnswer(model.name) { return Self.setupHelp(for: model.name) }
        return [
            "Parley · \(model)", "", "Type a message and press Enter. The reply is written as it comes; Esc stops it.",
            "ctrl-p chooses the model, ctrl-s a saved session, F1 or /help shows all keys and commands.",
        ]
    }

    /// One screen on how to get an answer without anything set up.
    static func setupHelp(for model: String) -> [String] {
        [
            "Parley has no model to talk to yet. Choose one way:", "",
            "· A model on this machine, no account needed (about 0.5 GB):", "    parley engine install",
            "  or press ctrl-p and choose local:\(model) to download it now.", "",
            "· Hugging Face: make a token at huggingface.co/settings/tokens that may “Make calls to Inference Providers”, then:",
            "    export HF_TOKEN=hf_…", "",
            "· A server of your own, such as Ollama, LM Studio, vLLM, TGI or llama-server:",
            "    parley --model ollama:llama3.2      or      parley --base-url http://host:port/v1",
        ]
    }
}

extension Failure {
    init(_ error: SessionStoreError) {
        let code: ExitCode =
            switch error {
            case .noSuchSession, .ambiguous: .notFound
            case .damaged: .unreadable
            case .newerVersion, .locked, .symbolicLink, .alreadyExists, .system: .misuse
            }
        let advice =
            switch error {
            case .noSuchSession, .ambiguous: "parley sessions list shows them."
            case .damaged: "Mend the file, or move it away."
            default: ""
            }
        self.init(code, error.summary, advice: advice)
    }
}
