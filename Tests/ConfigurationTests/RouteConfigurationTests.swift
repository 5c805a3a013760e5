import ChatCore
import Inference
import Testing

@testable import parley

@Suite struct RouteConfigurationTests {
    private func problems(_ yaml: String) -> [String] { Configuration(yaml: yaml).problems.map { $0.summary(of: "c") } }

    @Test func routesAreReadWithTargetsOnBackendsNamedBelow() throws {
        let read = Configuration(
            yaml: """
                routes:
                  fast:
                    policy: weighted
                    hedge_after: 1500ms
                    targets:
                      - lab:small
                      - {model: "org/big@main:cheapest", weight: 2}
                  plain: {targets: ["local:smollm2-135m-instruct"], hedge_after: 2}
                backends:
                  lab: {base_url: "http://127.0.0.1:9000", concurrency: 3}
                budget: {month: 5 USD, session: 200000 tokens}
                """)
        #expect(read.problems == [])
        #expect(read.routes.map(\.name) == ["fast", "plain"])
        #expect(read.routes[0].policy == .weighted && read.routes[0].hedgeAfter == .milliseconds(1500))
        #expect(read.routes[0].targets.map(\.reference.text) == ["lab:small", "org/big@main:cheapest"])
        #expect(
            read.routes[0].targets.map(\.reference.backend) == ["lab", nil] && read.routes[0].targets.map(\.weight) == [1, 2])
        #expect(read.routes[1].policy == .failover && read.routes[1].hedgeAfter == .seconds(2))
        #expect(read.servers[0].concurrency == 3)
        #expect(read.budget == Budget(month: .usd(5), session: .tokens(200_000)))
    }

    @Test func whatIsWrongIsSaidWithItsPlace() {
        #expect(
            problems("routes:\n  a:\n    policy: quickest\n    targets: [x]\n") == [
                "c:3:13: policy must be one of failover, weighted, least-latency, cheapest"
            ])
        #expect(problems("routes:\n  a: {policy: failover}\n") == ["c:2:3: the route a has no targets"])
        #expect(
            problems("routes:\n  a:\n    targets:\n    - route:b\n    - x\n    - x\n    - {model: y, weight: 0}\n") == [
                "c:4:7: a route cannot be a route's target", "c:6:7: x is a target twice",
                "c:7:26: weight must be a number above 0, at most 1000",
            ])
        #expect(
            problems("routes:\n  a:\n    targets: [x]\n    hedge_after: soon\n    hedge: 2\n") == [
                "c:4:18: hedge_after must be a time such as 2s or 500ms", "c:5:5: there is no “hedge” here",
            ])
        #expect(problems("budget: {month: 5 EUR}") == ["c:1:17: month must be an amount such as 5 USD or 200000 tokens"])
        #expect(problems("budget: {month: -5 USD}") == ["c:1:17: month must be an amount such as 5 USD or 200000 tokens"])
        #expect(problems("backends: {route: {base_url: \"http://x\"}}") == ["c:1:12: “route” is a backend of the program's own"])
    }

    @Test func aRouteIsAModelReferenceAndListed() throws {
        let configuration = Configuration(yaml: "routes: {fast: {targets: [x, y]}}")
        let backends = BackendCatalog(environment: [:], configuration: configuration)
        let reference = try ModelReference("route:fast", backends: backends.names)
        #expect(reference.backend == BackendCatalog.routeName && reference.name == "fast" && reference.provider == nil)
        #expect(try backends.route(named: "fast").targets.count == 2)
        #expect(throws: Failure.self) { try backends.route(named: "slow") }
        #expect(backends.listedNames.contains("route"))
    }
}
