import ChatCore
import Inference

/// A route as the person named it: `route:NAME` is a model reference like any other.
struct RouteSetting: Equatable {
    struct Target: Equatable {
        var reference: ModelReference
        var weight = 1.0
    }

    var name: String
    var policy = Route.Policy.failover
    var targets: [Target] = []
    var hedgeAfter: Duration?
}

extension Configuration {
    /// To be read when all backends are known.
    mutating func readRoutes(_ node: YAMLNode) {
        for (key, value) in entries(of: node, in: "routes") {
            guard let name = key.string, !name.isEmpty, !name.contains(where: \.isWhitespace) else {
                report(key, "a route's name holds no blank")
                continue
            }
            var route = RouteSetting(name: name)
            for (key, value) in entries(of: value, in: "the route \(name)") { readRoute(&route, key, value) }
            if route.targets.isEmpty { report(key, "the route \(name) has no targets") } else { routes.append(route) }
        }
    }

    private mutating func readRoute(_ route: inout RouteSetting, _ key: YAMLNode, _ value: YAMLNode) {
        switch key.string {
        case "policy":
            let names = Route.Policy.allCases.map(\.rawValue)
            if let policy = value.string.flatMap({ Route.Policy(rawValue: $0) }) {
                route.policy = policy
            } else {
                report(value, "policy must be one of \(names.joined(separator: ", "))")
            }
        case "targets":
            guard let list = value.sequence else { return report(value, "targets must be a list of model references") }
            for node in list {
                guard let target = target(node) else { continue }
                if route.targets.contains(where: { $0.reference.text == target.reference.text }) {
                    report(node, "\(target.reference) is a target twice")
                } else {
                    route.targets.append(target)
                }
            }
        case "hedge_after": route.hedgeAfter = duration(value, "hedge_after")
        default: refuse(key, among: ["policy", "targets", "hedge_after"])
        }
    }

    /// A reference, or a reference with its weight.
    private mutating func target(_ node: YAMLNode) -> RouteSetting.Target? {
        guard node.mapping != nil else { return target(reference: node).map { RouteSetting.Target(reference: $0) } }
        var found: ModelReference?
        var weight = 1.0
        for (key, value) in entries(of: node, in: "a target") {
            switch key.string {
            case "model": found = target(reference: value)
            case "weight":
                if let number = value.double, number > 0, number <= 1000 {
                    weight = number
                } else {
                    report(value, "weight must be a number above 0, at most 1000")
                }
            default: refuse(key, among: ["model", "weight"])
            }
        }
        if found == nil, node.mapping?.contains(where: { $0.key.string == "model" }) == false {
            report(node, "a target has no model")
        }
        return found.map { RouteSetting.Target(reference: $0, weight: weight) }
    }

    private mutating func target(reference node: YAMLNode) -> ModelReference? {
        guard let reference = reference(node, "a target") else { return nil }
        if reference.backend != BackendCatalog.routeName { return reference }
        report(node, "a route cannot be a route's target")
        return nil
    }

    /// What a node names, when all backends are known.
    mutating func reference(_ node: YAMLNode, _ name: String) -> ModelReference? {
        guard let text = text(node, name) else { return nil }
        let names = ModelReference.builtInBackends.union(servers.map(\.name)).union([BackendCatalog.routeName])
        do throws(ModelReferenceError) {
            return try ModelReference(text, backends: names)
        } catch {
            report(node, error.summary)
            return nil
        }
    }

    /// `2s`, `500ms`, or a number of seconds.
    private mutating func duration(_ node: YAMLNode, _ name: String) -> Duration? {
        let text = node.string ?? ""
        let units: [(name: String, milliseconds: Double)] = [("ms", 1), ("s", 1000), ("", 1000)]
        for unit in units where text.hasSuffix(unit.name) {
            guard let amount = Double(text.dropLast(unit.name.count)), amount >= 0, amount <= 86_400 else { break }
            return .milliseconds(amount * unit.milliseconds)
        }
        report(node, "\(name) must be a time such as 2s or 500ms")
        return nil
    }

    mutating func readBudget(_ key: YAMLNode, _ value: YAMLNode) {
        switch key.string {
        case "month": budget.month = limit(value, "month")
        case "session": budget.session = limit(value, "session")
        default: refuse(key, among: ["month", "session"])
        }
    }

    /// `5 USD` or `200000 tokens`.
    private mutating func limit(_ node: YAMLNode, _ name: String) -> Budget.Limit? {
        let words = (node.string ?? "").split(separator: " ")
        if words.count == 2 {
            if words[1].uppercased() == "USD", let amount = Double(words[0]), amount > 0, amount < 1e9 { return .usd(amount) }
            if words[1] == "tokens", let count = Int(words[0]), count > 0 { return .tokens(count) }
        }
        report(node, "\(name) must be an amount such as 5 USD or 200000 tokens")
        return nil
    }
}
