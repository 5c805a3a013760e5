import Glibc
import Testing

extension ProgramTests {
    /// The guides name commands that the program has.
    @Suite struct GuideTests {
        /// The lines of a guide that are commands of the program, as words.
        private static func commands(in guide: String) throws -> [[String]] {
            let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
            let bytes = try #require(readFile("/\(folder)/\(guide == "README" ? "" : "Documentation/")\(guide).md"))
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
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
