import Glibc
import JSON
import NcursesTerminal

/// How a terminal counts columns, as it has answered: a file for each, so that a start asks nothing that was answered before.
///
///     {"columns": {"combining marks": 1, "ideographs": 2, "emoji": 2, "new emoji": 2, "symbols": 1}}
struct TerminalWidthsFile: Sendable {
    /// A terminal of the same name may be a newer one by then.
    private static let longestAge = 30 * 86_400
    private static let longest = 4096

    private let directory: String
    private let name: String

    /// - Parameter environment: what the terminal says of itself; from another machine it is another terminal.
    init(in directories: Directories, environment: [String: String]) {
        directory = directories.terminals
        let origin = environment["SSH_CONNECTION"]?.split(separator: " ").first.map(String.init)
        let multiplexer = environment["TMUX"] != nil ? "tmux" : environment["STY"] != nil ? "screen" : nil
        let names = [
            environment["TERM"], environment["TERM_PROGRAM"], environment["TERM_PROGRAM_VERSION"], environment["VTE_VERSION"],
            environment["XTERM_VERSION"], environment["KONSOLE_VERSION"], environment["KITTY_WINDOW_ID"].map { _ in "kitty" },
            multiplexer, origin,
        ]
        let text = names.compactMap { $0 }.joined(separator: "_")
        let safe = text.utf8.prefix(120).map { byte in
            Self.isPlain(byte) ? byte : UInt8(ascii: "-")
        }
        name = String(decoding: safe, as: UTF8.self) + ".json"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Nil when this terminal has not answered yet, or long ago, or the file says nothing.
    func load() -> TerminalWidths? {
        let path = directory + "/" + name
        var status = stat()
        guard stat(path, &status) == 0, status.st_size <= Self.longest,
            time(nil) - status.st_mtim.tv_sec < Self.longestAge,
            let text = try? readText(ofFile: path), let columns = (try? JSONValue(parsing: text))?["columns"]
        else { return nil }
        let widths = TerminalWidths(
            columns: GlyphKinds.samples.map { sample in columns[sample.name]?.intValue.flatMap { 0...16 ~= $0 ? $0 : nil } })
        return widths.columns.contains { $0 != nil } ? widths : nil
    }

    /// Keeps an answer; what cannot be kept is asked again.
    func save(_ widths: TerminalWidths) {
        var columns = JSONObject()
        for (sample, count) in zip(GlyphKinds.samples, widths.columns) {
            if let count { columns[sample.name] = .int(count) }
        }
        guard Directories.make(directory) else { return }
        _ = try? replaceFile(directory + "/" + name, with: JSONValue.object(["columns": .object(columns)]).text() + "\n")
    }
}

extension GlyphKinds {
    /// What they are called, in a sentence.
    var names: String {
        let names = Self.samples.compactMap { contains($0.kind) ? $0.name : nil }
        return names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + names.last!
    }
}
