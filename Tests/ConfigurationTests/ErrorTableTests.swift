import ChatCore
import Inference
import LocalEngine
import SessionStore
import Testing

@testable import parley

/// `Documentation/errors.md` has every sentence that a server, the network, the engine, a session or a model's name can cause; of servers
/// with what the program advises.
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
        let rows = try Self.rows
        // Numbers and names differ each time: what stands before them is the sentence.
        let start = error.summary.prefix { !"0123456789(…".contains($0) }.drop { $0 == " " }
        let sentence = start.last == "." ? start.dropLast() : start
        #expect(
            rows.contains { $0.hasPrefix("| \(sentence)") && $0.contains("| \(error.advice) |") },
            "\(error.summary) \(error.advice)")
    }

    private static var rows: [Substring] {
        get throws {
            let path = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Documentation/errors.md"
            return try #require(try readText(ofFile: path)).split(separator: "\n").filter { $0.hasPrefix("| ") }
        }
    }

    private static let sentences: [String] = {
        let engine: [EngineError] = [
            .cancelled, .notInstalled("…"), .pythonMissing, .pipMissing, .libraryMissing("…"), .platformNotSupported("…"),
            .offline,
            .sourceFailed(detail: "…"), .checksumMismatch(file: "…"), .checksumMismatch(file: "…", found: "…"),
            .diskFull(missingBytes: nil), .diskFull(missingBytes: 1), .fileSystem(path: "…", reason: "…"), .serverMissing("…"),
            .modelNotLoaded(detail: "…"), .engineExited(detail: "…"), .startTimedOut(.seconds(1)),
        ]
        let store: [SessionStoreError] = [
            .noSuchSession("…"), .ambiguous("…", candidates: []), .alreadyExists(ULID(milliseconds: 1, random: 1)),
            .damaged(file: "…", Damage(reason: "…")), .newerVersion(file: "…", version: 2), .locked(file: "…", process: nil),
            .symbolicLink(file: "…"), .system(operation: "…", file: "…", code: 5),
        ]
        let reference: [ModelReferenceError] = [
            .missingName(in: "…"), .missingRevision(in: "…"), .missingProvider(in: "…"), .badName("…"), .badCharacter(" "),
        ]
        return engine.map(\.summary) + store.map(\.summary) + reference.map(\.summary)
    }()

    @Test(arguments: sentences) func everyOtherSentenceStandsInATable(sentence: String) throws {
        let shown = sentence.numbersLeftOut
        let cells = try Self.rows.map { String($0.dropFirst(2).prefix { $0 != "|" }).numbersLeftOut }
        // A row may be of two sentences, and what the system or a server says stands at the end.
        let known = cells.flatMap { cell in
            [cell] + cell.split(separator: ", The ").enumerated().map { ($0.offset == 0 ? "" : "The ") + $0.element }
        }
        let found = known.map { $0.trimming(" …") }.contains { !$0.isEmpty && shown.hasPrefix($0) }
        #expect(found, "\(shown)")
    }
}

extension String {
    /// With … in place of each number.
    fileprivate var numbersLeftOut: String {
        var text = ""
        for character in self where !(character.isNumber || character == "…") || text.last != "…" {
            text.append(character.isNumber ? "…" : character)
        }
        return text
    }

    /// Without these characters at the end.
    fileprivate func trimming(_ characters: String) -> String {
        var text = self[...]
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
