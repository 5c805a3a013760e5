import Glibc
import JSON
import Testing

extension ProgramTests {
    /// What `make install` puts beside the program: the manual and the shells' completions, made of the program's own declarations.
    @Suite struct InstalledFilesTests {
        private static let project = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        private let home = Home()

        private static func has(_ program: String) -> Bool { access("/usr/bin/" + program, X_OK) == 0 }

        /// The subcommands that help shows, each with the names of its options and of its own subcommands.
        private func commands() throws -> [(name: String, options: [String], subcommands: [String])] {
            let dump = try JSONValue(parsing: home.run(["--experimental-dump-help"]).output)
            let all = try #require(dump["command"]?["subcommands"]?.arrayValue)
            return all.filter { $0["commandName"] != "help" && $0["shouldDisplay"] != false }.compactMap { command in
                let names = (command["arguments"]?.arrayValue ?? []).filter { $0["shouldDisplay"] != false }.flatMap {
                    ($0["names"]?.arrayValue ?? []).filter { $0["kind"] == "long" }.compactMap { $0["name"]?.stringValue }
                }
                let inner = (command["subcommands"]?.arrayValue ?? []).compactMap { $0["commandName"]?.stringValue }
                return command["commandName"]?.stringValue.map { ($0, names, inner.filter { $0 != "help" }) }
            }
        }

        private func run(_ program: String, _ arguments: [String]) throws -> ProgramRun {
            try ProgramRun(program, arguments, environment: home.environment, input: [])
        }

        @Test func theManualHasAPageForEveryCommandWithEveryOption() throws {
            let folder = home.path + "/man"
            home.environment["PYTHONDONTWRITEBYTECODE"] = "1"
            let made = try run("/usr/bin/env", ["python3", Self.project + "/.ci/manual", parley, folder])
            #expect(made.status == 0, "\(made.errorText)")
            let commands = try commands()
            #expect(commands.count > 10 && commands.contains { $0.name == "replay" })
            #expect(Set(names(in: folder)) == Set(commands.map { "parley-\($0.name).1" } + ["parley.1"]))
            for command in commands {
                let path = "\(folder)/parley-\(command.name).1"
                let page = String(decoding: try #require(readFile(path)), as: UTF8.self).replacing("\\-", with: "-")
                for option in command.options { #expect(page.contains("--\(option)"), "\(command.name) --\(option)") }
                for inner in command.subcommands { #expect(page.contains("parley \(command.name) \(inner)"), "\(inner)") }
                #expect(page.contains(".SH SYNOPSIS"))
                if Self.has("groff") {
                    let shown = try run("/usr/bin/groff", ["-Kutf8", "-man", "-Tutf8", "-ww", path])
                    #expect(shown.status == 0 && shown.errorText.isEmpty, "\(shown.errorText)")
                }
            }
        }

        @Test(arguments: ["bash", "zsh", "fish"]) func completionsKnowEveryCommandAndOption(shell: String) throws {
            let made = try home.run(["--generate-completion-script", shell])
            #expect(made.status == 0 && made.errorText.isEmpty)
            for command in try commands() {
                #expect(made.outputText.contains(command.name), "\(command.name)")
                for option in command.options {
                    let isThere = made.outputText.contains("--\(option)") || made.outputText.contains("-l '\(option)'")
                    #expect(isThere || made.outputText.contains("-l \(option)"), "\(command.name) --\(option)")
                }
            }
            home.write("completions", made.outputText)
            guard Self.has(shell) else { return }
            let read = try run("/usr/bin/" + shell, ["-n", home.path + "/completions"])
            #expect(read.status == 0 && read.errorText.isEmpty, "\(read.errorText)")
        }
    }
}
