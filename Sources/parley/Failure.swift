import ChatUI
import Glibc

/// How the program ends. Scripts depend on these.
enum ExitCode: Int32 {
    case done = 0
    /// The API or the network refused, after retries.
    case refused = 1
    /// Wrong use or wrong configuration.
    case misuse = 2
    /// No such session, model or file.
    case notFound = 3
    /// A saved file cannot be read.
    case unreadable = 4
    case interrupted = 130
}

/// Why a command ends early: one line on standard error, and an exit code.
struct Failure: Error {
    var code: ExitCode
    var what: String
    var advice: String

    init(_ code: ExitCode, _ what: String, advice: String = "") {
        self.code = code
        self.what = what
        self.advice = advice
    }

    init(_ code: ExitCode, _ notice: Notice) {
        self.init(code, notice.summary, advice: notice.advice)
    }

    /// `parley: what happened: what to do`.
    var line: String {
        let parts = ["parley", what.asClause, advice.asClause].filter { !$0.isEmpty }
        return parts.joined(separator: ": ").map { $0.isNewline ? " " : $0 }.reduce(into: "") { $0.append($1) }
    }
}

extension String {
    /// Without the capital letter and the full stop that make a sentence of it; names such as HF_TOKEN stay.
    fileprivate var asClause: String {
        let clause = hasSuffix(".") ? dropLast() : self[...]
        let isName = clause.dropFirst().prefix { !$0.isWhitespace }.contains { $0.isUppercase || $0 == "." || $0 == "_" }
        return isName ? String(clause) : clause.prefix(1).lowercased() + clause.dropFirst()
    }
}
