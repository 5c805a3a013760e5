import ArgumentParser
import Glibc

/// The program's version, as `--version` prints it and requests name it.
let version = "0.1.0"

@main
struct Parley: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley",
        abstract: "Chat with models of the Hugging Face Inference API and of every OpenAI-compatible server, in a terminal.",
        version: version,
        subcommands: [
            ChatCommand.self, AskCommand.self, TaskCommand.self, ModelsCommand.self, PinCommand.self, SessionsCommand.self,
            ReplayCommand.self, RerunCommand.self, EndpointCommand.self, EngineCommand.self, ThemesCommand.self,
            ConfigCommand.self, DoctorCommand.self,
        ],
        defaultSubcommand: ChatCommand.self)

    static func main() {
        // A pipe that is closed early is an error of write(2), which is looked at, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            end(with: error)
        }
    }

    /// Looking at every command's declarations takes the parser longer than everything else until the first frame, so it is
    /// spared where it has nothing to find out: for what people type every day, the version, and flags alone, which are the chat's.
    private static func run(_ arguments: [String]) throws {
        if let chat = Chat(everyday: arguments) {
            try chat.run()
        } else if arguments == ["--version"] {
            writeAll(version + "\n", to: STDOUT_FILENO)
        } else if arguments[0].hasPrefix("-"), !belongsToRoot(arguments) {
            try ChatCommand.parse(arguments).run()
        } else {
            try checkVerb(of: arguments)
            var command = try parseAsRoot(arguments)
            try command.run()
        }
    }

    private static func belongsToRoot(_ arguments: [String]) -> Bool {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help", "-h", "--help", "--version"]
        return arguments.contains { names.contains($0) || $0.hasPrefix("--generate") || $0.hasPrefix("--experimental") }
    }

    /// One line on standard error and the exit code that scripts rely on; help and version go to standard output.
    private static func end(with error: any Error) -> Never {
        if let failure = error as? Failure {
            tellOnStandardError(failure.line)
            Glibc.exit(failure.code.rawValue)
        }
        let code = exitCode(for: error)
        if code == .success {
            writeAll(fullMessage(for: error) + "\n", to: STDOUT_FILENO)
        } else if code == .validationFailure {
            tellOnStandardError("\(message(for: error)): see \(help(for: Array(CommandLine.arguments.dropFirst())))")
        } else if !(error is ArgumentParser.ExitCode) {
            tellOnStandardError("\(error)")
        }
        Glibc.exit(code == .validationFailure ? ExitCode.misuse.rawValue : code.rawValue)
    }
}

extension ExitCode {
    /// For commands that have told already what was wrong.
    var status: ArgumentParser.ExitCode { ArgumentParser.ExitCode(rawValue) }
}
