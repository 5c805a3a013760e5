extension ChatState {
    mutating func openHelp() -> [Effect] {
        overlay = .text(TextPane(title: "Help", rows: options.helpRows))
        return []
    }

    mutating func openPalette() -> [Effect] {
        let items = Command.allCases.filter(\.isInPalette).map { command in
            let keys = options.keys.writing.names(of: command).joined(separator: ", ")
            return ListItem(id: command.rawValue, title: command.summary, detail: keys)
        }
        overlay = .palette(ListPicker(title: "Commands", items: items))
        return []
    }
}

extension ChatOptions {
    /// Every key as it is bound now and every slash command, with its sentence.
    public var helpRows: [String] {
        var rows: [String] = []
        for command in Command.allCases {
            let names = keys.writing.names(of: command).joined(separator: ", ")
            if !names.isEmpty { rows.append(names.padded(to: 26) + command.summary) }
        }
        if let normal = keys.normal { rows += ["", "In normal mode:"] + normal.helpRows }
        rows += ["", "While reading:"] + keys.reading.helpRows
        rows += ["", "While a saved session is played:"] + ReplayCommand.helpRows
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
