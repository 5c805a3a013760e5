import ChatUI
import Inference

/// What several who may answer ask for.
struct PriceRange: Equatable {
    private var known: [TokenPrice] = []
    private var unknown = 0

    /// - Parameter prices: of each; nil where nobody says.
    init(_ prices: [TokenPrice?]) {
        known = prices.compactMap(\.self)
        unknown = prices.count - known.count
    }

    /// The price, when everybody asks the same and says so.
    var only: TokenPrice? {
        guard unknown == 0, let first = known.first, known.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    /// For a person: one price, from the lowest to the highest, or that nobody says.
    var words: String {
        guard let least = known.min(by: { $0.output < $1.output }), let most = known.max(by: { $0.output < $1.output }) else {
            return "the prices of its targets are not known"
        }
        var text = least == most ? least.words : "from \(least.words) to \(most.words), as its targets ask"
        if unknown > 0 { text += "; the price of \(unknown) of \(known.count + unknown) targets is not known" }
        return text
    }
}

extension TokenPrice {
    /// For a person.
    var words: String { self == .free ? "free" : "$\(input) in and $\(output) out for a million tokens" }
}
