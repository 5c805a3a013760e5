/// A question for the names in a directory.
public struct DirectoryQuery: Hashable, Sendable {
    /// As it was typed, with the slash at its end; empty is the working directory. `~/` is the person's home.
    public var folder: String
    /// How the names begin. Hidden names are asked for by the dot.
    public var prefix: String
    /// Only directories, and files that are named as images.
    public var imagesOnly: Bool

    public init(folder: String, prefix: String, imagesOnly: Bool = false) {
        self.folder = folder
        self.prefix = prefix
        self.imagesOnly = imagesOnly
    }

    /// The endings of images that models take.
    public static let imageEndings = ["png", "jpg", "jpeg", "gif", "webp"]

    /// Whether a name belongs to the answer.
    public func admits(_ name: String, isDirectory: Bool) -> Bool {
        guard name.hasPrefix(prefix), name.first != "." || prefix.first == "." else { return false }
        if isDirectory || !imagesOnly { return true }
        let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
        return ending.map(Self.imageEndings.contains) ?? false
    }
}

/// The names in a directory that begin as asked.
public struct DirectoryListing: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public var name: String
        public var isDirectory: Bool

        public init(_ name: String, isDirectory: Bool = false) {
            self.name = name
            self.isDirectory = isDirectory
        }
    }

    public var query: DirectoryQuery
    /// In the order of their names; only the first where there are very many.
    public var entries: [Entry]
    /// How many there are.
    public var count: Int
    /// What all of them begin with.
    public var commonPrefix: String

    public init(_ query: DirectoryQuery, entries: [Entry], count: Int, commonPrefix: String) {
        self.query = query
        self.entries = entries
        self.count = count
        self.commonPrefix = commonPrefix
    }

    /// The answer to a question that is this one or asks for fewer names; nil when it must be asked outside.
    func narrowed(to narrower: DirectoryQuery) -> DirectoryListing? {
        if narrower == query { return self }
        guard entries.count == count, narrower.folder == query.folder, narrower.imagesOnly == query.imagesOnly,
            narrower.prefix.hasPrefix(query.prefix), (narrower.prefix.first == ".") == (query.prefix.first == ".")
        else { return nil }
        let fitting = entries.filter { narrower.admits($0.name, isDirectory: $0.isDirectory) }
        return DirectoryListing(
            narrower, entries: fitting, count: fitting.count, commonPrefix: fitting.map(\.name).commonPrefix)
    }
}

extension [String] {
    /// What all of these begin with; empty when there are none.
    public var commonPrefix: String {
        guard var common = first?[...] else { return "" }
        for text in dropFirst() {
            while !text.hasPrefix(common) { common.removeLast() }
        }
        return String(common)
    }
}
