import ArgumentParser
import ChatCore
import ChatUI
import Glibc
import NcursesTerminal
import SessionStore
import TerminalCore

/// `parley replay`: a saved conversation plays again, in its own time.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Play a saved conversation as it was, on the screen, as text or into a recording.",
        discussion: """
            Space pauses, the arrow keys go by messages and by five seconds, + and - change the speed, F1 shows all keys. What a \
            person did between two replies is not recorded: a turn is typed in two seconds at most. Without a terminal the \
            conversation is written as text, at once.
            """)

    @Argument(help: "The session's id, the beginning of it, or its title.")
    var session: String

    @Option(name: .long, help: ArgumentHelp("How much faster than it was: 0.25 to 64.", valueName: "x"))
    var speed = 1.0

    @Flag(name: .long, help: "Show everything at once.")
    var instant = false

    @Flag(name: .long, help: "As text, line by line.")
    var linear = false

    @Flag(name: .long, help: "Begin again at the end.")
    var loop = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write a recording for asciinema (version 2) to a file, or with - to standard output.", valueName: "file"))
    var cast: String?

    @Option(name: .long, help: ArgumentHelp("The size of the recording's screen.", valueName: "columns×rows"))
    var size = "80x24"

    @Option(name: .long, help: ArgumentHelp("How the screen looks; parley themes list shows the names.", valueName: "name"))
    var theme: String?

    func validate() throws {
        if !(0.25...64).contains(speed) { throw ValidationError("--speed must be from 0.25 to 64") }
        if loop, instant || cast != nil { throw ValidationError("--loop goes with neither --instant nor --cast") }
        if cast != nil, linear { throw ValidationError("--cast and --linear exclude each other") }
        if Size(text: size) == nil { throw ValidationError("--size is columns and rows, such as 80x24, from 20x5 to 500x200") }
    }

    func run() throws {
        let launch = try Launch()
        let theme = try launch.theme(flag: theme)
        let session = try saved(in: launch.catalog(of: launch.store()))
        let options = ReplayOptions(speed: speed, isLooping: loop, isInstant: instant)
        if let cast { return try record(session, options, launch, theme.theme, to: cast) }
        let timeline = ReplayTimeline(session, backends: launch.backends.names)
        if linear || isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0 { return try playAsText(timeline, options) }
        do {
            try playOnScreen(timeline, options, launch, theme.theme)
        } catch let error as TerminalError {
            if error == .dumbTerminal || error == .notATerminal { return try playAsText(timeline, options) }
            throw Failure(.misuse, "There is no screen: this terminal is unknown.", advice: "Set TERM, or use --linear.")
        }
    }

    /// The session as it is on disk. Whoever writes it may go on meanwhile.
    private func saved(in sessions: SessionCatalog) throws(Failure) -> ChatSession {
        do throws(SessionStoreError) {
            return try sessions.store.read(sessions.locate(session))
        } catch {
            throw Failure(error)
        }
    }

    private func playOnScreen(_ timeline: ReplayTimeline, _ options: ReplayOptions, _ launch: Launch, _ theme: Theme) throws {
        let runtime = launch.runtime(store: nil)
        try withTerminal(launch.terminalOptions()) { terminal in
            let state = ChatState(
                replaying: timeline, options, size: terminal.size, theme: theme,
                options: ChatOptions(
                    keys: launch.keys.options, backends: launch.backends.names,
                    reportsMouse: launch.configuration.usesMouse ?? true, colorDepth: terminal.colorDepth))
            var loop = ScreenLoop(state, on: terminal, runtime: runtime, widths: { launch.widths }) {
                LiveSettings(launch, themeFlag: self.theme, theme: theme)
            }
            loop.run()
        }
        runtime.finish()
    }

    private func playAsText(_ timeline: ReplayTimeline, _ options: ReplayOptions) throws {
        var replay = LinearReplay(timeline, options, interruptions: SignalDescriptor([SIGINT, SIGTERM, SIGHUP]))
        if replay.run() != nil { throw ExitCode.interrupted.status }
    }

    private func record(
        _ session: ChatSession, _ options: ReplayOptions, _ launch: Launch, _ theme: Theme, to file: String
    ) throws {
        var cast = ReplayCast(session, options, size: Size(text: size)!, theme: theme, backends: launch.backends.names)
        if file == "-" { return cast.write { writeAll($0, to: STDOUT_FILENO) } }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(.misuse, "The recording \(file) cannot be written: \(String(cString: strerror(errno))).")
        }
        var isWhole = true
        cast.write { line in
            isWhole = writeAll(line, to: descriptor)
            return isWhole
        }
        close(descriptor)
        if !isWhole {
            throw Failure(.misuse, "The recording \(file) could not be written whole.", advice: "Make room on the disk.")
        }
    }
}

extension Size {
    /// Reads `80x24`; nil for anything else, or a screen that is too small or too large.
    fileprivate init?(text: String) {
        let numbers = text.split(omittingEmptySubsequences: false) { "x×".contains($0) }.map { Int($0) }
        guard numbers.count == 2, let columns = numbers[0], let rows = numbers[1], (20...500).contains(columns),
            (5...200).contains(rows)
        else { return nil }
        self.init(columns: columns, rows: rows)
    }
}
