/// A text that goes into a file of the person's.
public struct SavedText: Hashable, Sendable {
    public var text: String
    /// As the person named it: absolute, below `~`, or below the directory the program was started in.
    public var path: String
    /// Whether a file of that name may be replaced; only after a person was asked.
    public var mayReplace: Bool

    public init(text: String, path: String, mayReplace: Bool = false) {
        self.text = text
        self.path = path
        self.mayReplace = mayReplace
    }

    /// A name for code in the language that its fence names.
    static func suggestedName(forCode label: String) -> String {
        let name = label.lowercased()
        if let whole = ["dockerfile": "Dockerfile", "make": "Makefile", "makefile": "Makefile"][name] { return whole }
        let ending = endings[name] ?? (endings.values.contains(name) ? name : "txt")
        return "code." + ending
    }

    /// What files of a language end in, where that is not the language's name itself.
    private static let endings: [String: String] = [
        "python": "py", "python3": "py", "javascript": "js", "typescript": "ts", "c++": "cpp", "rust": "rs", "golang": "go",
        "kotlin": "kt", "csharp": "cs", "c#": "cs", "ruby": "rb", "perl": "pl", "haskell": "hs", "shell": "sh", "bash": "sh",
        "zsh": "sh", "console": "sh", "markdown": "md", "yaml": "yaml", "yml": "yaml", "objective-c": "m", "objc": "m",
        "latex": "tex", "elixir": "ex", "erlang": "erl", "clojure": "clj", "fsharp": "fs", "f#": "fs", "powershell": "ps1",
        "postgresql": "sql", "patch": "diff", "swift": "swift", "go": "go", "c": "c", "h": "h", "java": "java", "scala": "scala",
        "sql": "sql", "json": "json", "toml": "toml", "html": "html", "css": "css", "xml": "xml", "lua": "lua", "r": "r",
        "diff": "diff", "tsx": "tsx", "jsx": "jsx", "php": "php", "dart": "dart", "zig": "zig", "nix": "nix", "csv": "csv",
    ]
}

/// What a text is shown in outside of the program.
public enum Viewer: Hashable, Sendable {
    /// `$PAGER`, which is given what a terminal may be given.
    case pager
    /// `$VISUAL` or `$EDITOR`, on a copy.
    case editor
}
