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
        case fatal(InferenceError)
        /// The model is not there, or only not for this line: then the line is written.
        case missing(InferenceError, line: String)
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
            do throws(InferenceError) {
                let answer = try await task.run(job)
                var members: JSONObject = ["result": line.result(of: answer.value)]
                if server.doubt(about: answer.evidence) != nil {
                    members.append("revision_status", .string(server.revision(of: answer.evidence).status.rawValue))
                }
                return .written(label.line(id: id, members), hasFailed: false)
            } catch {
                if error == .cancelled { return .cancelled }
                if error.concernsEveryRequest { return .fatal(error) }
                var members: JSONObject = ["message": .string(error.summary)]
                members.append("status", ifPresent: error.status.map(JSONValue.int))
                let line = label.line(id: id, ["error": .object(members)])
                switch error {
                case .notFound, .gone: return .missing(error, line: line)
                default: return .written(line, hasFailed: true)
                }
            }
        } catch {
            return .written(label.line(id: id, ["error": ["message": .string(error.line)]]), hasFailed: true)
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
}

extension InferenceError {
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
