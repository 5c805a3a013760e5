import ArgumentParser
import JSON

/// `parley config`: where the configuration is, what it says and whether it is right.
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
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Print every setting with its value; --origin says where it comes from.")

        @Flag(name: .long, help: "Say where each value comes from: default, file and line, environment or flag.")
        var origin = false

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        @OptionGroup(title: "Flags that are shown as they would win")
        var model: ModelOptions

        @Option(name: .long, help: ArgumentHelp("As parley takes it.", valueName: "name"))
        var theme: String?

        func run() throws {
            let settings: [EffectiveSetting]
            do throws(FileError) {
                let text = try readText(ofFile: ConfigCommand.path) ?? ""
                settings = EffectiveSettings(path: ConfigCommand.path, yaml: text, environment: .ofProcess).all(flags: flags)
            } catch {
                throw Failure(.misuse, "\(error.path) cannot be read: \(error.reason).")
            }
            if json { return writeData(JSONValue.array(settings.map(\.json)).lines(.indented)) }
            printTable(settings.map { origin ? [$0.key, $0.value, $0.origin.text] : [$0.key, $0.value] })
        }

        /// What was given on the command line.
        private var flags: [String: String] {
            var flags: [String: String] = [:]
            flags["--model"] = model.model.first
            flags["--system"] = model.system
            flags["--theme"] = theme
            flags["--temperature"] = model.temperature.map { "\($0)" }
            flags["--top-p"] = model.topP.map { "\($0)" }
            flags["--max-tokens"] = model.maxTokens.map { "\($0)" }
            flags["--seed"] = model.seed.map { "\($0)" }
            flags["--stop"] = model.stop.isEmpty ? nil : model.stop.joined(separator: ", ")
            return flags
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check the files of settings; what is wrong is named by line and column.")

        func run() throws {
            let check = SettingsCheck(environment: .ofProcess)
            for text in check.problems + check.warnings { tellOnStandardError(text) }
            if !check.problems.isEmpty { throw ExitCode.misuse.status }
        }
    }
}
