/// Several targets for the same question, and which of them is asked first.
public struct Route: Sendable {
    public enum Policy: String, Sendable, Hashable, CaseIterable {
        /// In the order they stand.
        case failover
        /// By lot, each as often as its weight says.
        case weighted
        /// The one whose answers began soonest of late; one that has not answered yet comes first, to be measured.
        case leastLatency = "least-latency"
        /// The lowest price of a million prompt tokens and a million written ones together; an unknown price comes last.
        case cheapest
    }

    public var policy: Policy
    public var targets: [RouteTarget]
    /// Of all targets together: how many attempts one request may take, and how long until its answer begins.
    public var limits: RetryPolicy
    /// A second target is asked too when the first has not begun to answer after this long; nil for never. The answer that begins first is
    /// taken and the other request cancelled, which may cost both.
    public var hedgeAfter: Duration?
    public var breaker: CircuitBreaker.Settings

    /// - Parameter targets: at least one, each of another name.
    public init(
        _ policy: Policy = .failover, targets: [RouteTarget], limits: RetryPolicy = .standard, hedgeAfter: Duration? = nil,
        breaker: CircuitBreaker.Settings = .standard
    ) {
        precondition(!targets.isEmpty, "a route needs a target")
        precondition(Set(targets.map(\.name)).count == targets.count, "two targets of a route have one name")
        self.policy = policy
        self.targets = targets
        self.limits = limits
        self.hedgeAfter = hedgeAfter
        self.breaker = breaker
    }

    /// Positions of `targets` in the order in which they are to be asked.
    /// - Parameters:
    ///   - firstToken: for each target how soon its answers began of late; nil for one that has not answered.
    ///   - random: gives a number from 0 to 1, drawn anew each time.
    func order(firstToken: [Duration?], random: () -> Double) -> [Int] {
        let places = Array(targets.indices)
        switch policy {
        case .failover: return places
        case .weighted: return drawn(random)
        case .leastLatency: return places.sorted { (firstToken[$0] ?? .zero, $0) < (firstToken[$1] ?? .zero, $1) }
        case .cheapest:
            let price = targets.map { target in target.price.map { $0.input + $0.output } ?? .infinity }
            return places.sorted { (price[$0], $0) < (price[$1], $1) }
        }
    }

    /// Draws one after another, each among those left.
    private func drawn(_ random: () -> Double) -> [Int] {
        var left = Array(targets.indices)
        var order: [Int] = []
        while !left.isEmpty {
            var lot = random() * left.reduce(0) { $0 + targets[$1].weight }
            let index = left.firstIndex { place in
                lot -= targets[place].weight
                return lot < 0
            }
            order.append(left.remove(at: index ?? left.count - 1))
        }
        return order
    }
}
