import ChatCore
import Inference
import Synchronization

/// The budget and the ledger for the requests of one command, which counts as one session.
///
/// A batch may have thousands of answers a second: what they cost is gathered, and entered in the ledger once a second.
final class TaskAccounts: Sendable {
    private static let interval = Duration.seconds(1)

    private struct State {
        /// Of the whole command.
        var spent = Spending()
        /// What the ledger does not have yet.
        var unwritten = Spending()
        var nextWrite = ContinuousClock.now + TaskAccounts.interval
        var hasFailed = false
    }

    private let accounts: Accounts
    private let reference: ModelReference
    /// Who computes behind the router.
    private let provider: String?
    private let state = Mutex(State())

    init(_ accounts: Accounts, for reference: ModelReference, provider: InferenceProvider) {
        self.accounts = accounts
        self.reference = reference
        self.provider = reference.backendName == "hf" ? provider.name : nil
    }

    /// Why a request may not be sent; nil when it may.
    func refusal(of inputs: TaskInputs) async -> Failure? {
        guard accounts.budget != Budget() else { return nil }
        let (spent, unwritten) = state.withLock { ($0.spent, $0.unwritten) }
        let notice = await accounts.refusal(
            spent: spent, unwritten: unwritten, promptTokens: inputs.tokenEstimate, from: [reference], provider: provider,
            at: Runtime.now())
        return notice.map { Failure(.refused, $0) }
    }

    /// Takes in what an answer cost.
    /// - Returns: the cost; nil when it is not known.
    @discardableResult
    func enter(_ answer: Answered<TaskOutput>) async -> Cost? {
        let usage = answer.usage
        var author = Author(reference: reference)
        author.provider = answer.evidence.provider ?? provider
        let cost = await accounts.cost(of: usage, by: author, asking: reference)
        let isFree = reference.backend == "local"
        let isDue = state.withLock { state in
            for change in [\State.spent, \State.unwritten] {
                state[keyPath: change].add(
                    cost: cost?.amount ?? (isFree ? 0 : nil), promptTokens: usage?.promptTokens,
                    completionTokens: usage?.completionTokens)
            }
            guard state.nextWrite <= .now else { return false }
            state.nextWrite = .now + Self.interval
            return true
        }
        if isDue { await onThread { self.write() } }
        return cost
    }

    /// Enters what is left in the ledger; waits for the disk.
    func write() {
        let spending = state.withLock { state in
            defer { state.unwritten = Spending() }
            return state.unwritten
        }
        guard spending.answers > 0, let trouble = accounts.enter(spending, at: Runtime.now()) else { return }
        let isFirst = state.withLock { state in
            defer { state.hasFailed = true }
            return !state.hasFailed
        }
        if isFirst { tellOnStandardError(trouble.summary) }
    }
}

extension TaskInputs {
    /// About four bytes of text make a token.
    fileprivate var tokenEstimate: Int {
        let all = [text ?? "", context ?? ""] + texts + labels
        return all.reduce(0) { $0 + $1.utf8.count } / 4
    }
}

extension Answered<TaskOutput> {
    /// What was counted, wherever the answer has it.
    var usage: ChatCompletion.Usage? {
        if let usage = evidence.usage { return usage }
        var usage = ChatCompletion.Usage()
        usage.promptTokens = evidence.compute.promptTokens
        usage.completionTokens = evidence.compute.generatedTokens
        if case .generation(let response) = value {
            usage.promptTokens = usage.promptTokens ?? response.details?.promptTokens
            usage.completionTokens = usage.completionTokens ?? response.details?.generatedTokens
        }
        return usage == ChatCompletion.Usage() ? nil : usage
    }
}
