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
        var rows = Command.allCases.helpRows(keys: keys.writing.names) { $0.summary }
        if let normal = keys.normal {
            rows += ["", "In normal mode:"] + NormalCommand.allCases.helpRows(keys: normal.names) { $0.summary }
        }
        rows += ["", "While reading:"] + ReadingCommand.allCases.helpRows(keys: keys.reading.names) { $0.summary }
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

extension PickerCommand {
    static var helpRows: [String] { allCases.helpRows(keys: { $0.keyNames }, summary: { $0.summary }) }
}

extension ReplayCommand {
    static var helpRows: [String] { allCases.helpRows(keys: { $0.keys.map(\.description) }, summary: { $0.summary }) }
}

extension Array {
    /// A row for each command that has keys: these, and what it does.
    fileprivate func helpRows(keys: (Element) -> [String], summary: (Element) -> String) -> [String] {
        compactMap { command in
            let names = keys(command)
            return names.isEmpty ? nil : names.joined(separator: ", ").padded(to: 26) + summary(command)
        }
    }
}

extension String {
    /// Followed by blanks up to `count` characters, at least two.
    func padded(to count: Int) -> String { self + String(repeating: " ", count: Swift.max(2, count - self.count)) }
}
