import ArgumentParser
import ChatUI
import Glibc
import JSON
import TerminalCore

/// `parley models`: what every backend that is set up offers.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the models of all backends, or search the hub.")

    @Argument(help: "Only models whose name fits these letters; with --hub, words to search for.")
    var words: [String] = []

    @Option(name: .customLong("base-url"), help: ArgumentHelp("List this server's models too.", valueName: "url"))
    var baseURL: String?

    @OptionGroup var hub: HubOptions

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    private var query: String? { words.isEmpty ? nil : words.joined(separator: " ") }

    func validate() throws {
        if hub.hub, baseURL != nil { throw ValidationError("--hub and --base-url exclude each other") }
    }

    func run() throws {
        let launch = try Launch(baseURL: baseURL)
        if hub.hub { try searchHub(launch) } else { try listBackends(launch) }
    }

    private func searchHub(_ launch: Launch) throws {
        let models = try hub.search(query, at: try launch.backends.hub())
        if json {
            writeAll(JSONValue.array(models.map(\.json)).lines(.indented), to: STDOUT_FILENO)
        } else {
            printTable(models.map(\.row))
        }
        if models.isEmpty { tellOnStandardError("no model of the hub fits") }
    }

    private func listBackends(_ launch: Launch) throws {
        let mailbox = Mailbox()
        mailbox.post(.modelsListed(ModelList(backend: "local", models: launch.engine.choices)))
        let saved = ModelFiles(launch.directories)
        var missing = Set(launch.backends.listedNames)
        for name in missing where name != "local" {
            background { mailbox.post(.modelsListed(await launch.backends.models(of: name, saved: saved))) }
        }
        var lists: [ModelList] = []
        while !missing.isEmpty {
            var source = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&source, 1, -1)
            for case .modelsListed(let list, _) in mailbox.take() {
                lists.append(list)
                missing.remove(list.backend)
            }
        }
        for list in lists {
            if let failure = list.failure { tellOnStandardError("\(list.backend): \(failure)") }
        }
        let models = lists.flatMap(\.models).filter { query == nil || fuzzyScore(of: query!, in: $0.reference) != nil }
        if json {
            writeAll(JSONValue.array(models.map(\.json)).lines(.indented), to: STDOUT_FILENO)
        } else {
            printTable(models.map { [$0.reference, $0.summary] })
        }
        guard models.isEmpty else { return }
        if lists.contains(where: { $0.failure != nil }) { throw ExitCode.refused.status }
        tellOnStandardError("no model here fits: parley models --hub searches the whole hub")
    }
}

/// Prints rows with their columns in line.
func printTable(_ rows: [[String]]) {
    guard let columns = rows.map(\.count).max() else { return }
    // Line ends show as marks here: a row is a row.
    let rows = rows.map { $0.map { Line($0) } }
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0 }
    for row in rows {
        var line = ""
        for (column, text) in row.enumerated() {
            line += text.text
            if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - text.columns + 2) }
        }
        writeAll(line + "\n", to: STDOUT_FILENO)
    }
}
