import ChatUI
import Glibc
import Testing

/// The README's tables of keys and slash commands are made from the program's own. `RECORD_README=1` writes them anew.
@Suite(.serialized) struct ReadmeTests {
    private static let path =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/README.md"

    @Test(arguments: ReadmeTable.allCases) func theReadmeSaysWhatTheProgramDoes(table: ReadmeTable) throws {
        let readme = try #require(contents(of: Self.path))
        let (before, found, after) = try #require(readme.parts(of: table), "README.md has no markers for \(table)")
        if getenv("RECORD_README") != nil {
            try #require(replace(Self.path, with: before + table.text + after))
        } else {
            #expect(found == table.text, "RECORD_README=1 writes the table anew")
        }
    }
}

enum ReadmeTable: String, CaseIterable {
    case keys
    case readingKeys = "reading-keys"
    case replayKeys = "replay-keys"
    case pickerKeys = "picker-keys"
    case normalKeys = "normal-keys"
    case slashCommands = "slash-commands"

    var text: String { (["", header, "|---|---|"] + rows + ["", ""]).joined(separator: "\n") }

    private var header: String {
        switch self {
        case .keys, .readingKeys, .replayKeys, .pickerKeys, .normalKeys: "| Key | What it does |"
        case .slashCommands: "| Command | What it does |"
        }
    }

    private var rows: [String] {
        switch self {
        case .keys: Command.allCases.compactMap { row(Keymap.standard.names(of: $0).map { "`\($0)`" }, $0.summary) }
        case .readingKeys:
            ReadingCommand.allCases.compactMap { row(ReadingKeymap.standard.names(of: $0).map { "`\($0)`" }, $0.summary) }
        case .replayKeys: ReplayCommand.allCases.compactMap { row($0.keys.map { "`\($0)`" }, $0.summary) }
        case .pickerKeys: PickerCommand.allCases.compactMap { row($0.keyNames.map { "`\($0)`" }, $0.summary) }
        case .normalKeys:
            NormalCommand.allCases.compactMap { row(NormalKeymap.standard.names(of: $0).map { "`\($0)`" }, $0.summary) }
        case .slashCommands: Command.allCases.compactMap { row($0.slashUsages, $0.summary) }
        }
    }

    private func row(_ names: [String], _ summary: String) -> String? {
        names.isEmpty ? nil : "| \(names.joined(separator: ", ")) | \(summary) |"
    }
}

extension Command {
    /// The first name with what may follow it, then the other names.
    fileprivate var slashUsages: [String] {
        slashNames.enumerated().map { index, name in
            let argument = index == 0 ? slashArgument.map { " " + $0 } ?? "" : ""
            return "`/\(name)\(argument)`"
        }
    }
}

extension String {
    /// This text up to the table, the table, and the rest.
    fileprivate func parts(of table: ReadmeTable) -> (before: String, table: String, after: String)? {
        let begin = "<!-- \(table.rawValue): begin -->\n"
        let end = "<!-- \(table.rawValue): end -->"
        guard let start = firstRange(of: begin)?.upperBound, let stop = firstRange(of: end)?.lowerBound, start <= stop else {
            return nil
        }
        return (String(self[..<start]), String(self[start..<stop]), String(self[stop...]))
    }
}

func contents(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
}

private func replace(_ path: String, with text: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    return fputs(text, file) >= 0
}
