/// What the list of models shows of each beside its name; also what it can be sorted by.
enum ModelColumn: CaseIterable, Hashable, Sendable {
    // In the order in which they stand.
    case context, inputPrice, outputPrice, speed, firstToken, tools, structuredOutput, vision, gated, licence

    /// What gets room first when there is not enough for all.
    static let byImportance: [ModelColumn] = [
        .context, .outputPrice, .inputPrice, .speed, .tools, .firstToken, .vision, .structuredOutput, .gated, .licence,
    ]

    var title: String {
        switch self {
        case .context: "context"
        case .inputPrice: "$ in"
        case .outputPrice: "$ out"
        case .speed: "tok/s"
        case .firstToken: "first"
        case .tools: "tools"
        case .structuredOutput: "json"
        case .vision: "vision"
        case .gated: "gated"
        case .licence: "licence"
        }
    }

    /// In columns of the screen.
    var width: Int {
        switch self {
        case .licence: 12
        case .context, .inputPrice, .outputPrice: 7
        case .firstToken, .vision: 6
        default: 5
        }
    }

    /// What it says of a model; empty when nobody says.
    func text(of facts: ModelFacts) -> String {
        switch self {
        case .context: facts.contextLength?.abbreviated ?? ""
        case .inputPrice: facts.inputPrice?.price ?? ""
        case .outputPrice: facts.outputPrice?.price ?? ""
        case .speed: facts.tokensPerSecond.map { $0.fixed(0) } ?? ""
        case .firstToken: facts.firstTokenMilliseconds.map { ($0 / 1000).fixed(2) + "s" } ?? ""
        case .tools: facts.supportsTools.mark
        case .structuredOutput: facts.supportsStructuredOutput.mark
        case .vision: facts.takesImages.mark
        case .gated: facts.isGated.mark
        case .licence: facts.licence ?? ""
        }
    }

    /// True when the first of the two comes first: the cheaper, the faster, the one that can do it. What nobody knows comes last.
    func orders(_ left: ModelFacts, before right: ModelFacts) -> Bool {
        func most<Value: Comparable>(_ value: (ModelFacts) -> Value?) -> Bool { Self.isFirst(value(left), value(right), by: >) }
        func least<Value: Comparable>(_ value: (ModelFacts) -> Value?) -> Bool { Self.isFirst(value(left), value(right), by: <) }
        return switch self {
        case .context: most(\.contextLength)
        case .inputPrice: least(\.inputPrice)
        case .outputPrice: least(\.outputPrice)
        case .speed: most(\.tokensPerSecond)
        case .firstToken: least(\.firstTokenMilliseconds)
        case .tools: most { $0.supportsTools.map { $0 ? 1 : 0 } }
        case .structuredOutput: most { $0.supportsStructuredOutput.map { $0 ? 1 : 0 } }
        case .vision: most { $0.takesImages.map { $0 ? 1 : 0 } }
        case .gated: least { $0.isGated.map { $0 ? 1 : 0 } }
        case .licence: least(\.licence)
        }
    }

    private static func isFirst<Value>(_ left: Value?, _ right: Value?, by areInOrder: (Value, Value) -> Bool) -> Bool {
        switch (left, right) {
        case (let left?, let right?): areInOrder(left, right)
        case (_?, nil): true
        case (nil, _): false
        }
    }

    /// The columns that have something to say of `facts`, as many as fit beside the names.
    static func shown(in columns: Int, of present: Set<ModelColumn>) -> [ModelColumn] {
        var room = columns - 34
        var chosen: Set<ModelColumn> = []
        for column in byImportance where present.contains(column) && column.width + 1 <= room {
            room -= column.width + 1
            chosen.insert(column)
        }
        return allCases.filter(chosen.contains)
    }
}

extension Int {
    /// Such as `131k` for 131,072.
    var abbreviated: String {
        switch self {
        case ..<1000: "\(self)"
        case ..<1_000_000: "\(self / 1000)k"
        default: (Double(self) / 1_000_000).oneDecimal + "M"
        }
    }
}

extension Double {
    /// US dollars for a million tokens, such as `0.40` or `free`.
    fileprivate var price: String { self == 0 ? "free" : fixed(self < 0.01 ? 4 : 2) }
}

extension Bool? {
    fileprivate var mark: String {
        switch self {
        case true?: "✓"
        case false?: "–"
        case nil: ""
        }
    }
}
