import ArgumentParser
import ChatUI
import Glibc
import JSON
import NcursesTerminal
import TerminalCore

/// `parley themes`: how the screen can look.
struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List, show and import the themes of the screen.",
        subcommands: [List.self, Show.self, Import.self],
        defaultSubcommand: List.self)

    static var catalog: ThemeCatalog { ThemeCatalog(directories: Directories(environment: .ofProcess)) }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List all themes and where they come from.")

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        func run() throws {
            let (entries, errors) = ThemesCommand.catalog.all()
            for error in errors { tellOnStandardError(error.notice.text) }
            if json {
                let rows = entries.map { entry in
                    JSONValue.object([
                        "name": .string(entry.theme.name), "full_name": .string(entry.theme.fullName),
                        "author": .string(entry.theme.author),
                        "variant": entry.theme.variant.map { .string($0.rawValue) } ?? .null,
                        "file": entry.path.map { .string($0) } ?? .null,
                        "hard_to_read": .array(entry.theme.rolesOfLowContrast.map { .string($0.role.name) }),
                    ])
                }
                writeAll(JSONValue.array(rows).lines(.indented), to: STDOUT_FILENO)
            } else {
                printTable(
                    entries.map {
                        [$0.theme.name, $0.theme.variant?.rawValue ?? "any", $0.theme.fullName, $0.path ?? "built in"]
                    })
            }
            if !errors.isEmpty { throw ExitCode.unreadable.status }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a theme's roles: colours on a terminal, and their numbers and contrast.")

        @Argument(help: "The theme's name.")
        var name: String

        func run() throws {
            let entry: ThemeCatalog.Entry
            do throws(ThemeError) { entry = try ThemesCommand.catalog.entry(named: name) } catch {
                throw Failure(error.exitCode, error.notice)
            }
            let depth = isatty(STDOUT_FILENO) == 1 ? ColorDepth.ofTerminal() : nil
            let title = [entry.theme.fullName, entry.theme.variant?.rawValue ?? "", entry.theme.author, entry.path ?? "built in"]
            writeAll(title.filter { !$0.isEmpty }.joined(separator: " · ").safeForTerminal + "\n\n", to: STDOUT_FILENO)
            for role in ThemeRole.all { writeAll(role.row(in: entry.theme, at: depth) + "\n", to: STDOUT_FILENO) }
            if let warning = entry.theme.contrastWarning { tellOnStandardError(warning) }
        }
    }
}

extension Theme {
    /// One sentence on roles that are harder to read than WCAG AA asks for, and what mends it; nil when there are none.
    var contrastWarning: String? {
        let roles = rolesOfLowContrast
        guard let worst = roles.min(by: { $0.contrast < $1.contrast }) else { return nil }
        let count = roles.count == 1 ? "one role is" : "\(roles.count) roles are"
        return "\(count) hard to read in \(name), the worst is \(worst.role.name) with a contrast of "
            + "\(worst.contrast.oneDecimal): contrast: 4.5 in its file mends that"
    }
}

extension Double {
    /// Cut off, not rounded: a ratio must not seem to reach what it does not.
    fileprivate var oneDecimal: String { "\(Int(self * 10) / 10).\(Int(self * 10) % 10)" }
}

extension ThemeRole {
    private func isHardToRead(in theme: Theme) -> Bool { shown(in: theme).contrast.map { $0 < neededContrast } ?? false }

    /// Name, colours, contrast and attributes.
    /// - Parameter depth: with one, the name is printed as the role looks; nil gives plain text.
    fileprivate func row(in theme: Theme, at depth: ColorDepth?) -> String {
        let style = shown(in: theme)
        let label = " " + name.padded(to: 15)
        let sample = depth.map { style.controlSequence(at: $0) + label + Style.plain.controlSequence(at: $0) } ?? label
        let contrast = style.contrast.map(\.oneDecimal).map { isHardToRead(in: theme) ? $0 + " !" : $0 }
        let attributes = Style.Attributes.named.filter { style.attributes.contains($0.value) }.map(\.key)
        let columns = [
            style.foreground.description.padded(to: 9), "on " + style.background.description.padded(to: 9),
            (contrast ?? "").padded(to: 7), attributes.joined(separator: ", "),
        ]
        var row = sample + "  " + columns.joined()
        while row.last == " " { row.removeLast() }
        return row
    }
}

extension Color {
    /// As a theme file has it.
    fileprivate var description: String {
        switch form {
        case .standard: "none"
        case .palette(let index): "\(index)"
        case .rgb(let red, let green, let blue):
            "#" + Color.rgb(red, green, blue).hexadecimal
        }
    }
}

extension ThemeError {
    fileprivate var exitCode: ExitCode {
        switch self {
        case .unknown: .notFound
        case .wrong, .unreadable: .unreadable
        }
    }
}

extension String {
    fileprivate func padded(to count: Int) -> String { self + String(repeating: " ", count: max(0, count - self.count)) }
}
