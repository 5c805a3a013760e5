import Inference
import Testing

@testable import parley

/// `Documentation/errors.md` has every sentence that a server or the network can cause, with what the program advises.
@Suite struct ErrorTableTests {
    private static let errors: [InferenceError] = [
        .unauthorized(message: ""), .paymentRequired(message: ""), .forbidden(message: ""), .notFound(message: ""),
        .gone(message: ""), .unprocessable(message: ""), .modelNotSupported(model: "…"),
        .requestRefused(status: 400, message: ""),
        .rateLimited(retryAfter: .seconds(2), message: ""), .rateLimited(retryAfter: nil, message: ""),
        .loading(estimated: nil), .generationFailed(message: ""), .serverError(status: 500, message: ""),
        .connectionFailed(reason: ""), .insecureConnection(reason: ""), .timedOut(.connecting), .timedOut(.firstByte),
        .timedOut(.idle), .streamCut, .streamError(message: "", status: nil), .malformedResponse(field: "…"),
        .eventTooLarge(limit: 1), .badURL(reason: "…"), .badRedirect, .transportUnavailable(reason: ""), .cancelled,
    ]

    @Test(arguments: errors.indices) func everyErrorStandsInTheTableWithItsAdvice(index: Int) throws {
        let error = Self.errors[index]
        let path = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Documentation/errors.md"
        let rows = try #require(try readText(ofFile: path)).split(separator: "\n").filter { $0.hasPrefix("| ") }
        // Numbers and names differ each time: what stands before them is the sentence.
        let start = error.summary.prefix { !"0123456789(…".contains($0) }.drop { $0 == " " }
        let sentence = start.last == "." ? start.dropLast() : start
        #expect(
            rows.contains { $0.hasPrefix("| \(sentence)") && $0.contains("| \(error.advice) |") },
            "\(error.summary) \(error.advice)")
    }
}
