import ChatCore

/// The models of all backends as far as they have been listed, and which of them a person likes or has used.
///
/// Making the index of many models takes longer than a frame: whoever lists them keeps a catalogue of its own, and hands over each
/// state of it ready to be shown.
public struct ModelCatalog: Sendable {
    /// In the order in which the backends first answered.
    public private(set) var lists: [ModelList] = []
    private(set) var marks = ModelMarks()
    private(set) var index = ModelIndex.empty
    /// The columns in which some model has something to show.
    private(set) var columns: Set<ModelColumn> = []
    /// How many models at the start of each order are favourites; they stay before all others.
    private(set) var favouriteCount = 0
    private var orders: [ModelColumn?: [ModelIndex.Number]] = [:]

    public init() {}

    /// Takes in what a backend says now, in place of what it said before.
    public mutating func replace(_ list: ModelList) {
        var list = list
        let place = lists.firstIndex { $0.backend == list.backend }
        // Who cannot be asked now has what was known.
        if list.failure != nil, list.models.isEmpty, let place {
            list.models = lists[place].models
            list.fetchedAt = lists[place].fetchedAt
        }
        if let place {
            let isSame = lists[place].models == list.models
            // What is the same is not kept twice.
            if isSame { list.models = lists[place].models }
            lists[place] = list
            if isSame { return }
        } else {
            lists.append(list)
        }
        index = ModelIndex(lists.flatMap(\.models))
        columns = Set(ModelColumn.allCases.filter { column in index.choices.contains { !column.text(of: $0.facts).isEmpty } })
        forgetOrders()
    }

    /// Takes over the lists of another; the marks stay.
    mutating func take(_ other: ModelCatalog) {
        lists = other.lists
        if index === other.index { return }
        index = other.index
        columns = other.columns
        forgetOrders()
    }

    mutating func mark(_ marks: ModelMarks) {
        self.marks = marks
        forgetOrders()
    }

    /// A model of that reference, as it was listed.
    func choice(of reference: String) -> ModelChoice? { index.number(of: reference).map { index.choices[Int($0)] } }

    func isFavourite(_ choice: ModelChoice) -> Bool { marks.favourites.contains(choice.reference) }

    private mutating func forgetOrders() {
        orders = [:]
        favouriteCount = 0
    }

    /// All models: favourites, then, in no other order, those used last, then the rest as it was listed.
    mutating func order(by column: ModelColumn?) -> [ModelIndex.Number] {
        if let known = orders[column] { return known }
        let order = makeOrder(by: column)
        orders[column] = order
        return order
    }

    private mutating func makeOrder(by column: ModelColumn?) -> [ModelIndex.Number] {
        var favourites = marks.favourites.compactMap(index.number)
        favouriteCount = favourites.count
        let recents = column == nil ? marks.recents.compactMap(index.number).filter { !favourites.contains($0) } : []
        var isFirst = [Bool](repeating: false, count: index.count)
        for number in favourites + recents { isFirst[Int(number)] = true }
        var rest = (0..<ModelIndex.Number(index.count)).filter { !isFirst[Int($0)] }
        if let column {
            let isBefore = { [index] (left: ModelIndex.Number, right: ModelIndex.Number) in
                column.orders(index.choices[Int(left)].facts, before: index.choices[Int(right)].facts)
            }
            favourites.sort(by: isBefore)
            rest.sort(by: isBefore)
        }
        return favourites + recents + rest
    }

    /// What could not be listed, how old what is shown is, and what is being asked: one sentence each.
    func footnote(at now: Timestamp) -> String {
        var parts: [String] = []
        for list in lists {
            var words = [list.backend]
            let age = list.fetchedAt.map { now.milliseconds(since: $0) } ?? 0
            if age >= 60_000 { words.append("\(age.age) old") }
            if list.isRefreshing { words.append("asking…") }
            if let failure = list.failure { words.append(failure) }
            if words.count > 1 { parts.append("\(list.backend): \(words.dropFirst().joined(separator: ", "))") }
        }
        return parts.joined(separator: " · ")
    }
}

extension ModelCatalog: Hashable {
    /// The index follows from the lists.
    public static func == (left: ModelCatalog, right: ModelCatalog) -> Bool {
        left.lists == right.lists && left.marks == right.marks
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(lists) }
}

extension Int {
    /// Milliseconds as a person says them.
    var age: String {
        switch self / 60_000 {
        case let minutes where minutes < 60: "\(minutes) min"
        case let minutes where minutes < 48 * 60: "\(minutes / 60) h"
        case let minutes: "\(minutes / (24 * 60)) days"
        }
    }
}

extension ChatState {
    /// Switches the running session to the model named; the history goes along.
    mutating func chooseModel(_ text: String, at now: Timestamp) -> [Effect] {
        let reference: ModelReference
        do throws(ModelReferenceError) {
            reference = try ModelReference(text, backends: options.backends)
        } catch {
            return tell(Notice(.error, error.summary.sentence, advice: "ctrl-p lists the models."))
        }
        var marks = models.marks
        marks.use(reference.text)
        models.mark(marks)
        return switchModel(to: reference, at: now)
    }

    mutating func switchToPreviousModel(at now: Timestamp) -> [Effect] {
        guard let previousModel else {
            return tell(Notice(.information, "No other model was used yet.", advice: "ctrl-p lists them."))
        }
        return switchModel(to: previousModel, at: now)
    }

    private mutating func switchModel(to reference: ModelReference, at now: Timestamp) -> [Effect] {
        if let refusal = refusalToWrite { return tell(refusal) }
        // Choosing the model in use gets it ready, as after an installation that failed.
        guard reference != session.model else { return [.prepare(reference)] }
        previousModel = session.model
        notice = Notice(.information, "Next reply by \(reference).")
        let effects = record(.modelChanged(reference, at: now)) + [.prepare(reference)] + findContext(of: reference)
        noticeSmallContext()
        return effects
    }
}

extension String {
    /// With a capital letter and a full stop.
    public var sentence: String { prefix(1).uppercased() + dropFirst() + (last == "." ? "" : ".") }
}
