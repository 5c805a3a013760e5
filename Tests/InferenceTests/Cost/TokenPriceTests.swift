import JSON
import Testing

@testable import Inference

@Suite struct TokenPriceTests {
    private func usage(_ prompt: Int?, _ completion: Int?, cost: Double? = nil) -> ChatCompletion.Usage {
        var usage = ChatCompletion.Usage()
        usage.promptTokens = prompt
        usage.completionTokens = completion
        usage.cost = cost
        return usage
    }

    private func listing(_ providers: String) throws -> ModelListing {
        try #require(ModelListing(try JSONValue(parsing: #"{"id":"m","providers":[\#(providers)]}"#)))
    }

    @Test func aCostIsTokensTimesThePriceOfAMillion() {
        #expect(usage(2_000_000, 500_000).cost(at: TokenPrice(input: 0.25, output: 2)) == TokenCost(usd: 1.5, source: .priceList))
    }

    @Test func whatTheProviderNamesCountsBeforeThePriceList() {
        #expect(usage(10, 10, cost: 0.01).cost(at: TokenPrice(input: 1, output: 1)) == TokenCost(usd: 0.01, source: .reported))
        #expect(usage(10, 10, cost: -1).cost(at: nil) == nil)
    }

    @Test func whatIsUnknownStaysUnknown() {
        #expect(usage(10, 10).cost(at: nil) == nil)
        #expect(usage(nil, 10).cost(at: TokenPrice(input: 1, output: 1)) == nil)
        #expect(usage(10, nil).cost(at: TokenPrice(input: 1, output: 1)) == nil)
        #expect(usage(nil, nil).cost(at: .free)?.usd == 0)
    }

    @Test func aProvidersPriceIsKnownWhenBothFiguresAreOrItIsFree() throws {
        let model = try listing(
            #"""
            {"provider":"a","pricing":{"input":0.1,"output":0.3}},{"provider":"b","is_free":true},
            {"provider":"c","pricing":{"input":0.1}},{"provider":"d"}
            """#)
        #expect(model.price(at: "a") == TokenPrice(input: 0.1, output: 0.3))
        #expect(model.price(at: "b") == .free)
        #expect(model.price(at: "c") == nil && model.price(at: "d") == nil && model.price(at: "e") == nil)
        #expect(model.price(at: nil) == nil && model.price(at: "fastest") == nil)
    }

    @Test func withoutAProviderThePriceIsKnownWhenAllAskTheSame() throws {
        let same = #"{"provider":"a","pricing":{"input":1,"output":3}},{"provider":"b","pricing":{"input":1,"output":3}}"#
        #expect(try listing(same).price(at: "cheapest") == TokenPrice(input: 1, output: 3))
        #expect(try listing(same + #",{"provider":"c"}"#).price(at: nil) == nil)
        #expect(try listing(same + #",{"provider":"c","status":"error"}"#).price(at: nil) == TokenPrice(input: 1, output: 3))
    }
}
