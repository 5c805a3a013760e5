import ChatCore
import TerminalCore

/// vim's normal mode: keys are commands to the message until one goes back to writing.
struct NormalMode: Hashable, Sendable {
    /// Keys of a command that is not complete.
    var pending: [KeyPress] = []
    /// How often the next command is to be performed; nil when no number was typed.
    var count: Int?

    /// The number that grows by a digit; nil when the key is no digit, or a zero that is a command.
    func count(extendedBy key: KeyPress) -> Int? {
        guard case .character(let character) = key.key, key.modifiers.isEmpty, pending.isEmpty,
            let digit = character.wholeNumberValue, character.isASCII, digit > 0 || count != nil
        else { return nil }
        return min((count ?? 0) * 10 + digit, 1000)
    }

    /// What is shown where the mode is.
    var summary: String {
        let keys = (count.map { "\($0)" } ?? "") + pending.map(\.description).joined(separator: " ")
        return keys.isEmpty ? "NORMAL" : "NORMAL \(keys)"
    }
}

extension ChatState {
    /// What a key means in normal mode; nil leaves it to the rest of the program.
    mutating func receiveInNormalMode(_ key: KeyPress, at now: Timestamp) -> [Effect]? {
        guard var mode = normalMode, let keymap = options.keys.normal else { return nil }
        if let count = mode.count(extendedBy: key) {
            normalMode?.count = count
            return []
        }
        if key == KeyPress(.escape) {
            normalMode = NormalMode()
            return mode == NormalMode() ? perform(.stop, at: now) : []
        }
        mode.pending.append(key)
        switch keymap.find(mode.pending) {
        case .command(let command):
            normalMode = NormalMode()
            return perform(command, times: mode.count ?? 1, at: now)
        case .begun:
            normalMode = mode
            return []
        case .nothing:
            normalMode = NormalMode()
            // What would be typed, typed nothing here; other keys mean what they mean everywhere.
            return mode.pending.count > 1 || key.typedText != nil ? [] : nil
        }
    }

    private mutating func perform(_ command: NormalCommand, times: Int, at now: Timestamp) -> [Effect] {
        var effects: [Effect] = []
        for _ in 0..<times {
            for step in command.commands(isLineEmpty: composer.editor.isLineEmpty) { effects += perform(step, at: now) }
        }
        if command.writesAfterwards { normalMode = nil }
        return effects
    }
}
