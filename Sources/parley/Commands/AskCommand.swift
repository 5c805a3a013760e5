import ArgumentParser
import ChatCore
import ChatUI
import Glibc
import TerminalCore

/// `parley ask`: one answer to standard output.
struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Ask once: the answer goes to standard output as it is written.",
        discussion: "Standard input, when it is no terminal, is added to the prompt.")

    @Argument(help: "What to ask; several words need no quotes.")
    var prompt: [String] = []

    @OptionGroup var model: ModelOptions

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("A text file to add to the prompt, or an image; may be given several times.", valueName: "path"))
    var file: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("An image to send along: PNG, JPEG, GIF or WebP; may be given several times.", valueName: "path"))
    var image: [String] = []

    @Option(name: .long, help: ArgumentHelp("A JSON schema: the answer is to be JSON that fits it.", valueName: "path"))
    var schema: String?

    @Flag(name: .long, help: "Print one JSON object with the answer and all that is known of it.")
    var json = false

    @Flag(name: .long, help: "Print one JSON object a line as the answer comes.")
    var jsonEvents = false

    @Flag(name: .long, help: "Do not save the session.")
    var noSave = false

    @Flag(name: .long, help: "Tell on standard error about every attempt, the request's name and its status.")
    var verbose = false

    func validate() throws {
        if json, jsonEvents { throw ValidationError("--json and --json-events exclude each other") }
        if noSave, model.session != nil || model.continue { throw ValidationError("--no-save goes with a new session only") }
    }

    func run() throws {
        let launch = try Launch(model.request)
        let attachments = try attachments()
        let question = try question(hasAttachments: !attachments.isEmpty)
        let schema = try schema.map(AnswerSchema.init(file:))
        let store = noSave ? nil : try launch.store()
        let runtime = launch.runtime(store: store)
        defer { runtime.finish() }
        if let schema { runtime.requestExtras = schema.members }
        let signals = SignalDescriptor([SIGINT, SIGTERM, SIGHUP])
        let opened = try store.flatMap { store throws(Failure) in try launch.savedSession(in: store, runtime: runtime) }
        if let reason = opened?.readOnlyReason {
            throw Failure(.misuse, reason, advice: "Close the other program, or ask without --session.")
        }
        if let notice = opened?.notice { tellOnStandardError(notice.text) }
        // What cannot work at all is wrong use, and changes nothing that is saved.
        try launch.checkModel(launch.adjustment().model ?? opened?.session.model ?? launch.newSession().model)
        let state = try launch.state(
            of: opened, size: Size(columns: 80, rows: 24), prompts: [], runtime: runtime, contextPolicy: .trim, titles: .words)
        let pictures = json || jsonEvents ? nil : PicturePrinter(launch.configuration)
        if model.model.count > 1 {
            let texts = try compare(question, attachments, in: state, launch, runtime, signals, pictures)
            for text in texts { try schema?.check(text) }
            return
        }
        var conversation = AskConversation(
            state, runtime: runtime, printer: json ? .none : jsonEvents ? .events : .text, isVerbose: verbose, signals: signals,
            showsPictures: pictures != nil)
        let code = conversation.ask(question, attachments: attachments)
        if json { writeAll(conversation.answer.lines(.indented), to: STDOUT_FILENO) }
        if let pictures { conversation.images.forEach(pictures.print) }
        if let failure = conversation.failure { throw Failure(code, failure) }
        if code != .done { throw code.status }
        try schema?.check(conversation.text)
    }

    private func attachments() throws(Failure) -> [Attachment] {
        var attachments: [Attachment] = []
        for path in file { attachments.append(try AttachmentFile.read(path, as: .any)) }
        for path in image { attachments.append(try AttachmentFile.read(path, as: .image)) }
        return attachments
    }

    /// Asks all models at once; the session goes on with the first one's answer.
    /// - Returns: what each wrote.
    private func compare(
        _ question: String, _ attachments: [Attachment], in state: ChatState, _ launch: Launch, _ runtime: Runtime,
        _ signals: SignalDescriptor, _ pictures: PicturePrinter?
    ) throws -> [String] {
        var models: [ModelReference] = []
        for text in model.model {
            models.append(try launch.reference(text))
            try launch.checkModel(models[models.count - 1])
        }
        var comparison = AskComparison(
            state, runtime: runtime, printer: json ? .none : jsonEvents ? .events : .text, isVerbose: verbose, signals: signals,
            pictures: pictures)
        let code = comparison.ask(question, attachments: attachments, of: models)
        if json { writeAll(comparison.answers.lines(.indented), to: STDOUT_FILENO) }
        if let failure = comparison.failure { throw Failure(code, failure) }
        if code != .done { throw code.status }
        return comparison.texts
    }

    /// The words of the command line, and standard input below them.
    private func question(hasAttachments: Bool) throws(Failure) -> String {
        var parts = prompt.isEmpty ? [] : [prompt.joined(separator: " ")]
        if isatty(STDIN_FILENO) == 0 {
            do {
                let input = String(decoding: try readBytes(of: STDIN_FILENO, named: "standard input"), as: UTF8.self)
                if !input.allSatisfy(\.isWhitespace) { parts.append(input) }
            } catch {
                throw Failure(.misuse, "Standard input cannot be read: \(error.reason).")
            }
        }
        guard !parts.isEmpty || hasAttachments else {
            throw Failure(.misuse, "There is nothing to ask.", advice: "Give a prompt, or pipe one in.")
        }
        return parts.joined(separator: "\n\n")
    }
}
