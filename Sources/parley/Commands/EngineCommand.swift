import ArgumentParser
import Glibc
import JSON
import LocalEngine

/// `parley engine`: the model server that runs on this machine.
struct EngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Install, look at and run the local engine.",
        subcommands: [Status.self, Install.self, Run.self], defaultSubcommand: Status.self)

    /// A model of the catalogue; the default one when no name is given.
    private static func model(named name: String?) throws(Failure) -> EngineModel {
        guard let name else { return EngineCatalogue.defaultModel }
        return try EngineHost.model(named: name.hasPrefix("local:") ? String(name.dropFirst("local:".count)) : name)
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "status", abstract: "Show what is installed and what runs.")

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        func run() throws {
            let launch = try Launch()
            let engine = launch.engine
            let rows = EngineCatalogue.models.map { model in
                (model: model, isInstalled: engine.isInstalled(model), process: wait { await engine.runningProcess(of: model) })
            }
            if json {
                let objects = rows.map { row in
                    JSONValue.object([
                        "model": .string("local:\(row.model.name)"), "installed": .bool(row.isInstalled),
                        "sha256": .string(row.model.sha256),
                        "bytes": .int(row.model.byteCount), "licence": .string(row.model.licence),
                        "process": row.process.map { .int($0) } ?? .null,
                    ])
                }
                writeAll(JSONValue.array(objects).lines(.indented), to: STDOUT_FILENO)
            } else {
                printTable(
                    rows.map { row in
                        let state =
                            row.process.map { "running, process \($0)" } ?? (row.isInstalled ? "installed" : "not installed")
                        return ["local:\(row.model.name)", "\(row.model.byteCount / 1_000_000) MB", row.model.licence, state]
                    })
            }
        }
    }

    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "install",
            abstract: "Download the engine and a model, verify their checksums, and go on where an earlier download stopped.")

        @Argument(help: "A model of the catalogue (parley engine status lists them).")
        var model: String?

        @Flag(name: .long, help: "Do nothing, not even verify, when the engine and the model are there.")
        var ifMissing = false

        func run() throws {
            let launch = try Launch()
            let model = try EngineCommand.model(named: model)
            if ifMissing, launch.engine.isInstalled(model) { return }
            let progress = ProgressLine()
            let failure = wait { () async -> EngineError? in
                do throws(EngineError) {
                    try await launch.engine.install(model, progress: { progress.show($0) })
                    return nil
                } catch {
                    return error
                }
            }
            progress.end()
            if let failure {
                throw Failure(failure == .cancelled ? .interrupted : .refused, failure.summary, advice: failure.advice)
            }
            writeAll("local:\(model.name) is installed, SHA-256 \(model.sha256).\n", to: STDOUT_FILENO)
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "Run the engine until interrupted, for other programs; prints its address.",
            discussion: "The key it asks for is printed on standard error.")

        @Argument(help: "A model of the catalogue.")
        var model: String?

        func run() throws {
            let signals = SignalDescriptor([SIGINT, SIGTERM, SIGHUP])
            let launch = try Launch()
            let model = try EngineCommand.model(named: model)
            let result = wait { () async -> Result<RunningEngine, any Error> in
                do {
                    return .success(
                        try await launch.engine.ready(model.name, installing: false) {
                            tellOnStandardError($0)
                        })
                } catch {
                    return .failure(error)
                }
            }
            do {
                let running = try result.get()
                writeAll("\(running.baseURL)\n", to: STDOUT_FILENO)
                tellOnStandardError("the engine's key is \(running.key)")
                var source = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
                while poll(&source, 1, -1) < 0 {}
                withExtendedLifetime(running) {}
            } catch let error as EngineError {
                throw Failure(.refused, error.summary, advice: error.advice)
            }
        }
    }
}
