import Inference
import Testing

@testable import parley

@Suite struct PriceRangeTests {
    private let cheap = TokenPrice(input: 0.25, output: 0.75)
    private let dear = TokenPrice(input: 1, output: 3)

    @Test func oneForAllIsThePrice() {
        #expect(PriceRange([cheap, cheap]).words == "$0.25 in and $0.75 out for a million tokens")
        #expect(PriceRange([cheap, cheap]).only == cheap && PriceRange([.free]).words == "free")
    }

    @Test func severalAreARange() {
        let range = PriceRange([dear, .free, cheap])
        #expect(range.only == nil)
        #expect(range.words == "from free to $1.0 in and $3.0 out for a million tokens, as its targets ask")
    }

    @Test func whatNobodySaysIsSaid() {
        #expect(PriceRange([nil, nil]).words == "the prices of its targets are not known" && PriceRange([nil, nil]).only == nil)
        let some = PriceRange([cheap, nil])
        #expect(some.only == nil && some.words.hasSuffix("; the price of 1 of 2 targets is not known"))
    }
}
