import SeededRandom
import ServerTesting

@testable import Inference

extension SimulatedWorld.Reply {
    /// The tokens of a whole answer that `name` gives to request `number`: no two answers say the same.
    static func tokens(_ name: String, _ number: Int) -> [String] { (0..<3).map { "\(name)/\(number)/\($0) " } }

    /// A server's answer as chance has it: good, slow, refusing, broken at any place, silent.
    static func random(_ name: String, _ number: Int, using random: inout SplitMix) -> Self {
        func pause(_ random: inout SplitMix) -> Duration {
            .milliseconds([0, 1, 20, 300, 5_000, 40_000].randomElement(using: &random)!)
        }
        let good = Self.good(name, number, pause: pause(&random), between: pause(&random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: return good
        case 3, 4:
            // Broken off, or silent from there on.
            let count = Int.random(in: 0..<good.events.count, using: &random)
            return Self(events: good.events.prefix(count) + [(pause(&random), Bool.random(using: &random) ? .cut : .silence)])
        case 5:
            let status = [400, 413, 422].randomElement(using: &random)!
            return Self(events: [(pause(&random), .head(status)), (.zero, .end)])
        case 6:
            let body =
                #"data: {"error":{"message":"overloaded","code":\#([400, 429, 503].randomElement(using: &random)!)}}"# + "\n\n"
            return Self(
                events: [
                    (pause(&random), .head(200, ["content-type": "text/event-stream"])), (.zero, .text(body)), (.zero, .end),
                ])
        default:
            let status = [401, 402, 403, 404, 408, 410, 424, 429, 500, 502, 503, 504, 302].randomElement(using: &random)!
            let wish = ["0", "1", "30", "600", "soon"].randomElement(using: &random)!
            let fields = Bool.random(using: &random) ? ["retry-after": wish] : [:]
            return Self(events: [(pause(&random), .head(status, fields)), (pause(&random), .text("{}")), (.zero, .end)])
        }
    }

    /// A whole answer.
    static func good(_ name: String, _ number: Int, pause: Duration = .zero, between: Duration = .zero) -> Self {
        Self(
            events: [(pause, .head(200, ["content-type": "text/event-stream"]))]
                + tokens(name, number).map { (between, .text(ChatEvents.token($0))) } + [
                    (between, .text(ChatEvents.end())), (.zero, .end),
                ])
    }
}

/// What a chat's caller saw, and when.
struct SeenAnswer: Sendable {
    var text = ""
    var error: InferenceError?
    /// How many requests had left when the first piece came.
    var requestsAtFirstPiece: Int?
    /// When the first piece came, or the end.
    var begunAt: Duration?

    static func of<Answer: AsyncSequence>(_ answer: Answer, in world: SimulatedWorld) async -> SeenAnswer
    where Answer.Element == [ChatCompletion.Delta], Answer.Failure == InferenceError {
        var seen = SeenAnswer()
        do throws(InferenceError) {
            for try await deltas in answer {
                seen.begin(world)
                for case .text(let piece) in deltas { seen.text += piece }
            }
        } catch {
            seen.error = error
        }
        seen.begin(world)
        return seen
    }

    private mutating func begin(_ world: SimulatedWorld) {
        begunAt = begunAt ?? world.now
        requestsAtFirstPiece = requestsAtFirstPiece ?? world.requests.count
    }
}
