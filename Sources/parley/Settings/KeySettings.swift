import ChatUI
import TerminalCore

/// What the keys mean: a set, and over it what `keys.yaml` says.
///
///     leader: ctrl-x            what <leader> stands for
///     writing:                  while one writes; the names of commands are in keys.md
///       <leader> m: models
///       ctrl-p: none            the key types itself, or nothing
///     normal: {g o: read}       vim's normal mode
///     reading: {z z: bottom}    while one reads
struct KeySettings {
    var keymap: Keymap
    let usesNormalMode: Bool
    private var ownNormal: NormalKeymap?
    private var ownReading: ReadingKeymap?
    /// What had to be ignored.
    private(set) var problems: [Configuration.Problem] = []
    /// What works, though not everywhere or not as one may think.
    private(set) var warnings: [Configuration.Problem] = []

    var normalKeymap: NormalKeymap {
        get { ownNormal ?? .standard }
        set { ownNormal = newValue }
    }

    var readingKeymap: ReadingKeymap {
        get { ownReading ?? .standard }
        set { ownReading = newValue }
    }

    /// As the state has them.
    var options: KeyOptions {
        KeyOptions(writing: keymap, normal: usesNormalMode ? normalKeymap : nil, reading: ownReading)
    }

    init(set: KeySet = .emacs, yaml: String = "") {
        keymap = set.keymap
        usesNormalMode = set.normalKeymap != nil
        guard !yaml.isEmpty else { return }
        do throws(YAMLError) {
            guard let root = try YAMLNode.parse(yaml) else { return }
            read(root)
        } catch {
            problems.append(Configuration.Problem(line: error.line, column: error.column, text: error.reason))
        }
    }

    private mutating func read(_ root: YAMLNode) {
        guard let entries = root.mapping else {
            return problems.append(root.problem("the keys must be a mapping of names to values"))
        }
        let leader = leader(root["leader"])
        for (key, value) in entries {
            switch key.string {
            case "leader": break
            case "writing":
                bind(value, in: "writing", leader, \.keymap, Command.init(rawValue:), Command.allCases.map(\.rawValue))
            case "normal":
                bind(
                    value, in: "normal", leader, \.normalKeymap, NormalCommand.init(rawValue:),
                    NormalCommand.allCases.map(\.rawValue))
            case "reading":
                bind(
                    value, in: "reading", leader, \.readingKeymap, ReadingCommand.init(rawValue:),
                    ReadingCommand.allCases.map(\.rawValue))
            default: problems.append(key.unknownName(among: ["leader", "writing", "normal", "reading"]))
            }
        }
    }

    private mutating func leader(_ node: YAMLNode?) -> String {
        guard let node else { return "ctrl-x" }
        if let text = node.string, [KeyPress](keyNames: text) != nil { return text }
        problems.append(node.problem("leader must be a key such as ctrl-x or alt-space"))
        return "ctrl-x"
    }

    private mutating func bind<Meaning>(
        _ node: YAMLNode, in section: String, _ leader: String, _ table: WritableKeyPath<KeySettings, KeyTable<Meaning>>,
        _ command: (String) -> Meaning?, _ names: [String]
    ) {
        guard let entries = node.mapping else {
            return problems.append(node.problem("\(section) must be a mapping of keys to commands"))
        }
        var bound: [(keys: [KeyPress], node: YAMLNode)] = []
        for (key, value) in entries {
            guard let keys = [KeyPress](keyNames: (key.string ?? "").replacing("<leader>", with: leader)) else {
                problems.append(key.problem("“\(key.string ?? "")” is no key; write it as ctrl-p, alt-enter, page-up, f5 or g g"))
                continue
            }
            if let first = bound.first(where: { $0.keys == keys }) {
                problems.append(key.problem("these keys are bound in line \(first.node.line) already"))
                continue
            }
            guard let name = value.string, name == "none" || command(name) != nil else {
                problems.append(value.unknownName(among: names + ["none"]))
                continue
            }
            bound.append((keys, key))
            self[keyPath: table].bind(keys, to: name == "none" ? nil : command(name))
            if let trouble = keys.lazy.compactMap(\.trouble).first { warnings.append(key.problem(trouble)) }
        }
        // In the reading keymap a short one holds while something is selected.
        guard section != "reading" else { return }
        for (short, long) in self[keyPath: table].hidden {
            guard let node = bound.first(where: { [short.name, long.name].contains($0.keys.name) })?.node else { continue }
            warnings.append(node.problem("\(short.name) cannot be typed alone: \(long.name) begins with it"))
        }
    }
}

extension KeyPress {
    /// Why a key is not always told from another; nil for those that every terminal sends.
    /// - Source: ECMA-48 and xterm: ctrl takes the upper bits of a letter away, and nothing else is sent for it.
    var trouble: String? {
        let hasCtrl = modifiers.contains(.ctrl)
        switch key {
        case .character(let character) where hasCtrl:
            switch character {
            case "i": return "ctrl-i is the same as tab in most terminals"
            case "m": return "ctrl-m is the same as enter in most terminals"
            case "[": return "ctrl-[ is the same as escape in most terminals"
            case "h": return "ctrl-h is the same as backspace in some terminals"
            default: break
            }
            let isSent = character.isASCII && (character.isLetter || "@\\]^_".contains(character))
            return isSent && !modifiers.contains(.shift) ? nil : Self.needsProtocol(self)
        case .character(let character) where modifiers.contains(.alt):
            return "[O]P_".contains(character) ? "\(self) begins what many keys send: it comes with a delay" : nil
        case .enter, .tab, .backspace, .escape, .space:
            if self == KeyPress(.tab, .shift) || self == KeyPress(.space, .ctrl) { return nil }
            return modifiers.subtracting(.alt).isEmpty ? nil : Self.needsProtocol(self)
        case .function(let number) where number > 12: return "\(self) is sent by few keyboards and terminals"
        default: return nil
        }
    }

    private static func needsProtocol(_ key: KeyPress) -> String {
        "\(key) is told only by terminals with kitty's keyboard protocol or modifyOtherKeys"
    }
}
