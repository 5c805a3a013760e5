import ArgumentParser
import ChatUI
import Glibc

extension ThemesCommand {
    /// `parley themes import`: a theme of the colours that somebody uses elsewhere.
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Make a theme of a base16 or base24 scheme or of the colours of a terminal.",
            discussion: """
                Takes the files of base16 and base24, kitty, Alacritty (TOML and YAML), Ghostty, foot, WezTerm (TOML), iTerm2, \
                Windows Terminal (JSON) and Xresources, and finds out by itself which it is.
                """)

        @Argument(help: "The file; - is standard input.")
        var file: String

        @Option(name: .long, help: "The theme's name; without one it is made of the scheme's or the file's.")
        var name: String?

        @Option(name: .long, help: "Which scheme of a file that holds several.")
        var scheme: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Have what has less contrast than this drawn lighter or darker: 4.5 is WCAG AA, 7 AAA.", valueName: "ratio"))
        var contrast: Double?

        @Flag(name: .long, help: "Replace a theme of that name.")
        var replace = false

        /// No file of colours comes near.
        private static let sizeLimit = 1 << 20

        func run() throws {
            if let contrast, !(1...21).contains(contrast) {
                throw Failure(.misuse, "A contrast is a number from 1 to 21.", advice: "4.5 is enough for text.")
            }
            let imported = try read()
            let name = try chooseName(imported)
            let folder = Directories(environment: .ofProcess).config + "/themes"
            let path = "\(folder)/\(name).yaml"
            if access(path, F_OK) == 0, !replace {
                throw Failure(.misuse, "There is a theme at \(path).", advice: "Use --replace, or another --name.")
            }
            guard Directories.make(folder) else { throw Failure(.misuse, "\(folder) cannot be made or written to.") }
            let yaml = imported.yaml(named: name, from: source, contrast: contrast)
            do throws(FileError) { try replaceFile(path, with: yaml) } catch {
                throw Failure(.misuse, "\(error.path) cannot be written: \(error.reason).")
            }
            writeAll("\(path) from \(imported.format.title): parley --theme \(name)\n".safeForTerminal, to: STDOUT_FILENO)
            if let warning = (try? Theme(name: name, yaml: yaml))?.contrastWarning { tellOnStandardError(warning) }
        }

        private var source: String { file == "-" ? "standard input" : String(file.split(separator: "/").last ?? "") }

        private func read() throws -> ThemeImport {
            let bytes: [UInt8]
            do throws(FileError) {
                if file == "-" {
                    bytes = try readBytes(of: STDIN_FILENO, named: "standard input")
                } else {
                    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
                    guard descriptor >= 0 else { throw FileError(file) }
                    defer { close(descriptor) }
                    bytes = try readBytes(of: descriptor, named: file)
                }
            } catch {
                throw Failure(.notFound, "\(error.path) cannot be read: \(error.reason).")
            }
            guard bytes.count <= Self.sizeLimit else { throw Failure(.unreadable, "\(file) is too large for a file of colours.") }
            do throws(ThemeImportError) {
                return try ThemeImport(String(decoding: bytes, as: UTF8.self), scheme: scheme)
            } catch {
                throw Failure(.unreadable, "\(file) cannot be imported: \(error.reason).")
            }
        }

        private func chooseName(_ imported: ThemeImport) throws -> String {
            let stem = source.split(separator: ".").first.map(String.init) ?? source
            let title = name ?? (imported.fullName.isEmpty ? stem : imported.fullName)
            let chosen = ThemeImport.fileName(of: title)
            guard !chosen.isEmpty, chosen != Theme.terminal.name, name == nil || chosen == name else {
                throw Failure(
                    .misuse, "“\(title)” is no name for a theme.", advice: "Use --name with small letters, digits and hyphens.")
            }
            return chosen
        }
    }
}
