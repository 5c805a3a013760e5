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
            ChatCommand.self, AskCommand.self, ModelsCommand.self, SessionsCommand.self, EngineCommand.self, ThemesCommand.self,
            ConfigCommand.self,
        ],
        defaultSubcommand: ChatCommand.self)

    static func main() {
        // A pipe that is closed early is an error of write(2), which is looked at, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            end(with: error)
        }
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
            tellOnStandardError("\(message(for: error)): see parley --help")
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
