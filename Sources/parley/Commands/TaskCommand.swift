import ArgumentParser
import Glibc
import Inference
import JSON

/// `parley task NAME`: every task of the Inference API that is no chat. There is one command for all: `TaskDescription.all` says what
/// each takes, so that the parser has no twenty more to look at.
struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Do any other task of the Inference API; parley task list shows them.",
        discussion: """
            parley task NAME --help says what a task takes.

              parley task summarization -m org/name < letter.txt
              parley task zero-shot-classification -m org/name "What a goal!" \\
                  --labels sport,art
              parley task image-to-text --base-url http://127.0.0.1:8080 cat.png
              parley task feature-extraction -m org/name \\
                  --batch texts.jsonl --output vectors.jsonl
            """, helpNames: [])

    @Argument(
        help: ArgumentHelp("Such as text-classification; list shows all.", valueName: "name"),
        completion: .list(TaskDescription.all.map(\.name)))
    var name: String?

    @Argument(help: ArgumentHelp("What the task works on; most tasks take several words as one text.", valueName: "input"))
    var words: [String] = []

    @Option(
        name: [.short, .long], help: ArgumentHelp("The model: [backend:]name[@revision][:provider].", valueName: "reference"))
    var model: String?

    @Option(name: .long, help: ArgumentHelp("Who computes behind the Hugging Face router.", valueName: "name"))
    var provider: String?

    @Option(
        name: .customLong("base-url"), help: ArgumentHelp("An endpoint or any server to ask, just this once.", valueName: "url"))
    var baseURL: String?

    @Option(name: .long, help: ArgumentHelp("The environment variable that holds the token of --base-url.", valueName: "name"))
    var tokenEnv: String?

    @Option(
        name: [.customLong("file"), .customLong("input")],
        help: ArgumentHelp("A picture or a sound; - is standard input.", valueName: "file"), completion: .file())
    var file: String?

    @Option(name: .long, help: ArgumentHelp("The labels to choose from.", valueName: "a,b,c"))
    var labels: String?

    @Option(name: .long, help: ArgumentHelp("The question.", valueName: "text"))
    var question: String?

    @Option(name: .long, help: ArgumentHelp("The text that holds the answer, or @FILE.", valueName: "text|@file"))
    var context: String?

    @Option(name: .long, help: ArgumentHelp("A table as CSV, TSV or JSON.", valueName: "file"), completion: .file())
    var table: String?

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("A sentence to compare with; may be given several times.", valueName: "text"))
    var sentences: [String] = []

    @Option(name: .long, help: ArgumentHelp("The task's parameters as a JSON object.", valueName: "json"))
    var parameters: String?

    @Flag(name: .long, help: "Send parameters that the task is not known to have.")
    var force = false

    @Option(
        name: [.short, .long], help: ArgumentHelp("Where an image, a sound or a batch's results go.", valueName: "file|-"),
        completion: .file())
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp("One run for each line of JSON in a file; - is standard input.", valueName: "file.jsonl|-"),
        completion: .file())
    var batch: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How many requests of a batch are under way at once: 4, or what the configuration allows.", valueName: "count"))
    var concurrency: Int?

    @Flag(name: .long, help: "Print JSON: the answer, and all that is known of it.")
    var json = false

    @Flag(name: .long, help: "Tell on standard error about every attempt, the request's name, its status and the revision.")
    var verbose = false

    @Flag(name: [.short, .long], help: "Say what the task takes.")
    var help = false

    func validate() throws {
        let most = BatchRun.mostRequests
        if let concurrency, !(1...most ~= concurrency) { throw ValidationError("--concurrency must be from 1 to \(most)") }
        if batch != nil, json { throw ValidationError("--batch writes JSON already: leave --json out") }
    }

    func run() throws {
        guard let name, name != "list" else {
            if help {
                writeAll(Parley.helpMessage(for: TaskCommand.self) + "\n", to: STDOUT_FILENO)
            } else {
                TaskDescription.printList()
            }
            return
        }
        let task = try TaskDescription.named(name)
        if help { return task.printHelp() }
        let parameters = try parameterObject(for: task)
        let arguments = TaskArguments(
            words: words, file: file, labels: labels, question: question, context: context, table: table, sentences: sentences)
        let inputs = try arguments.inputs(for: task, isBatch: batch != nil)
        let launch = try Launch(ModelRequest(baseURL: baseURL, tokenEnv: tokenEnv))
        let pictures = json ? nil : PicturePrinter(launch.configuration)
        if batch == nil { try TaskFiles.check(output, for: task, asJSON: json, showsPictures: pictures != nil) }
        let server = try TaskServer.find(for: task, model: model, provider: provider, launch: launch) { [verbose] what in
            if verbose || isatty(STDERR_FILENO) == 1 { tellOnStandardError(what) }
        }
        if let batch {
            try runBatch(batch, task, inputs, parameters, server)
        } else {
            try runOnce(task, inputs, parameters, server, pictures)
        }
    }

    private func parameterObject(for task: TaskDescription) throws(Failure) -> JSONObject {
        guard let parameters else { return JSONObject() }
        guard let object = (try? JSONValue(parsing: parameters))?.objectValue else {
            throw Failure(.misuse, "--parameters is no JSON object.", advice: "Write it as '{\"name\": value}'.")
        }
        if !force { try task.parameters.check(object, of: task.name) }
        return object
    }

    private func runOnce(
        _ task: TaskDescription, _ inputs: TaskInputs, _ parameters: JSONObject, _ server: TaskServer,
        _ pictures: PicturePrinter?
    ) throws {
        let report = TaskReport(task: task, server: server, isVerbose: verbose)
        let printer = TaskPrinter()
        var job = TaskDescription.Job(
            client: server.client, model: server.model, provider: server.provider, inputs: inputs, parameters: parameters)
        job.onAttempt = { report.observe($0) }
        if !json { job.onText = { printer.write(piece: $0) } }
        if let refusal = wait({ await server.accounts.refusal(of: inputs) }) { throw refusal }
        let answer = try ask { [job] () async throws(InferenceError) in try await task.run(job) }
        let cost = wait { await server.accounts.enter(answer) }
        server.accounts.write()
        report.tell(answer, cost: cost)
        let files = answer.value.files
        if files.isEmpty || output == nil && (json || task.product == nil) {
            if json { return writeJSON(report.json(answer, cost: cost, files: nil)) }
            // What was shown as it was written lacks its line end only.
            if case .generation = answer.value, job.streams { return printer.write("") }
            printer.print(answer.value, of: inputs)
            return show(files, with: pictures)
        }
        if output == nil, let pictures, let image = files.first?.media {
            // A terminal takes no file: it is shown, and what it is.
            pictures.print(image)
            return printer.print(answer.value, of: inputs)
        }
        guard let output, output != "-" else {
            guard files.count == 1 else {
                throw Failure(
                    .misuse, "The answer is \(files.count) files.", advice: "Name one with --output; they are numbered.")
            }
            _ = files[0].media.bytes.withUnsafeBytes { writeAll($0, to: STDOUT_FILENO) }
            return
        }
        let saved = try TaskFiles.save(files, to: output)
        if json { return writeJSON(report.json(answer, cost: cost, files: saved.map { $0.name })) }
        show(files, with: pictures)
        for file in saved { printer.write(file.line) }
    }

    private func show(_ files: [(label: String, media: Media)], with pictures: PicturePrinter?) {
        for file in files where file.media.type.isImage {
            if files.count > 1, pictures != nil { writeData(file.label + "\n") }
            pictures?.print(file.media)
        }
    }

    private func writeJSON(_ value: JSONValue) { writeAll(value.lines(.indented), to: STDOUT_FILENO) }

    private func runBatch(
        _ path: String, _ task: TaskDescription, _ inputs: TaskInputs, _ parameters: JSONObject, _ server: TaskServer
    ) throws {
        let work = BatchWork(
            task: task, server: server, inputs: inputs, parameters: parameters, isForced: force,
            report: TaskReport(task: task, server: server, isVerbose: verbose, isBatch: true))
        let allowed = min(server.allowedConcurrency ?? BatchRun.mostRequests, BatchRun.mostRequests)
        if let concurrency, concurrency > allowed {
            tellOnStandardError("the configuration allows \(allowed) requests at once at this backend")
        }
        let usual = server.allowedConcurrency == nil ? 4 : allowed
        var run = try BatchRun(work, input: path, output: output ?? "-", concurrency: min(concurrency ?? usual, allowed))
        try run.run()
    }
}
