import ArgumentParser

/// `parley config`: where the configuration is and whether it is right.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show and check the configuration.", subcommands: [Path.self, Show.self, Check.self],
        defaultSubcommand: Path.self)

    private static var path: String { Directories(environment: .ofProcess).configFile }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path", abstract: "Print where the configuration file is, or would be.")

        func run() { writeData(ConfigCommand.path + "\n") }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Print the configuration file.")

        func run() throws {
            do {
                guard let text = try readText(ofFile: ConfigCommand.path) else {
                    throw Failure(.notFound, "There is no \(ConfigCommand.path).", advice: "The program works as it comes.")
                }
                writeData(text)
            } catch let error as FileError {
                throw Failure(.misuse, "\(error.path) cannot be read: \(error.reason).")
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check the configuration file; what is wrong is named by line and column.")

        func run() throws {
            let problems = try Launch.configuration(at: ConfigCommand.path).problems
            for problem in problems {
                tellOnStandardError(problem.summary(of: ConfigCommand.path))
            }
            if !problems.isEmpty { throw ExitCode.misuse.status }
        }
    }
}
