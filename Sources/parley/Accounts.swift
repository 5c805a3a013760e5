import ChatCore
import ChatUI
import Inference
import JSON

/// What may be spent and what was: asked before each request, told after each answer.
struct Accounts: Sendable {
    let budget: Budget
    let ledger: SpendingLedger
    let prices: PriceList

    /// Why a reply may not be asked for; nil when it may.
    /// - Parameters:
    ///   - references: who may answer.
    ///   - spender: the session that pays; nil for the one that is asked about.
    func refusal(
        to session: ChatSession, from references: [ModelReference], spentIn spender: ChatSession? = nil, at now: Timestamp
    ) async -> Notice? {
        await refusal(spent: (spender ?? session).spending, promptTokens: session.promptTokenEstimate, from: references, at: now)
    }

    /// Why a request may not be sent; nil when it may.
    /// - Parameters:
    ///   - spent: in this session.
    ///   - unwritten: what this month's ledger does not have yet.
    ///   - promptTokens: about how many the request has.
    ///   - provider: who computes; nil for whom a reference names.
    func refusal(
        spent: Spending, unwritten: Spending = Spending(), promptTokens: Int, from references: [ModelReference],
        provider: String? = nil, at now: Timestamp
    ) async -> Notice? {
        guard budget != Budget() else { return nil }
        var price: TokenPrice?
        if budget.isAboutMoney {
            // Of several the one that asks most; unknown as soon as one is.
            price = .free
            for reference in references {
                guard let known = await prices.price(of: reference, provider: provider) else {
                    price = nil
                    break
                }
                if let most = price, known.input > most.input || most == .free { price = known }
            }
        }
        var month: Spending
        do {
            let name = SpendingLedger.month(of: now)
            let found = await onThread { [ledger] in Result { () throws(FileError) in try ledger.spending(in: name) } }
            month = try found.get()
        } catch {
            guard budget.month != nil else { return check(spent, month: Spending(), promptTokens, price) }
            let reason = error.reason
            return Notice(
                .error, "What was spent this month cannot be read from \(ledger.path): \(reason).",
                advice: "It was not sent; mend or remove the file.")
        }
        month.add(unwritten)
        return check(spent, month: month, promptTokens, price)
    }

    private func check(_ session: Spending, month: Spending, _ promptTokens: Int, _ price: TokenPrice?) -> Notice? {
        budget.refusal(month: month, session: session, promptTokens: promptTokens, price: price).map {
            Notice(
                .error, $0.sentence,
                advice: "It was not sent; raise the budget in config.yaml, or use a model of the local engine.")
        }
    }

    /// What an answer cost, as the session remembers it; nil when it is not known, or is this machine's own work.
    func cost(of usage: ChatCompletion.Usage?, by author: Author, asking reference: ModelReference) async -> Cost? {
        guard reference.backend != "local", let usage else { return nil }
        let price = usage.cost == nil ? await prices.price(of: reference, provider: author.provider) : nil
        return usage.cost(at: price).map {
            Cost(
                amount: $0.usd, currency: "USD",
                source: $0.source == .reported ? "reported by the server" : "router price list")
        }
    }

    /// Enters an answer into the month's ledger.
    /// - Returns: what to tell when that fails.
    func enter(_ cost: Cost?, _ usage: ChatCompletion.Usage?, isFree: Bool, at now: Timestamp) async -> Notice? {
        var spending = Spending()
        spending.add(
            cost: cost?.amount ?? (isFree ? 0 : nil), promptTokens: usage?.promptTokens, completionTokens: usage?.completionTokens
        )
        return await onThread { [spending] in enter(spending, at: now) }
    }

    /// Enters several answers at once; waits for the disk.
    func enter(_ spending: Spending, at now: Timestamp) -> Notice? {
        do throws(FileError) {
            try ledger.add(spending, in: SpendingLedger.month(of: now))
            return nil
        } catch {
            return Notice(.warning, "What this answer cost was not entered in \(error.path): \(error.reason).")
        }
    }
}

extension ChatSession {
    /// All answers of this session, those of other branches too.
    fileprivate var spending: Spending {
        var spending = Spending()
        for reply in messages.compactMap(\.reply) where reply.usage != nil || reply.cost != nil {
            spending.add(
                cost: reply.cost.flatMap { $0.currency == "USD" ? $0.amount : nil }, promptTokens: reply.usage?.promptTokens,
                completionTokens: reply.usage?.completionTokens)
        }
        for aside in asides {
            spending.add(
                cost: aside.cost.flatMap { $0.currency == "USD" ? $0.amount : nil }, promptTokens: aside.usage?.promptTokens,
                completionTokens: aside.usage?.completionTokens)
        }
        return spending
    }

    fileprivate var promptTokenEstimate: Int { contextFit(of: model, length: .max).promptTokens }
}

extension Budget.Refusal {
    /// Such as "The budget of this month is used up: 4.98 of 5.00 USD are spent."
    fileprivate var sentence: String {
        let missing = spent.unpriced > 0 ? ", \(spent.unpriced) answers of unknown cost not counted" : ""
        return switch limit {
        case .usd(let most):
            "The budget of this \(period.rawValue) is used up: \(spent.usd.inCents) of \(most.inCents) USD are spent\(missing)."
        case .tokens(let most):
            "The budget of this \(period.rawValue) is used up: \(spent.tokens) of \(most) tokens are spent."
        }
    }
}

extension Double {
    /// Two digits behind the point, four below one.
    fileprivate var inCents: String {
        let scale = self < 1 ? 10_000 : 100
        let units = Int((Swift.min(self, 1e12) * Double(scale)).rounded())
        return "\(units / scale).\(String(units % scale + scale).dropFirst())"
    }
}
