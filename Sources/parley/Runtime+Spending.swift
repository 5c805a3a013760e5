import ChatCore
import ChatUI
import Inference

extension Runtime {
    /// What was spent this month, what may be, and what the model asks for.
    func describeSpending(of reference: ModelReference) {
        let targets = reference.backend == BackendCatalog.routeName ? try? backends.route(named: reference.name).targets : nil
        background { [mailbox, accounts] in
            mailbox.post(
                .spendingDescribed(
                    await accounts.report(on: reference, targets: targets?.map(\.reference), at: Runtime.now())))
        }
    }
}

extension Accounts {
    /// - Parameter targets: of a route; nil for a model.
    fileprivate func report(
        on reference: ModelReference, targets: [ModelReference]?, at now: Timestamp
    ) async -> SpendingReport {
        let month = SpendingLedger.month(of: now)
        var report = SpendingReport(month: month)
        let found = await onThread { [ledger] in Result { () throws(FileError) in try ledger.spending(in: month) } }
        switch found {
        case .success(let spending):
            report.spent = spending.usd
            report.tokens = spending.tokens
            report.answers = spending.answers
            report.unpriced = spending.unpriced
        case .failure(let error): report.failure = "\(error.path) cannot be read: \(error.reason)"
        }
        report.budgets = [(budget.month, "a month"), (budget.session, "a session")].compactMap { limit, period in
            limit.map { "\($0.words) \(period)" }
        }
        if let targets {
            var asked: [TokenPrice?] = []
            for target in targets { asked.append(await prices.price(of: target)) }
            report.price = PriceRange(asked).words
        } else {
            report.price = await priceWords(of: reference)
        }
        return report
    }

    private func priceWords(of reference: ModelReference) async -> String {
        if reference.backend == "local" { return "computed on this machine: costs nothing" }
        guard let price = await prices.price(of: reference) else {
            return reference.backendName == "hf" && reference.provider == nil
                ? "its price is not known before it answers: its providers ask different ones, or none is published"
                : "its price is not known"
        }
        return price.words
    }
}

extension Budget.Limit {
    fileprivate var words: String {
        switch self {
        case .usd(let most): "\(most) USD"
        case .tokens(let most): "\(most) tokens"
        }
    }
}
