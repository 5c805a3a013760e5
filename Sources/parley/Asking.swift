import ChatUI
import Glibc
import Inference

/// What a server answers to a command that has nothing else to do meanwhile.
func ask<Answer: Sendable>(
    _ body: @escaping @Sendable () async throws(InferenceError) -> Answer
) throws(Failure) -> Answer {
    let result = wait { () async -> Result<Answer, InferenceError> in
        do throws(InferenceError) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
    switch result {
    case .success(let answer): return answer
    case .failure(let error): throw Failure(error)
    }
}

/// Asks the person on standard error before something that costs money or cannot be undone.
/// - Throws: when the next line of standard input is not yes.
func confirm(_ question: String) throws(Failure) {
    writeAll("\(question.safeForTerminal) [y/N] ", to: STDERR_FILENO)
    let answer = readLine(strippingNewline: true)
    if answer == nil { writeAll("\n", to: STDERR_FILENO) }
    guard let answer, ["y", "yes"].contains(answer.lowercased()) else {
        throw Failure(.misuse, "Nothing was done, because it was not confirmed.", advice: "Answer y, or add --yes.")
    }
}

extension Failure {
    init(_ error: InferenceError) {
        let code: ExitCode =
            switch error {
            case .refusedByHub(let refusal, _) where refusal.meansNotThere: .notFound
            case .endpointUnavailable(.missing), .providerFailed(.noProvider), .providerFailed(.modelNotServed): .notFound
            case .badURL: .misuse
            case .cancelled: .interrupted
            default: .refused
            }
        self.init(code, Notice(error))
    }
}
