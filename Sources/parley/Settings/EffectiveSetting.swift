import JSON

/// A setting as the program has it now, and where that comes from.
struct EffectiveSetting: Equatable {
    enum Origin: Equatable {
        case standard
        /// Lines count from 1.
        case file(path: String, line: Int)
        case environment(String)
        case flag(String)

        var text: String {
            switch self {
            case .standard: "default"
            case .file(let path, let line): "\(path):\(line)"
            case .environment(let name): "environment \(name)"
            case .flag(let name): "flag \(name)"
            }
        }
    }

    var key: String
    /// Empty when nothing is set, and nothing holds without it.
    var value: String
    var origin: Origin

    var json: JSONValue {
        .object(["key": .string(key), "value": .string(value), "origin": .string(origin.text)])
    }
}

/// Everything that `parley config show` shows.
struct EffectiveSettings {
    let path: String
    let configuration: Configuration
    /// Where each key stands in the file.
    private let places: [String: YAMLPlace]
    private let environment: [String: String]

    init(path: String, yaml: String, environment: [String: String]) {
        self.path = path
        self.environment = environment
        configuration = Configuration(yaml: yaml)
        places = YAMLPlace.all(in: yaml)
    }

    /// - Parameter flags: values given on the command line, by the flag's name.
    func all(flags: [String: String] = [:]) -> [EffectiveSetting] {
        let settings = Setting.all.map { setting -> EffectiveSetting in
            if let flag = setting.flag, let value = flags[flag] {
                return EffectiveSetting(key: setting.key, value: value, origin: .flag(flag))
            }
            guard let place = places[setting.key], let value = setting.value(configuration) else {
                return EffectiveSetting(key: setting.key, value: setting.fallback, origin: .standard)
            }
            return EffectiveSetting(key: setting.key, value: value, origin: .file(path: path, line: place.line))
        }
        return settings + named + fromEnvironment
    }

    /// Backends, routes and what stands in them: as they are written.
    private var named: [EffectiveSetting] {
        places.filter { $0.key.hasPrefix("backends.") || $0.key.hasPrefix("routes.") }
            .sorted { $0.value.line < $1.value.line || $0.value.line == $1.value.line && $0.key < $1.key }
            .map { EffectiveSetting(key: $0.key, value: $0.value.text, origin: .file(path: path, line: $0.value.line)) }
    }

    /// What variables decide. A token is never shown, only that there is one.
    private var fromEnvironment: [EffectiveSetting] {
        let directories = Directories(environment: environment)
        func setting(_ key: String, _ value: String, _ variables: String...) -> EffectiveSetting {
            let name = variables.first { environment.nonEmpty($0) != nil }
            return EffectiveSetting(key: key, value: value, origin: name.map { .environment($0) } ?? .standard)
        }
        func variable(_ key: String, _ names: String..., fallback: String = "") -> EffectiveSetting {
            let name = names.first { environment.nonEmpty($0) != nil }
            return EffectiveSetting(
                key: key, value: name.flatMap { environment[$0] } ?? fallback, origin: name.map { .environment($0) } ?? .standard)
        }
        let token = TokenCheck(environment: environment)
        return [
            setting("directories.config", directories.config, "XDG_CONFIG_HOME"),
            setting("directories.data", directories.data, "PARLEY_DATA_DIR", "XDG_DATA_HOME"),
            setting("directories.state", directories.state, "PARLEY_STATE_DIR", "XDG_STATE_HOME"),
            setting("directories.cache", directories.cache, "PARLEY_CACHE_DIR", "XDG_CACHE_HOME"),
            EffectiveSetting(key: "token", value: token.description, origin: token.origin),
            variable("router", "HF_INFERENCE_ENDPOINT", fallback: "https://router.huggingface.co"),
            variable("hub", "HF_ENDPOINT", fallback: "https://huggingface.co"),
            variable("editor", "VISUAL", "EDITOR"), variable("pager", "PAGER"), variable("no_color", "NO_COLOR"),
        ]
    }
}

/// Where a value stands in a text of YAML, and how it is written.
struct YAMLPlace: Equatable {
    var line: Int
    /// Of a list, its elements with commas between them.
    var text: String

    /// Every value that is no mapping, by its keys with dots between them. What cannot be read has no places.
    static func all(in yaml: String) -> [String: YAMLPlace] {
        var places: [String: YAMLPlace] = [:]
        func add(_ node: YAMLNode, _ path: String) {
            guard let entries = node.mapping else {
                if !path.isEmpty { places[path] = YAMLPlace(line: node.line, text: node.inLine) }
                return
            }
            for (key, value) in entries { add(value, (path.isEmpty ? "" : path + ".") + (key.string ?? "?")) }
            // A theme and others may be a name or a mapping: the whole has a place too.
            if !path.isEmpty { places[path] = places[path] ?? YAMLPlace(line: node.line, text: node.inLine) }
        }
        do throws(YAMLError) {
            if let root = try YAMLNode.parse(yaml) { add(root, "") }
        } catch {
            return [:]
        }
        return places
    }
}

extension YAMLNode {
    /// In one line, as a person would write it.
    fileprivate var inLine: String {
        if let list = sequence { return list.map(\.inLine).joined(separator: ", ") }
        if let entries = mapping {
            return "{" + entries.map { "\($0.key.text): \($0.value.inLine)" }.joined(separator: ", ") + "}"
        }
        return text
    }
}
