import CNcurses
import CTerminalGuard
import Glibc
import TerminalCore

/// The real keyboard and screen. Curses has global state, so there is one at a time, and `withTerminal` lends it.
///
/// Curses writes and knows what the screen shows; reading is `KeyDecoder`'s. All calls belong to one thread.
public final class NcursesTerminal: Terminal {
    public private(set) var size: Size
    public let inputDescriptor: Int32
    /// Readable when `readSignals` has something to tell.
    public var signalDescriptor: Int32 { signalPipe.reading }
    public private(set) var isClosed = false

    /// The colours that the terminal has.
    public var colorDepth: ColorDepth { painter.colorDepth }

    private let device: TerminalDevice
    private let signalPipe: SignalPipe
    private let screen: OpaquePointer
    private var modes: TerminalModes
    private let environment: [String: String]
    private var decoder: KeyDecoder
    private var painter: FramePainter
    private let rawModes: termios
    private var lastFrame: Frame?
    private var questions = TerminalQuestions()
    private var hasToldWidths = false
    /// Pictures that the terminal keeps.
    private var placed: Set<PictureNumber> = []

    /// Takes the terminal. Only `withTerminal` calls it, which also gives it back.
    init(_ options: TerminalOptions) throws(TerminalError) {
        guard options.environment["TERM"] != "dumb" else { throw .dumbTerminal }
        environment = options.environment
        setUpLocale()
        device = try TerminalDevice(logDescriptor: options.logDescriptor)
        signalPipe = SignalPipe()
        inputDescriptor = device.input
        // Before curses installs handlers of its own where it finds none.
        device.guardTerminal(signals: signalPipe.writing)
        use_env(false)
        use_tioctl(true)
        let colors = options.colorDepth ?? ColorDepth(environment: options.environment)
        guard let opened = openScreen(on: device, environment: options.environment, colors: colors) else {
            terminal_guard_disarm()
            device.close()
            signalPipe.close()
            throw .unknownTerminal(options.environment["TERM"] ?? "")
        }
        screen = opened.screen
        // The keyboard's mode belongs to the alternate screen, to which curses has switched.
        keypad(cncurses_stdscr(), true)
        nonl()
        device.write(opened.output.take())
        modes = TerminalModes(
            reportsMouse: options.reportsMouse,
            asksBackground: options.asksBackground && BackgroundQuestion.isUnderstood(environment: options.environment),
            environment: options.environment)
        rawModes = device.makeRaw()
        device.guardTerminal(signals: signalPipe.writing, restore: modes.leave)
        device.take(enter: modes.enter)
        idlok(cncurses_stdscr(), true)
        idcok(cncurses_stdscr(), false)
        painter = FramePainter(
            output: opened.output, colors: ColorPairs(depth: colors, hasStrikethrough: opened.hasStrikethrough),
            showsLinks: showsHyperlinks(environment: options.environment))
        decoder = KeyDecoder(sequences: terminfoSequences())
        size = Size(columns: Int(getmaxx(cncurses_stdscr())), rows: Int(getmaxy(cncurses_stdscr())))
        painter.avoided = options.widths?.misjudged ?? []
        device.write(questions.ask(widths: options.asksWidths, environment: environment, rows: size.rows))
    }

    // MARK: Keys

    /// When `readInput` has something to do although nothing was typed; nil when it has not.
    public private(set) var inputDeadline: ContinuousClock.Instant?

    public func readInput(now: ContinuousClock.Instant) -> [TerminalInput] {
        var input = decoder.expire(at: now)
        while !isClosed {
            let bytes = device.read()
            guard let bytes else {
                isClosed = true
                break
            }
            guard !bytes.isEmpty else { break }
            input += decoder.decode(bytes, at: now)
            if bytes.count < TerminalDevice.readLimit { break }
        }
        inputDeadline = decoder.deadline
        for answer in decoder.takeAnswers() { questions.take(answer) }
        if input.contains(.drawsPictures), !GraphicsSequence.hasCells(questions.name, isExpected: mayDrawPictures) {
            input.removeAll { $0 == .drawsPictures }
        }
        return input
    }

    /// How this terminal counts columns, once, when it has answered; the next frame is painted whole if that changes what is drawn.
    public func takeWidths() -> TerminalWidths? {
        guard !hasToldWidths, let widths = questions.widths else { return nil }
        hasToldWidths = true
        if painter.avoided != widths.misjudged {
            painter.avoided = widths.misjudged
            redraw()
        }
        return widths
    }

    // MARK: Signals

    /// What has happened since the last call, without waiting. A stop (`kill -TSTP`) happens inside: this returns
    /// when the program goes on, with the screen taken again.
    public func readSignals() -> [TerminalSignal] {
        var signals: [TerminalSignal] = []
        for number in signalPipe.read() {
            switch number {
            case SIGWINCH: break
            case SIGTSTP: suspend()
            case SIGCONT:
                // Stopped from outside, without notice: the shell has changed what it liked.
                device.write(modes.leave)
                takeAgain()
                signals.append(.continued)
            case Self.hasGoneOn: signals.append(.continued)
            case SIGHUP:
                terminal_guard_took_termination()
                signals.append(.hangup)
            default:
                terminal_guard_took_termination()
                signals.append(number == SIGINT ? .interrupt : .terminate)
            }
        }
        if let size = device.size, size != self.size {
            resize(to: size)
            signals.append(.resized(size))
        }
        return signals
    }

    /// Stops the program as Ctrl-Z does elsewhere, with the terminal as it was before; returns when it goes on.
    ///
    /// `readSignals` then reports `.continued`, and the next frame is painted whole.
    public func suspend() {
        terminal_guard_release()
        terminal_guard_stop()
        takeAgain()
        let meanwhile = signalPipe.read()
        for number in meanwhile where number != SIGCONT { signalPipe.write(number) }
        if meanwhile.contains(SIGCONT) { signalPipe.write(Self.hasGoneOn) }
    }

    /// Stands in the pipe for a SIGCONT after which the screen has been taken already.
    private static let hasGoneOn: Int32 = 255

    /// Lends the terminal, as it was before, to something else, such as an editor.
    public func withScreenReleased<Result>(_ body: () throws -> Result) rethrows -> Result {
        terminal_guard_release()
        defer { takeAgain() }
        return try body()
    }

    private func takeAgain() {
        device.apply(rawModes)
        device.take(enter: modes.enterAgain)
        painter.forgetCursor()
        lastFrame = nil
    }

    private func resize(to size: Size) {
        resizeterm(Int32(size.rows), Int32(size.columns))
        self.size = size
        lastFrame = nil
    }

    // MARK: Screen

    /// Has the next frame painted whole, over whatever somebody else has written onto the screen.
    public func redraw() {
        painter.forgetCursor()
        lastFrame = nil
    }

    public func present(_ frame: Frame) {
        device.write(painter.paint(frame, over: lastFrame, synchronized: questions.isSynchronizing))
        lastFrame = frame
    }

    // MARK: Pictures

    /// Whether it is worth asking: of most terminals it is known that they do not, or cannot have text flow around pictures.
    public var mayDrawPictures: Bool { GraphicsSequence.mayBeTaken(environment: environment) }

    /// Asks the terminal whether it draws pictures itself; `drawsPictures` is the answer, if one ever comes.
    public func askForPictures() { device.write(GraphicsSequence.question) }

    /// Has cells that `PictureCells` makes stand for a picture.
    /// - Parameter picture: nil for one that the terminal has already, which gets another size.
    public func place(_ picture: Picture?, as number: PictureNumber, size: Size) {
        placed.insert(number)
        device.write(GraphicsSequence.placing(picture, as: number, size: size))
    }

    /// Has the terminal forget a picture.
    public func removePicture(_ number: PictureNumber) {
        if placed.remove(number) != nil { device.write(GraphicsSequence.removing(number)) }
    }

    // MARK: Mouse, clipboard

    /// Has presses, drags and the wheel reported, or leaves the mouse to the terminal.
    public func reportMouse(_ isOn: Bool) {
        modes.reportsMouse = isOn
        device.write(TerminalModes.mouse(isOn))
    }

    /// Asks how bright the background is, now and when it changes; `TerminalInput.background` is the answer, where there is one.
    public func askBackground() {
        guard BackgroundQuestion.isUnderstood(environment: environment) else { return }
        modes.asksBackground = true
        device.write(BackgroundQuestion.ask)
    }

    /// Rings the bell, or has the desktop show a line of text where the terminal passes it on.
    public func alert(_ text: String, onDesktop: Bool) {
        device.write(onDesktop ? AlertSequence.bytes(for: text, environment: environment) : [0x07])
    }

    /// Asks the terminal to put a text into its clipboard. Whether it does, nobody can know.
    /// - Returns: false for a text that is too long for that.
    public func copy(_ text: String) -> Bool {
        guard let bytes = ClipboardSequence.bytes(for: text, environment: environment) else { return false }
        device.write(bytes)
        return true
    }

    /// Answers that are on their way would be typed into the shell.
    private func awaitAnswers() {
        let end = ContinuousClock.now + .milliseconds(100)
        while questions.isWaiting, !isClosed, ContinuousClock.now < end {
            var source = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
            if poll(&source, 1, 10) > 0 { _ = readInput(now: .now) }
        }
    }

    /// Gives the terminal back for good.
    func close() {
        for number in placed { device.write(GraphicsSequence.removing(number)) }
        awaitAnswers()
        terminal_guard_disarm()
        delscreen(screen)
        device.close()
        signalPipe.close()
    }
}

/// Lends the terminal to `body` and gives it back on every way out: return, error, `exit`, signal, crash.
/// - Throws: `TerminalError` when there is no terminal to take, or what `body` throws.
public func withTerminal<Result>(
    _ options: TerminalOptions = TerminalOptions(), _ body: (NcursesTerminal) throws -> Result
) throws -> Result {
    let terminal = try NcursesTerminal(options)
    defer { terminal.close() }
    return try body(terminal)
}
