import ArgumentParser
import ChatUI
import Glibc
import NcursesTerminal
import TerminalCore

/// `parley`: the full-screen program, or a chat line by line where there is no terminal.
struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Chat on the whole screen (what parley does without a subcommand).")

    @OptionGroup var model: ModelOptions

    @Flag(name: .long, help: "Line by line: no alternate screen, nothing is drawn twice.")
    var linear = false

    @Option(name: .long, help: ArgumentHelp("How the screen looks; parley themes list shows the names.", valueName: "name"))
    var theme: String?

    @Flag(name: .long, help: "Write nothing to the disk: no session, no history of what was typed.")
    var noSave = false

    func validate() throws {
        if model.model.count > 1 { throw ValidationError("a chat has one model at a time: give --model once") }
    }

    func run() throws { try Chat(request: model.request, isLinear: linear, theme: theme, isPrivate: noSave).run() }
}

/// A chat with a person, on a screen where there is one.
struct Chat {
    /// nil when no flag was given.
    var request: ModelRequest?
    var isLinear = false
    var theme: String?
    /// Nothing is written to the disk.
    var isPrivate = false

    func run() throws {
        let launch = try Launch(request)
        let theme = try launch.theme(flag: theme)
        let store = try launch.store()
        let runtime = launch.runtime(store: store)
        if isLinear || isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0 {
            return try runLinear(launch, theme, runtime, store)
        }
        do {
            try runOnScreen(launch, theme, runtime, store)
        } catch let error as TerminalError {
            if error == .dumbTerminal || error == .notATerminal { return try runLinear(launch, theme, runtime, store) }
            throw Failure(.misuse, "There is no screen: this terminal is unknown.", advice: "Set TERM, or use --linear.")
        }
    }

    private func runOnScreen(
        _ launch: Launch, _ theme: (theme: Theme, notice: Notice?), _ runtime: Runtime, _ store: SessionDirectory
    ) throws {
        let glimpse = isPrivate ? nil : SessionGlimpse(of: request, in: launch.catalog(of: store))
        // Before the screen is taken: what cannot be opened is told on the plain terminal.
        var opened = glimpse == nil ? try launch.savedSession(in: store, runtime: runtime, isPrivate: isPrivate) : nil
        var options = launch.terminalOptions()
        let pair = launch.themePair(flag: self.theme)
        options.asksBackground = pair != nil
        try withTerminal(options) { terminal in
            if let glimpse {
                guard let session = try glimpse.session(on: terminal, theme: theme.theme) else { return }
                runtime.adopt(session)
                opened = ShownSession(session)
            }
            let pictures = launch.configuration.pictures(at: terminal.colorDepth, mayDraw: terminal.mayDrawPictures)
            var state = try launch.state(
                of: opened, size: terminal.size, theme: theme, themePair: pair, pictures: pictures,
                colorDepth: terminal.colorDepth, keepsDrafts: true, runtime: runtime)
            if isPrivate { startPrivately(&state, runtime) }
            var loop = ScreenLoop(state, on: terminal, runtime: runtime, widths: { isPrivate ? nil : launch.widths }) {
                LiveSettings(launch, themeFlag: self.theme, theme: theme.theme)
            }
            _ = runtime.perform(.warmUp(state.session.model))
            loop.run()
        }
        runtime.finish()
    }

    private func startPrivately(_ state: inout ChatState, _ runtime: Runtime) {
        for effect in state.update(.command(.goPrivate), at: Runtime.now()) { _ = runtime.perform(effect) }
    }

    private func runLinear(
        _ launch: Launch, _ theme: (theme: Theme, notice: Notice?), _ runtime: Runtime, _ store: SessionDirectory
    ) throws {
        let signals = SignalDescriptor([SIGINT, SIGTERM, SIGHUP])
        let opened = try launch.savedSession(in: store, runtime: runtime, isPrivate: isPrivate)
        var state = try launch.state(
            of: opened, size: Size(columns: 80, rows: 24),
            prompts: PromptHistoryFile(path: launch.directories.promptHistory).load(), theme: theme, runtime: runtime,
            contextPolicy: .trim)
        if isPrivate { startPrivately(&state, runtime) }
        var chat = LinearChat(state, runtime: runtime, interruptions: signals)
        chat.run()
        runtime.finish()
        if chat.wasInterrupted { throw ExitCode.interrupted.status }
        if chat.hasFailed { throw ExitCode.refused.status }
    }
}

extension Chat {
    /// What nothing, `--continue` and `--session` mean, which the parser would find out too, but only after longer than everything else
    /// takes until the first frame; nil for all else.
    init?(everyday arguments: [String]) {
        switch arguments.count {
        case 0: self.init(request: nil)
        case 1 where ["--continue", "-c"].contains(arguments[0]): self.init(request: ModelRequest(continuesNewest: true))
        case 2 where arguments[0] == "--session" && !arguments[1].hasPrefix("-"):
            self.init(request: ModelRequest(session: arguments[1]))
        default: return nil
        }
    }
}
