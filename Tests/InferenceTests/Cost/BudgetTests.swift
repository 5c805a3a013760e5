import Testing

@testable import Inference

@Suite struct BudgetTests {
    private func spent(_ usd: Double, _ tokens: Int = 0) -> Spending {
        var spending = Spending()
        spending.add(cost: usd, promptTokens: tokens, completionTokens: 0)
        return spending
    }

    private func isRefused(_ budget: Budget, month: Spending, session: Spending, tokens: Int, price: TokenPrice?) -> Bool {
        budget.refusal(month: month, session: session, promptTokens: tokens, price: price) != nil
    }

    @Test func withoutALimitNothingIsRefused() {
        #expect(!isRefused(Budget(), month: spent(1e6, 1_000_000), session: spent(1e6), tokens: 1 << 40, price: nil))
    }

    @Test func moneyIsRefusedOnceItIsSpentOrThePromptAloneWouldSpendIt() {
        let budget = Budget(month: .usd(5))
        let price = TokenPrice(input: 1, output: 1)
        #expect(!isRefused(budget, month: spent(4), session: spent(0), tokens: 1_000_000, price: price))
        #expect(isRefused(budget, month: spent(4), session: spent(0), tokens: 1_000_001, price: price))
        #expect(isRefused(budget, month: spent(5), session: spent(0), tokens: 1, price: price))
    }

    @Test func anUnknownPriceIsRefusedOnlyWhenAllIsSpentAndAFreeOneNever() {
        let budget = Budget(session: .usd(1))
        #expect(!isRefused(budget, month: spent(9), session: spent(0.5), tokens: 1 << 40, price: nil))
        #expect(isRefused(budget, month: spent(0), session: spent(1), tokens: 1, price: nil))
        #expect(!isRefused(budget, month: spent(0), session: spent(2), tokens: 1, price: .free))
    }

    @Test func tokensCountWhateverTheyCost() {
        let budget = Budget(month: .usd(100), session: .tokens(1000))
        #expect(!isRefused(budget, month: spent(0), session: spent(0, 900), tokens: 100, price: .free))
        #expect(isRefused(budget, month: spent(0), session: spent(0, 901), tokens: 100, price: .free))
        let refusal = budget.refusal(month: spent(0), session: spent(0, 1000), promptTokens: 0, price: nil)
        #expect(refusal?.period == .session && refusal?.limit == .tokens(1000))
    }

    @Test func whatIsNotKnownIsCountedApart() {
        var spending = spent(1, 10)
        spending.add(cost: nil, promptTokens: 5, completionTokens: nil)
        spending.add(cost: .infinity, promptTokens: -5, completionTokens: .max)
        #expect(spending.usd == 1 && spending.answers == 3 && spending.unpriced == 2 && spending.tokens == 1_000_000_015)
    }
}
