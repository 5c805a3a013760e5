import ArgumentParser
import ChatCore
import Glibc
import JSON
import SessionStore

extension SessionsCommand {
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Print a session in another form, or write it to a file.")

        @Argument(help: "The session's id, the beginning of it, or its title.")
        var session: String

        @Option(name: .long, help: "markdown, html, json, jsonl (for fine-tuning), text or cast (for asciinema).")
        var format = ExportFormat.markdown

        @Option(name: .long, help: ArgumentHelp("The file to write; one that is there is left alone.", valueName: "file"))
        var output: String?

        @Option(name: .long, help: ArgumentHelp("The theme whose colours html and cast have.", valueName: "name"))
        var theme: String?

        func run() throws {
            let launch = try Launch()
            let theme = try launch.theme(flag: theme).theme
            let saved = try withCatalog { try $0.store.read($0.locate(session)) }
            let text = format.text(of: saved, theme: theme)
            guard let output else {
                // What a program reads must stay as it is; what a person reads must not steer the terminal.
                writeData(text)
                return
            }
            let descriptor = open(output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw Failure(.misuse, "\(output) was not written: \(String(cString: strerror(errno))).")
            }
            defer { close(descriptor) }
            guard writeAll(text, to: descriptor) else { throw Failure(.misuse, "\(output) was not written whole.") }
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Bring in conversations of other programs.",
            discussion: """
                Takes conversations.json of ChatGPT and Claude exports, logs.db of llm, sessions of aichat, the databases of oterm and \
                elia, Hugging Face chat-ui exports, OpenAI message arrays (JSON or JSON Lines) and sessions of Parley. What a file is, is \
                found by its content. Importing a file again adds only what is new in it.
                """)

        @Argument(help: "The files.")
        var files: [String]

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        func run() throws {
            let launch = try Launch()
            let importer = SessionImporter(
                store: try launch.store(), backends: launch.backends.names, model: try launch.newSession().model)
            var results: [JSONValue] = []
            var failure: Failure?
            for file in files {
                do throws(Failure) {
                    let (format, outcomes) = try importer.importFile(file)
                    if json { results += outcomes.map { $0.json(file, format) } } else { tell(outcomes, file, format) }
                } catch {
                    tellOnStandardError(error.line)
                    failure = error
                }
            }
            if json { writeAll(JSONValue.array(results).lines(.indented), to: STDOUT_FILENO) }
            if let failure { throw failure.code.status }
        }

        private func tell(_ outcomes: [SessionImporter.Outcome], _ file: String, _ format: String) {
            func count(_ kind: SessionImporter.Outcome.Kind) -> Int { outcomes.count { $0.kind == kind } }
            writeData(
                "\(file): \(format): \(count(.added)) added, \(count(.extended)) extended, \(count(.present)) already here\n")
            for outcome in outcomes where outcome.kind != .present {
                writeData("  \(outcome.id.text)  \(outcome.messageCount) messages  \(outcome.title)\n")
                for loss in outcome.losses { writeData("    not carried over: \(loss)\n") }
            }
        }
    }
}

extension SessionImporter.Outcome {
    fileprivate func json(_ file: String, _ format: String) -> JSONValue {
        [
            "file": .string(file), "format": .string(format), "outcome": .string(kind.rawValue), "id": .string(id.text),
            "title": .string(title), "messages": .int(messageCount), "not_carried_over": .array(losses.map { .string($0) }),
        ]
    }
}
