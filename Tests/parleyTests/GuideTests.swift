import Glibc
import Testing

extension ProgramTests {
    /// The guides name commands that the program has.
    @Suite struct GuideTests {
        /// The lines of a file of the project that are not empty.
        private static func lines(of file: String) throws -> [Substring] {
            let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
            return String(decoding: try #require(readFile("/\(folder)/\(file)")), as: UTF8.self).split(separator: "\n")
        }

        /// `make picture` makes the screen, as an image too.
        @Test func theReadmeBeginsWithAScreenOfTheProgram() throws {
            let readme = try Self.lines(of: "README.md")
            let screen = readme.drop { $0 != "```" }.dropFirst().prefix { $0 != "```" }
            #expect(Array(screen) == (try Self.lines(of: "Documentation/screen.txt")))
            #expect(readme.contains { $0.hasSuffix("](Documentation/screen.svg)") })
        }

        /// The lines of a guide that are commands of the program, as words.
        private static func commands(in guide: String) throws -> [[String]] {
            try lines(of: guide == "README" ? "README.md" : "Documentation/\(guide).md").compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                return line.hasPrefix("    ") && words.first == "parley" ? Array(words.dropFirst()) : nil
            }
        }

        @Test(arguments: ["README", "themes", "configuration", "outgrowing", "gateway", "tasks"])
        func everyCommandOfAGuideExistsWithItsFlags(guide: String) throws {
            let home = Home()
            var helps: [[String]: String] = [:]
            for words in try Self.commands(in: guide) {
                var command = words.prefix { !$0.hasPrefix("-") && $0.allSatisfy { $0.isLowercase || $0 == "-" } }.map { $0 }
                // Of a task the name follows, of a search the words.
                command = Array(
                    command.prefix(["endpoint", "engine", "config", "sessions", "themes"].contains(command.first) ? 2 : 1))
                if command.isEmpty { command = ["chat"] }
                if helps[command] == nil {
                    let run = try home.run(["help"] + command)
                    #expect(run.status == 0 && run.outputText.contains("USAGE: parley \(command.joined(separator: " "))"))
                    helps[command] = run.outputText
                }
                if command == ["task"], words.count > 1, words[1].allSatisfy({ $0.isLowercase || $0 == "-" }) {
                    // A task's own flags stand in its own help.
                    helps[command]? += try home.run(["task", words[1], "--help"]).outputText
                }
                let flags = words.filter { $0.hasPrefix("--") }.map { $0.prefix { $0.isLetter || $0 == "-" } }
                for flag in flags { #expect(helps[command]?.contains(" \(flag) ") == true, "\(flag) of \(command)") }
            }
            #expect(guide == "gateway" || !helps.isEmpty)
        }
    }
}
