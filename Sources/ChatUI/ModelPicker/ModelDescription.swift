import ChatCore

/// What the hub tells of one model beyond the list: enough to choose it, or one of its revisions.
public struct ModelDescription: Hashable, Sendable {
    /// A commit, or a name for one.
    public struct Revision: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable { case branch, tag, commit }

        public var kind: Kind
        /// The branch's or tag's name; of a commit its hash.
        public var name: String
        /// 40 hexadecimal digits.
        public var commit: String
        /// The commit's, where it is known.
        public var title: String
        public var date: Timestamp?

        public init(kind: Kind, name: String, commit: String, title: String = "", date: Timestamp? = nil) {
            self.kind = kind
            self.name = name
            self.commit = commit
            self.title = title
            self.date = date
        }
    }

    public struct Property: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public struct File: Hashable, Sendable {
        public var name: String
        /// In bytes.
        public var size: Int?

        public init(name: String, size: Int? = nil) {
            self.name = name
            self.size = size
        }
    }

    /// The model reference it is about, without a revision or provider.
    public var model: String
    /// Whole sentences on why something is missing; empty when nothing is.
    public var failures: [String]
    /// What the hub knows beside, such as the model's task and how often it was downloaded.
    public var properties: [Property] = []
    /// The first paragraphs of its card.
    public var summary: [String] = []
    /// Branches, tags, then commits, the newest first.
    public var revisions: [Revision] = []
    public var files: [File] = []

    public init(model: String, failures: [String] = []) {
        self.model = model
        self.failures = failures
    }
}

extension ModelDescription {
    /// What stands in the details pane. `description` is nil while the hub is being asked.
    static func rows(of choice: ModelChoice, _ description: ModelDescription?, isAsking: Bool) -> [String] {
        var rows = [choice.reference]
        if !choice.detail.isEmpty { rows.append(choice.detail) }
        let columns = ModelColumn.allCases.map { ($0.title, $0.text(of: choice.facts)) }.filter { !$0.1.isEmpty }
        if !columns.isEmpty { rows += ["", columns.map { "\($0) \($1)" }.joined(separator: " · ")] }
        if !choice.providers.isEmpty {
            rows += ["", "Providers"]
            for provider in choice.providers {
                let told = ModelColumn.allCases.map { ($0.title, $0.text(of: provider.facts)) }.filter { !$0.1.isEmpty }
                let words = ([provider.status ?? ""] + told.map { "\($0) \($1)" }).filter { !$0.isEmpty }
                rows.append("  " + provider.name.padded(to: 18) + words.joined(separator: " · "))
            }
        }
        guard let description else { return rows + (isAsking ? ["", "Asking the hub…"] : []) }
        if !description.failures.isEmpty { rows += [""] + description.failures }
        if !description.properties.isEmpty {
            rows += [""] + description.properties.map { "  " + $0.name.padded(to: 18) + $0.value }
        }
        if !description.summary.isEmpty { rows += [""] + description.summary }
        if !description.revisions.isEmpty { rows += ["", "Revisions"] + description.revisions.map { "  " + $0.row } }
        if !description.files.isEmpty {
            rows += ["", "Files"]
            rows += description.files.map { "  " + ($0.size.map { ($0.byteSize) } ?? "").padded(to: 12) + $0.name }
        }
        return rows
    }
}

extension ModelDescription.Revision {
    /// Such as `main  0e9e39f2  2026-01-02  Update the card`.
    public var row: String {
        let name = kind == .commit ? "" : name
        return [name, String(commit.prefix(8)), date?.shortDate ?? "", title].filter { !$0.isEmpty }.joined(separator: "  ")
    }
}

extension Timestamp {
    /// The day alone, in UTC.
    var shortDate: String { String(description.prefix(10)) }
}
