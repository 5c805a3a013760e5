import ChatUI
import Glibc

/// Why a theme cannot be used.
enum ThemeError: Error, Equatable {
    case unknown(String, nearest: String?)
    /// Its file is wrong somewhere.
    case wrong(path: String, Configuration.Problem)
    case unreadable(path: String, reason: String)

    /// One sentence, and what to do.
    var notice: Notice {
        switch self {
        case .unknown(let name, let nearest):
            Notice(
                .error, "There is no theme “\(name)”.",
                advice: nearest.map { "Did you mean \($0)?" } ?? "parley themes list shows them.")
        case .wrong(let path, let problem): Notice(.error, "The theme cannot be used: \(problem.summary(of: path)).")
        case .unreadable(let path, let reason): Notice(.error, "The theme \(path) cannot be read: \(reason).")
        }
    }

    /// The same for a list of what is wrong in files, the file first.
    var problem: String {
        switch self {
        case .unknown: notice.text
        case .wrong(let path, let problem): problem.summary(of: path)
        case .unreadable(let path, let reason): "\(path):1:1: the file cannot be read: \(reason)"
        }
    }
}

/// Finds themes by the names of their files. Nothing is read before a theme is asked for.
struct ThemeCatalog: Sendable {
    /// A theme and where it comes from.
    struct Entry: Sendable {
        var theme: Theme
        /// nil for the one that is built in.
        var path: String?
    }

    /// In the first that has a file of a name, it is found.
    let folders: [String]

    /// The person's own themes, those installed with the program, and in a checkout the project's.
    init(directories: Directories, executable: String? = Self.executable) {
        folders = [directories.config + "/themes"] + (executable.map(Self.folders) ?? [])
    }

    init(folders: [String]) { self.folders = folders }

    /// The program's file, every symbolic link followed.
    private static var executable: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func folder(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    /// Where the themes that belong to a program file are: beside its `bin`, or where it was built from.
    static func folders(beside executable: String) -> [String] {
        var folder = Self.folder(of: executable)
        var folders = [Self.folder(of: folder) + "/share/parley/themes"]
        while !folder.isEmpty, !folder.hasSuffix("/.build") { folder = Self.folder(of: folder) }
        let root = Self.folder(of: folder)
        if !root.isEmpty, access(root + "/Package.swift", F_OK) == 0 { folders.append(root + "/themes") }
        return folders
    }

    /// All names, the built-in one first; a name that stands in several folders once.
    var names: [String] {
        let files = Set(folders.flatMap(namesOfYAMLFiles)).subtracting([Theme.terminal.name])
        return [Theme.terminal.name] + files.sorted()
    }

    func entry(named name: String) throws(ThemeError) -> Entry {
        if name == Theme.terminal.name { return Entry(theme: .terminal) }
        // A name is no path: it must not lead out of the folders.
        if !name.contains("/") {
            for path in folders.map({ "\($0)/\(name).yaml" }) {
                if let text = try Self.text(of: path) { return try Self.entry(named: name, yaml: text, path: path) }
            }
        }
        throw .unknown(name, nearest: nearestName(to: name, among: names))
    }

    func theme(named name: String) throws(ThemeError) -> Theme { try entry(named: name).theme }

    /// Reads everything that can be found.
    func all() -> (entries: [Entry], errors: [ThemeError]) {
        var entries: [Entry] = []
        var errors: [ThemeError] = []
        for name in names {
            do throws(ThemeError) { entries.append(try entry(named: name)) } catch { errors.append(error) }
        }
        return (entries, errors)
    }

    private static func text(of path: String) throws(ThemeError) -> String? {
        do throws(FileError) { return try readText(ofFile: path) } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }

    private static func entry(named name: String, yaml: String, path: String) throws(ThemeError) -> Entry {
        do throws(Configuration.Problem) {
            return Entry(theme: try Theme(name: name, yaml: yaml), path: path)
        } catch {
            throw .wrong(path: path, error)
        }
    }
}
