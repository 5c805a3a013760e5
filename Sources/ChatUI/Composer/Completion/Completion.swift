/// What could be meant by what stands before the cursor, shown as one types.
struct Completion: Hashable, Sendable {
    struct Candidate: Hashable, Sendable {
        /// What is shown.
        var label: String
        /// Shown behind it, dimmed.
        var detail = ""
        /// What is put in the place of what was typed.
        var text: String
    }

    var target: CompletionTarget
    var candidates: [Candidate]
    /// How many there are; some may not be among the candidates.
    var count: Int
    /// What is put there when they are completed as far as all agree; nil when that is no more than was typed.
    var common: String?
    /// None is selected before somebody goes into the list.
    var selection: Int?

    init(_ target: CompletionTarget, _ candidates: [Candidate], count: Int? = nil, common: String? = nil) {
        self.target = target
        self.candidates = candidates
        self.count = count ?? candidates.count
        self.common = common
    }

    var selected: Candidate? { selection.map { candidates[$0] } }

    mutating func moveSelection(by offset: Int) {
        let next = (selection ?? -1) + offset
        selection = next < 0 ? nil : min(next, candidates.count - 1)
    }
}

extension Completion {
    /// Names of slash commands.
    init?(commandsFor target: CompletionTarget) {
        let names = SlashCommand.completions(of: target.typed)
        guard !names.isEmpty else { return nil }
        let candidates = names.map { name in
            let command = Command.allCases.first { $0.slashNames.contains(name) }
            let usage = command?.slashArgument.map { " " + $0 } ?? ""
            return Candidate(label: "/\(name)\(usage)", detail: command?.summary ?? "", text: "/\(name) ")
        }
        let common = names.commonPrefix
        self.init(target, candidates, common: common.count > target.typed.count ? "/" + common : nil)
    }

    /// The names in a directory.
    init?(_ listing: DirectoryListing, for target: CompletionTarget) {
        let query = listing.query
        var candidates = listing.entries.map { entry in
            let path = query.folder + entry.name + (entry.isDirectory ? "/" : "")
            return Candidate(
                label: entry.name + (entry.isDirectory ? "/" : ""), text: target.written(path, isWhole: !entry.isDirectory))
        }
        if target.typed == "~" { candidates.insert(Candidate(label: "~/", text: target.written("~/", isWhole: false)), at: 0) }
        guard !candidates.isEmpty else { return nil }
        let common = listing.commonPrefix.utf8.count > query.prefix.utf8.count ? listing.commonPrefix : nil
        self.init(
            target, candidates, count: listing.count + candidates.count - listing.entries.count,
            common: common.map { target.written(query.folder + $0, isWhole: false) })
    }

    /// Words: first those that begin with what was typed, then those that have it in them.
    init?(_ words: [KnownName], for target: CompletionTarget) {
        let typed = target.typed.lowercased()
        let beginning = words.filter { $0.name.lowercased().hasPrefix(typed) }
        let holding =
            typed.isEmpty ? [] : words.filter { !$0.name.lowercased().hasPrefix(typed) && $0.name.lowercased().contains(typed) }
        let fitting = beginning + holding
        // Nothing is left to be said when the only one that fits is there.
        guard !fitting.isEmpty, fitting.map(\.name) != [target.typed] else { return nil }
        let common = holding.isEmpty ? fitting.map(\.name).commonPrefix : ""
        self.init(
            target, fitting.prefix(Self.wordLimit).map { Candidate(label: $0.name, detail: $0.detail, text: $0.name) },
            count: fitting.count, common: common.count > target.typed.count && common.hasPrefix(target.typed) ? common : nil)
    }

    private static let wordLimit = 500
}

/// A name that can be typed, and what a person is told of it.
public struct KnownName: Hashable, Sendable {
    public var name: String
    public var detail: String

    public init(_ name: String, detail: String = "") {
        self.name = name
        self.detail = detail
    }
}

extension CompletionTarget {
    /// A path as it is written here.
    /// - Parameter isWhole: nothing more of it follows.
    fileprivate func written(_ path: String, isWhole: Bool) -> String {
        guard case .mention(let isQuoted) = kind else { return path }
        let needsQuotes = isQuoted || path.contains(where: \.isWhitespace)
        return (needsQuotes ? "@\"" : "@") + path + (isWhole ? (needsQuotes ? "\" " : " ") : "")
    }
}
