import TerminalCore

/// The list of models that is filtered as one types; a row opens to the model's providers. It holds no models: those are in
/// the catalogue, and each function is given the one that it was made for.
public struct ModelPicker: Hashable, Sendable {
    /// A model, or one of its providers.
    struct Row: Hashable, Sendable {
        var model: ModelIndex.Number
        /// Negative for the model itself.
        var provider: Int32 = -1
    }

    /// Where the models come from.
    enum Scope: Hashable, Sendable {
        case backends
        case hub(task: String, words: String)
    }

    var scope = Scope.backends
    var filter = TextEditor()
    /// What is shown of one model instead of the list; nil while the list is.
    var details: TextPane?
    private(set) var sort: ModelColumn?
    private(set) var rows: [Row] = []
    /// The row that is chosen; 0 when there is none.
    private(set) var selection = 0
    /// How many models fit.
    private(set) var matchCount = 0
    private var query = ModelQuery("")
    /// The models that fit the query, in the catalogue's order: what a longer query is looked for in.
    private var candidates: [ModelIndex.Number] = []
    /// The same as they are shown, the best first.
    private var ordered: [ModelIndex.Number] = []
    /// References of the models whose providers are shown.
    private var opened: Set<String> = []
    /// The first row on the screen; follows the selection.
    var firstVisible = 0

    /// - Parameter current: the reference that is selected at first.
    init(_ catalog: inout ModelCatalog, scope: Scope = .backends, selecting current: String? = nil) {
        self.scope = scope
        candidates = catalog.order(by: nil)
        ordered = candidates
        arrange(in: catalog)
        if let current, let number = catalog.index.number(of: current) { select(Row(model: number)) }
    }

    var selected: Row? { rows.indices.contains(selection) ? rows[selection] : nil }

    mutating func moveSelection(by offset: Int) { selection = max(0, min(selection + offset, rows.count - 1)) }

    /// Takes in what the filter says now.
    mutating func filterHasChanged(in catalog: inout ModelCatalog) {
        let new = ModelQuery(filter.text)
        guard new != query else { return }
        let from = new.narrows(query) ? candidates : catalog.order(by: sort)
        query = new
        fit(from, in: catalog)
        selection = 0
    }

    /// Sorts by the next column in which there is something, or in the end not at all.
    mutating func sortByNext(in catalog: inout ModelCatalog) {
        let columns = ModelColumn.allCases.filter(catalog.columns.contains)
        let next = sort.flatMap { columns.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        let kept = selected
        sort = next < columns.count ? columns[next] : nil
        fit(catalog.order(by: sort), in: catalog)
        if let kept { select(kept) }
    }

    /// The catalogue has other models or marks than `old`; the selection stays on its model.
    mutating func catalogHasChanged(from old: ModelIndex, to catalog: inout ModelCatalog) {
        let kept = selected
        fit(catalog.order(by: sort), in: catalog)
        guard let kept else { return }
        let reference = old.choices[Int(kept.model)].reference
        guard let number = old === catalog.index ? kept.model : catalog.index.number(of: reference) else {
            return moveSelection(by: 0)
        }
        select(Row(model: number, provider: kept.provider))
    }

    /// Shows the providers of the selected model, or hides them.
    /// - Returns: false when it has none to choose from.
    mutating func toggleProviders(in catalog: ModelCatalog) -> Bool {
        guard let row = selected else { return false }
        let choice = catalog.index.choices[Int(row.model)]
        guard !choice.providers.isEmpty else { return false }
        if opened.remove(choice.reference) == nil { opened.insert(choice.reference) }
        arrange(in: catalog)
        select(Row(model: row.model))
        return true
    }

    /// True when the selected model's providers are shown.
    func isOpen(in catalog: ModelCatalog) -> Bool {
        selected.map { opened.contains(catalog.index.choices[Int($0.model)].reference) } ?? false
    }

    private mutating func select(_ row: Row) {
        selection = rows.firstIndex(of: row) ?? rows.firstIndex(of: Row(model: row.model)) ?? 0
    }

    /// Finds what fits, of models that stand in the catalogue's order.
    private mutating func fit(_ numbers: [ModelIndex.Number], in catalog: ModelCatalog) {
        guard !query.isEmpty else {
            candidates = numbers
            ordered = numbers
            return arrange(in: catalog)
        }
        let found = catalog.index.matches(query, among: numbers)
        candidates = found.map(\.number)
        // A column that was asked for decides; else how well a model fits.
        ordered = sort == nil ? Self.byScore(found, favourites: catalog) : candidates
        arrange(in: catalog)
    }

    /// The best first; of those that fit as well, the order stays. Favourites come before all others.
    private static func byScore(
        _ found: [(number: ModelIndex.Number, score: Int32)], favourites catalog: ModelCatalog
    ) -> [ModelIndex.Number] {
        let most = 511
        let isFavourite: Set<ModelIndex.Number> = Set(
            found.prefix(catalog.favouriteCount).lazy.map(\.number).filter {
                catalog.isFavourite(catalog.index.choices[Int($0)])
            })
        // Sorting by counting: 50,000 are in order before anybody has noticed.
        var starts = [Int](repeating: 0, count: most + 3)
        func bucket(_ match: (number: ModelIndex.Number, score: Int32)) -> Int {
            isFavourite.contains(match.number) ? 0 : 1 + most - Swift.min(most, Int(match.score))
        }
        for match in found { starts[bucket(match) + 1] += 1 }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        var ordered = [ModelIndex.Number](repeating: 0, count: found.count)
        for match in found {
            let place = bucket(match)
            ordered[starts[place]] = match.number
            starts[place] += 1
        }
        return ordered
    }

    private mutating func arrange(in catalog: ModelCatalog) {
        matchCount = ordered.count
        guard !opened.isEmpty else {
            rows = ordered.map { Row(model: $0) }
            return
        }
        rows = ordered.flatMap { number in
            let choice = catalog.index.choices[Int(number)]
            let shown = opened.contains(choice.reference) ? choice.providers.count : 0
            return [Row(model: number)] + (0..<shown).map { Row(model: number, provider: Int32($0)) }
        }
    }
}
