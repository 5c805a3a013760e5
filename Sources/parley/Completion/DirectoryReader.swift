import ChatUI
import Glibc

/// Reads the names in a directory for completing a path. It may take its time: the caller is no thread that somebody waits for.
enum DirectoryReader {
    /// Names that are looked at, and names that are given out.
    static let limits = (read: 200_000, given: 500)

    /// What cannot be read has no names.
    static func list(_ query: DirectoryQuery, environment: [String: String] = .ofProcess) -> DirectoryListing {
        var first = FirstNames(limit: limits.given)
        let folder = AttachmentFile.expanded(query.folder.isEmpty ? "." : query.folder, environment)
        forEachName(in: folder, beginningWith: query.prefix) { name, type in
            // Only what is no directory can fail to be admitted for its ending; links are looked at below.
            if query.admits(name, isDirectory: type != UInt8(DT_REG)) { first.add(name, type) }
        }
        var entries: [DirectoryListing.Entry] = []
        for (name, type) in first.sorted {
            let isDirectory =
                type == UInt8(DT_DIR) || type != UInt8(DT_REG) && AttachmentFile.kind(of: "\(folder)/\(name)") == S_IFDIR
            if query.admits(name, isDirectory: isDirectory) { entries.append(.init(name, isDirectory: isDirectory)) }
        }
        let isWhole = first.count <= limits.given
        return DirectoryListing(
            query, entries: entries, count: isWhole ? entries.count : first.count,
            commonPrefix: isWhole ? entries.map(\.name).commonPrefix : first.commonPrefix ?? "")
    }

    /// Names that can be typed: others, such as those with a line end or in no UTF-8, are passed over.
    /// - Parameter body: gets each name with what the directory says it is (`DT_…`).
    static func forEachName(
        in folder: String, beginningWith prefix: String = "", _ body: (_ name: String, _ type: UInt8) -> Void
    ) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        let wanted = Array(prefix.utf8CString.dropLast())
        var read = 0
        while read < limits.read, let entry = readdir(directory) {
            read += 1
            // Most names of a large directory are passed over here, before anything is made of them.
            let name: String? = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) { start in
                    strncmp(start, wanted, wanted.count) == 0 ? String(validatingCString: start) : nil
                }
            }
            guard let name, name != ".", name != "..",
                !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\"") })
            else { continue }
            body(name, entry.pointee.d_type)
        }
    }
}

/// The first of many names in their order, what all of them begin with, and how many there are, in little memory and without
/// sorting all.
private struct FirstNames {
    let limit: Int
    private(set) var count = 0
    /// nil before the first.
    private(set) var commonPrefix: String?
    private var kept: [(name: String, type: UInt8)] = []
    /// No name behind this one is among the first.
    private var last: String?

    init(limit: Int) { self.limit = limit }

    /// The first names, in order.
    var sorted: ArraySlice<(name: String, type: UInt8)> { kept.sorted { $0.name < $1.name }.prefix(limit) }

    mutating func add(_ name: String, _ type: UInt8) {
        count += 1
        if let common = commonPrefix {
            if !name.hasPrefix(common) { commonPrefix = [common, name].commonPrefix }
        } else {
            commonPrefix = name
        }
        if let last, name > last { return }
        kept.append((name, type))
        guard kept.count >= 2 * limit else { return }
        kept = Array(sorted)
        last = kept.last?.name
    }
}
