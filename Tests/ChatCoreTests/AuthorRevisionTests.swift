import ChatCore
import Testing

@Suite struct AuthorRevisionTests {
    private static let a = String(repeating: "a", count: 40)
    private static let b = String(repeating: "b", count: 40)

    private enum Step: CaseIterable {
        case resolvedA, resolvedB, reportedA, reportedB, reportedUnwanted
    }

    private func author(after steps: [Step]) -> Author {
        var author = Author(reference: "org/m@main", backend: "hf", requestedRevision: "main")
        for step in steps {
            switch step {
            case .resolvedA: author.record(resolved: Self.a)
            case .resolvedB: author.record(resolved: Self.b)
            case .reportedA: author.report(Self.a, by: "header x-sha", asRequested: true)
            case .reportedB: author.report(Self.b, by: "header x-sha", asRequested: true)
            case .reportedUnwanted: author.report(Self.b, by: "header x-sha", asRequested: false)
            }
        }
        return author
    }

    /// Every order of up to three of the things that can become known.
    private static let orders: [[Step]] = {
        let one = Step.allCases.map { [$0] }
        let two = one.flatMap { order in Step.allCases.map { order + [$0] } }
        return one + two + two.flatMap { order in Step.allCases.map { order + [$0] } }
    }()

    @Test func nothingIsEnforcedWithoutEvidence() {
        for order in Self.orders where !order.contains(where: { [.reportedA, .reportedB, .reportedUnwanted].contains($0) }) {
            let author = author(after: order)
            #expect(author.revisionStatus == .recorded && author.revisionEvidence == nil, "\(order)")
            #expect(author.revision == author.resolvedRevision)
        }
    }

    @Test func whatIsEnforcedIsWhatWasResolvedAndReported() {
        for order in Self.orders {
            let author = author(after: order)
            guard author.revisionStatus == .enforced else { continue }
            #expect(author.revisionEvidence != nil, "\(order)")
            #expect(author.resolvedRevision == nil || author.resolvedRevision == author.revision, "\(order)")
            #expect(order.last != .reportedUnwanted)
        }
    }

    @Test func anotherHashThanTheOneResolvedIsAMismatchInWhicheverOrderTheyCome() {
        for order in [[Step.resolvedA, .reportedB], [.reportedB, .resolvedA]] {
            let author = author(after: order)
            #expect(author.revisionStatus == .mismatch)
            #expect(author.revision == Self.b && author.resolvedRevision == Self.a && author.requestedRevision == "main")
        }
        for order in [[Step.resolvedA, .reportedA], [.reportedA, .resolvedA]] {
            #expect(author(after: order).revisionStatus == .enforced)
        }
    }

    @Test func aReportOfAnUnwantedHashStaysAMismatch() {
        #expect(author(after: [.reportedUnwanted, .resolvedB]).revisionStatus == .mismatch)
    }
}
