import JSON

/// A value in an answer and where it stands, so that what is missing or of another kind can be named.
struct AnswerNode {
    let value: JSONValue
    /// Such as `[0].label`; empty for the whole answer.
    let path: String

    init(_ value: JSONValue, path: String = "") {
        self.value = value
        self.path = path
    }

    var malformed: InferenceError { .malformedResponse(field: path.isEmpty ? "the answer" : path) }

    var isArray: Bool { value.arrayValue != nil }
    var isObject: Bool { value.objectValue != nil }

    /// The member `key`, or nil when there is none or it is null.
    func optional(_ key: String) -> AnswerNode? {
        guard let member = value[key], !member.isNull else { return nil }
        return AnswerNode(member, path: path(of: key))
    }

    /// The member `key`.
    /// - Throws: `malformedResponse` when there is none or it is null.
    func member(_ key: String) throws(InferenceError) -> AnswerNode {
        guard let member = optional(key) else { throw .malformedResponse(field: path(of: key)) }
        return member
    }

    func elements() throws(InferenceError) -> [AnswerNode] {
        guard let elements = value.arrayValue else { throw malformed }
        return elements.enumerated().map { AnswerNode($1, path: "\(path)[\($0)]") }
    }

    /// The first element of an array, or the value itself when it is none: servers do not agree on wrapping a single answer.
    func single() throws(InferenceError) -> AnswerNode {
        guard isArray else { return self }
        guard let first = try elements().first else { throw .malformedResponse(field: "\(path)[0]") }
        return first
    }

    func string() throws(InferenceError) -> String {
        guard let text = value.stringValue else { throw malformed }
        return text
    }

    func int() throws(InferenceError) -> Int {
        guard let number = value.intValue else { throw malformed }
        return number
    }

    func double() throws(InferenceError) -> Double {
        guard let number = value.doubleValue else { throw malformed }
        return number
    }

    /// A number of seconds.
    func seconds() throws(InferenceError) -> Duration {
        guard let time = Duration.answered(seconds: try double()) else { throw malformed }
        return time
    }

    /// Where the member `key` of this value would stand.
    func path(of key: String) -> String { path.isEmpty ? key : path + "." + key }
}
