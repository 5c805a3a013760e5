/// What tokens cost at a provider. That a price is not known is said by there being no `TokenPrice`, never by a zero.
public struct TokenPrice: Sendable, Hashable {
    /// US dollars for a million prompt tokens.
    public var input: Double
    /// US dollars for a million written tokens, reasoning included.
    public var output: Double

    public init(input: Double, output: Double) {
        self.input = input
        self.output = output
    }

    public static let free = TokenPrice(input: 0, output: 0)

    /// US dollars for so many tokens.
    public func cost(promptTokens: Int, completionTokens: Int) -> Double {
        (Double(promptTokens) * input + Double(completionTokens) * output) / 1_000_000
    }
}

extension ModelListing.Provider {
    /// What this provider asks; nil when it names no price and does not say that it is free.
    /// - Source: `pricing` and `is_free` of the router's `GET /v1/models`.
    public var price: TokenPrice? {
        if isFree == true { return .free }
        guard let inputPrice, let outputPrice, inputPrice >= 0, outputPrice >= 0 else { return nil }
        return TokenPrice(input: inputPrice, output: outputPrice)
    }
}

extension ModelListing {
    /// What `provider` asks for this model. For nil, or a policy such as `fastest`, that is known only when all of its providers
    /// ask the same.
    public func price(at provider: String?) -> TokenPrice? {
        if let known = providers.first(where: { $0.name == provider }) { return known.price }
        let prices = providers.filter { $0.status != "error" }.map(\.price)
        guard let first = prices.first, prices.allSatisfy({ $0 == first }) else { return nil }
        return first
    }
}

extension ChatCompletion.Usage {
    /// What an answer cost, in US dollars.
    /// - Parameter price: of the provider that answered; nil when it is not known.
    /// - Returns: nil when that cannot be said: no price, or tokens that were not counted. Cached tokens are counted in full, because no list names their price.
    public func cost(at price: TokenPrice?) -> TokenCost? {
        if let cost, cost >= 0, cost < 1e9 { return TokenCost(usd: cost, source: .reported) }
        guard let price else { return nil }
        if price == .free { return TokenCost(usd: 0, source: .priceList) }
        guard let promptTokens, let completionTokens, promptTokens >= 0, completionTokens >= 0 else { return nil }
        return TokenCost(usd: price.cost(promptTokens: promptTokens, completionTokens: completionTokens), source: .priceList)
    }
}

/// What an answer cost, and how that is known.
public struct TokenCost: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
        /// The server named the sum with its answer.
        case reported
        /// Tokens times the provider's published price.
        case priceList
    }

    public var usd: Double
    public var source: Source

    public init(usd: Double, source: Source) {
        self.usd = usd
        self.source = source
    }
}
