import Glibc

/// Where the program keeps what; each variable of `PARLEY_…_DIR` wins over the XDG one.
/// - Source: XDG Base Directory Specification 0.8.
struct Directories {
    /// `config.yaml`, `keys.yaml`, themes, presets and snippets.
    var config: String
    /// The file that `PARLEY_CONFIG` names, else `config.yaml` in `config`.
    var configFile: String
    /// Sessions.
    var data: String
    /// Prompt history, drafts and logs.
    var state: String
    /// What can be fetched or made again: engine models and lists.
    var cache: String

    /// What the keys mean.
    var keysFile: String { config + "/keys.yaml" }
    var sessions: String { data + "/sessions" }
    var presets: String { config + "/presets" }
    var snippets: String { config + "/snippets" }
    var prices: String { cache + "/prices.json" }
    /// How many columns each terminal gives to what terminals differ in.
    var terminals: String { cache + "/terminals" }
    var drafts: String { state + "/drafts" }
    var promptHistory: String { state + "/prompts.jsonl" }

    init(environment: [String: String]) {
        let home = environment.nonEmpty("HOME") ?? Self.homeOfUser
        func directory(_ own: String, _ xdg: String, _ fallback: String) -> String {
            if let own = environment.nonEmpty(own) { return own }
            // The specification asks to ignore relative paths.
            if let base = environment.nonEmpty(xdg), base.hasPrefix("/") { return base + "/parley" }
            return home + fallback + "/parley"
        }
        config = directory("", "XDG_CONFIG_HOME", "/.config")
        data = directory("PARLEY_DATA_DIR", "XDG_DATA_HOME", "/.local/share")
        state = directory("PARLEY_STATE_DIR", "XDG_STATE_HOME", "/.local/state")
        cache = directory("PARLEY_CACHE_DIR", "XDG_CACHE_HOME", "/.cache")
        configFile = environment.nonEmpty("PARLEY_CONFIG") ?? config + "/config.yaml"
    }

    /// The home directory in the user database, for when `HOME` is not set.
    private static var homeOfUser: String {
        guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir else { return "/" }
        return String(cString: home)
    }

    /// Makes a directory and those above it, for the user alone.
    /// - Returns: false when it is not there afterwards.
    @discardableResult static func make(_ path: String) -> Bool {
        if access(path, W_OK) == 0 { return true }
        for end in path.indices.dropFirst() where path[end] == "/" { mkdir(String(path[..<end]), 0o700) }
        mkdir(path, 0o700)
        return access(path, W_OK) == 0
    }
}

extension [String: String] {
    /// The variable's value; nil when it is unset or empty.
    func nonEmpty(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// This process's own environment.
    static var ofProcess: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        return variables
    }
}
