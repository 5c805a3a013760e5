import ChatUI
import Glibc

/// Reads the names in a directory for completing a path. It may take its time: the caller is no thread that somebody waits for.
enum DirectoryReader {
    /// Names that are looked at, and names that are given out.
    static let limits = (read: 200_000, given: 500)

    /// What cannot be read has no names.
    static func list(_ query: DirectoryQuery, environment: [String: String] = .ofProcess) -> DirectoryListing {
        var found: [(name: String, type: UInt8)] = []
        let folder = AttachmentFile.expanded(query.folder.isEmpty ? "." : query.folder, environment)
        forEachName(in: folder) { name, type in
            // Only what is no directory can fail to be admitted for its ending; links are looked at below.
            if query.admits(name, isDirectory: type != UInt8(DT_REG)) { found.append((name, type)) }
        }
        found.sort { $0.name < $1.name }
        var entries: [DirectoryListing.Entry] = []
        for (name, type) in found.prefix(limits.given) {
            let isDirectory =
                type == UInt8(DT_DIR) || type != UInt8(DT_REG) && AttachmentFile.kind(of: "\(folder)/\(name)") == S_IFDIR
            if query.admits(name, isDirectory: isDirectory) { entries.append(.init(name, isDirectory: isDirectory)) }
        }
        let count = found.count <= limits.given ? entries.count : found.count
        let common = found.count <= limits.given ? entries.map(\.name).commonPrefix : found.map(\.name).commonPrefix
        return DirectoryListing(query, entries: entries, count: count, commonPrefix: common)
    }

    /// Names that can be typed: others, such as those with a line end or in no UTF-8, are passed over.
    /// - Parameter body: gets each name with what the directory says it is (`DT_…`).
    static func forEachName(in folder: String, _ body: (_ name: String, _ type: UInt8) -> Void) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        var read = 0
        while read < limits.read, let entry = readdir(directory) {
            read += 1
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let name, name != ".", name != "..",
                !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\"") })
            else { continue }
            body(name, entry.pointee.d_type)
        }
    }
}
