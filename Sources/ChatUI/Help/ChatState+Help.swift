extension ChatState {
    mutating func openHelp() -> [Effect] {
        overlay = .text(TextPane(title: "Help", rows: options.keymap.helpRows))
        return []
    }

    mutating func openPalette() -> [Effect] {
        let items = Command.allCases.filter { !$0.isEditing && $0 != .openPalette && $0 != .send }.map { command in
            let keys = options.keymap.keys(for: command).map(\.description).joined(separator: " ")
            return ListItem(id: command.rawValue, title: command.summary, detail: keys)
        }
        overlay = .palette(ListPicker(title: "Commands", items: items))
        return []
    }
}

extension Keymap {
    /// Every key and every slash command with its sentence.
    public var helpRows: [String] {
        var rows: [String] = []
        for command in Command.allCases {
            let keys = keys(for: command).map(\.description).joined(separator: ", ")
            if !keys.isEmpty { rows.append(keys.padded(to: 26) + command.summary) }
        }
        rows += ["", "While reading:"] + ReadingKeymap.standard.helpRows
        rows += ["", "In the list of models:"] + PickerCommand.helpRows + [""]
        for command in Command.allCases {
            guard let name = command.slashNames.first else { continue }
            let usage = "/" + name + (command.slashArgument.map { " " + $0 } ?? "")
            rows.append(usage.padded(to: 26) + command.summary)
        }
        return rows
    }
}

extension String {
    /// Followed by blanks up to `count` characters, at least two.
    func padded(to count: Int) -> String { self + String(repeating: " ", count: Swift.max(2, count - self.count)) }
}
