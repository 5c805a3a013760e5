import ArgumentParser
import ChatCore
import Glibc
import SessionStore
import TerminalCore

/// `parley rerun`: what was asked in a session is asked again, and the answers are compared.
struct RerunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerun", abstract: "Ask what was asked in a session again, of the same or other models, and compare.",
        discussion: """
            Without --model each turn goes to the model that answered it, at the revision it was recorded with. Several --model are
            asked side by side. The saved session stays as it is; each model's answers become a session of their own.
            """)

    enum Background: String, ExpressibleByArgument, CaseIterable {
        case new, recorded

        var context: Rerun.Context { self == .new ? .new : .recorded }
    }

    enum Expectation: String, ExpressibleByArgument, CaseIterable { case same }

    @Argument(help: "The session's id, the beginning of it, or its title.")
    var name: String?

    @OptionGroup var model: ModelOptions

    @Option(
        name: .long,
        help: ArgumentHelp("What a question stands behind: the new answers, or the recorded ones.", valueName: "new|recorded"))
    var context = Background.new

    @Option(name: .long, help: ArgumentHelp("End with 1 when an answer is not the recorded one.", valueName: "same"))
    var expect: Expectation?

    @Flag(name: .long, help: "Print one JSON object.")
    var json = false

    @Flag(name: .long, help: "Do not save the answers as sessions.")
    var noSave = false

    @Flag(name: .long, help: "Tell on standard error about every attempt that failed.")
    var verbose = false

    func validate() throws {
        let named = [name != nil, model.session != nil, model.continue].count { $0 }
        if named > 1 { throw ValidationError("SESSION, --session and --continue exclude each other") }
        if named == 0 { throw ValidationError("a session is missing: its id or title, or --continue for the newest") }
    }

    func run() throws {
        let launch = try Launch(model.request)
        let store = try launch.store()
        let saved = try session(in: store)
        let settings = saved.settings.overridden(by: model.request.settings)
        let systemPrompt = try model.request.systemPrompt() ?? saved.systemPrompt
        var reruns: [Rerun] = []
        for model in try models(of: saved, launch) {
            let rerun: Rerun
            do throws(RerunError) {
                rerun = try Rerun(of: saved, with: model, context: context.context, backends: launch.backends.names)
            } catch {
                throw Failure(.misuse, error.summary, advice: error.advice)
            }
            for model in rerun.models { try launch.checkModel(model) }
            reruns.append(rerun)
        }
        if let count = reruns.first?.leftOutResults, count > 0 {
            tellOnStandardError("\(count) results of functions are left out: they belong to the recorded answers")
        }
        let signals = SignalDescriptor([SIGINT, SIGTERM, SIGHUP])
        var runs: [RerunRun] = []
        var random = SystemRandomNumberGenerator()
        var ids = ULIDGenerator(seed: random.next())
        for rerun in reruns {
            let runtime = launch.runtime(store: noSave ? nil : store)
            let now = Runtime.now()
            let session = rerun.session(
                for: saved, id: ids.next(at: now), settings: settings, systemPrompt: systemPrompt, at: now)
            var state = try launch.state(
                of: nil, size: Size(columns: 80, rows: 24), prompts: [], runtime: runtime,
                contextPolicy: .send, titles: .words)
            for model in Set(rerun.models) {
                guard let length = runtime.contextLength(of: model) else { continue }
                _ = state.update(.contextLearned(length, of: model.text), at: now)
            }
            runs.append(RerunRun(rerun, in: session, state: state, runtime: runtime, isVerbose: verbose))
        }
        var loop = RerunLoop(runs, printer: json ? nil : RerunPrinter(isSaving: !noSave), signals: signals)
        loop.run()
        if json {
            writeAll(loop.report(of: saved, context: context.context, isSaving: !noSave).lines(.indented), to: STDOUT_FILENO)
        }
        try end(loop)
    }

    private func end(_ loop: RerunLoop) throws {
        if loop.wasInterrupted { throw ExitCode.interrupted.status }
        if let failure = loop.runs.lazy.compactMap(\.failure).first { throw Failure(.refused, failure) }
        let turns = loop.runs.reduce(0) { $0 + $1.rerun.turns.count }
        let different = turns - loop.runs.reduce(0) { $0 + $1.sameCount }
        if expect == .same, different > 0 {
            throw Failure(.refused, "Of \(turns) answers \(different) are not the recorded ones.")
        }
    }

    private func session(in store: SessionDirectory) throws(Failure) -> ChatSession {
        do throws(SessionStoreError) {
            if let name = name ?? model.session { return try store.read(store.find(name).id) }
            guard let newest = try store.newest() else { throw .noSuchSession("the newest") }
            return try store.read(newest.id)
        } catch {
            throw Failure(error)
        }
    }

    /// Whom to ask, each in a run of its own; nil stands for those who answered.
    private func models(of saved: ChatSession, _ launch: Launch) throws(Failure) -> [ModelReference?] {
        if model.model.isEmpty {
            let answered = saved.activeMessages.compactMap { $0.reply?.author.backend }
            guard launch.backends.oneOff != nil, !answered.contains(BackendCatalog.oneOffName) else { return [nil] }
            return [try launch.reference(BackendCatalog.oneOffModel)]
        }
        var models: [ModelReference?] = []
        for text in model.model { models.append(try launch.reference(text)) }
        return models
    }
}

extension RerunError {
    fileprivate var advice: String {
        switch self {
        case .nothingAsked: "parley sessions show prints it."
        case .unknownBackend, .unreadableReference: "Say whom to ask with --model, and where with --base-url."
        }
    }
}
