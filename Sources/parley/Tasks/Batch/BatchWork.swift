import ChatUI
import Glibc
import Inference
import JSON

/// What is the same for every line of a batch.
struct BatchWork: Sendable {
    var task: TaskDescription
    var server: TaskServer
    /// What a line need not say.
    var inputs: TaskInputs
    /// Those of a line go before these.
    var parameters: JSONObject
    /// Parameters are not checked.
    var isForced: Bool
    var report: TaskReport

    /// What came of one line.
    enum Outcome: Sendable {
        /// A line of output, safe to print wherever it goes.
        case written(String, hasFailed: Bool)
        /// Concerns every line: nothing is written, the batch ends.
        case fatal(Failure)
        /// The model is not there, or only not for this line: then the line is written.
        case missing(Failure, line: String)
        /// The batch is being ended.
        case cancelled
    }

    /// Of everything that decides about the results beside the lines themselves.
    var digest: LineDigest {
        var digest = LineDigest()
        for text in [task.name, server.identity, server.provider.name] { digest.add(text) }
        digest.add(JSONValue.object(parameters).text())
        digest.add("\(inputs.text ?? "")\n\(inputs.texts)\n\(inputs.context ?? "")\n\(inputs.labels)")
        for column in inputs.table?.columns ?? [] { digest.add("\(column.name)\n\(column.cells)") }
        digest.add(inputs.file ?? [])
        return digest
    }

    /// Runs the task for one line.
    /// - Parameter label: which line it is, as its output begins.
    func run(_ text: String, label: BatchLabel) async -> Outcome {
        var id: JSONValue?
        do throws(Failure) {
            let value = try Self.parse(text)
            id = value["id"]
            let line = try BatchLine(value, of: self)
            var job = TaskDescription.Job(
                client: server.client, model: server.model, provider: server.provider, inputs: line.inputs,
                parameters: line.parameters)
            job.onAttempt = { [report] in report.observe($0) }
            if let refusal = await server.accounts.refusal(of: line.inputs) { return .fatal(refusal) }
            do throws(InferenceError) {
                let answer = try await task.run(job)
                await server.accounts.enter(answer)
                var members: JSONObject = ["result": line.result(of: answer.value)]
                if server.doubt(about: answer.evidence) != nil {
                    members.append("revision_status", .string(server.revision(of: answer.evidence).status.rawValue))
                }
                return .written(label.line(id: id, members), hasFailed: false)
            } catch {
                if error == .cancelled { return .cancelled }
                if error.concernsEveryRequest { return .fatal(Failure(.refused, Notice(error))) }
                let line = label.line(id: id, error: error.summary, status: error.status, isRetryable: error.mayPass)
                switch error {
                case .notFound, .gone: return .missing(Failure(.refused, Notice(error)), line: line)
                default: return .written(line, hasFailed: true)
                }
            }
        } catch {
            // A file that the line names may be put there.
            let isRetryable = error.code == .notFound || error.code == .unreadable
            return .written(label.line(id: id, error: error.line, isRetryable: isRetryable), hasFailed: true)
        }
    }

    private static func parse(_ text: String) throws(Failure) -> JSONValue {
        guard let value = try? JSONValue(parsing: text) else {
            throw Failure(.misuse, "The line is no JSON.", advice: "Write a string or an object.")
        }
        return value
    }
}

/// Names a line in the results: where it stands in the input, and what it was computed from.
struct BatchLabel: Sendable {
    /// The number of the line, from 0.
    var index: Int
    var digest: LineDigest

    static let beginning = "{\"index\":"

    /// What every line of output about it begins with.
    var prefix: String { "\(Self.beginning)\(index),\"digest\":\"\(digest.text)\"" }

    func line(id: JSONValue?, _ members: JSONObject) -> String {
        var object = JSONObject()
        object.append("id", ifPresent: id)
        object.append(contentsOf: members)
        return prefix + "," + JSONValue.object(object).safeText(.compact).dropFirst() + "\n"
    }

    /// - Parameter isRetryable: the same line may fare better when the batch is run again.
    func line(id: JSONValue?, error message: String, status: Int? = nil, isRetryable: Bool) -> String {
        var members: JSONObject = ["message": .string(message)]
        members.append("status", ifPresent: status.map(JSONValue.int))
        if isRetryable { members.append("retryable", true) }
        return line(id: id, ["error": .object(members)])
    }

    /// What a line of output holds.
    enum Content {
        case result
        case error
        /// An error that may pass.
        case retryableError
    }

    static func content(of line: String) -> Content {
        // Within a text every quote has a backslash, so only a member can look like this. Lines may be long, and most hold results.
        guard line.utf8.contains(beginningOfError), let error = (try? JSONValue(parsing: line))?["error"] else { return .result }
        return error["retryable"]?.boolValue == true ? .retryableError : .error
    }

    private static let beginningOfError = Array("\"error\":{\"message\":".utf8)
}

extension String.UTF8View {
    /// - Parameter mark: begins with a quote, of which long lists of numbers have few.
    fileprivate func contains(_ mark: [UInt8]) -> Bool {
        let found = withContiguousStorageIfAvailable { text in
            guard let start = text.baseAddress else { return false }
            var at = 0
            while let quote = memchr(start + at, CInt(mark[0]), text.count - at) {
                at = UnsafeRawPointer(quote) - UnsafeRawPointer(start)
                if text[at...].starts(with: mark) { return true }
                at += 1
            }
            return false
        }
        return found ?? (firstRange(of: mark) != nil)
    }
}

extension InferenceError {
    /// True when the same request may fare better another day.
    fileprivate var mayPass: Bool {
        switch self {
        case .timedOut, .providerFailed(.cancelledThere), .providerFailed(.fileNotThere), .providerFailed(.notDoneInTime): true
        default: isWorthRetrying
        }
    }

    /// True when no other request would fare better.
    fileprivate var concernsEveryRequest: Bool {
        switch self {
        case .unauthorized, .paymentRequired, .forbidden, .modelNotSupported, .connectionFailed, .insecureConnection, .badURL,
            .timedOut(.connecting), .transportUnavailable:
            true
        default: false
        }
    }
}
