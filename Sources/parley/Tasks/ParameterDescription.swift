import JSON

/// A parameter of a task, by the name it has on the wire.
struct ParameterDescription: Sendable {
    indirect enum Kind: Sendable {
        case whole, number, flag, text, texts, anything
        case choice([String])
        /// A flag or one of these words.
        case flagOr([String])
        /// An object with parameters of its own.
        case group([ParameterDescription])
    }

    var name: String
    var kind: Kind
    /// Without a full stop.
    var meaning: String

    init(_ name: String, _ kind: Kind, _ meaning: String) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
    }
}

extension ParameterDescription.Kind {
    /// Such as `whole number`.
    var title: String {
        switch self {
        case .whole: "whole number"
        case .number: "number"
        case .flag: "true or false"
        case .text: "text"
        case .texts: "list of texts"
        case .anything: "any JSON"
        case .choice(let words): words.map { "\"\($0)\"" }.joined(separator: ", ")
        case .flagOr(let words): (["true"] + words.map { "\"\($0)\"" }).joined(separator: ", ")
        case .group: "object"
        }
    }

    private func allows(_ value: JSONValue) -> Bool {
        switch self {
        case .whole: value.intValue != nil || value.isUnsignedNumber
        case .number: value.doubleValue != nil
        case .flag: value.boolValue != nil
        case .text: value.stringValue != nil
        case .texts: value.arrayValue?.allSatisfy { $0.stringValue != nil } == true
        case .anything: true
        case .choice(let words): value.stringValue.map(words.contains) == true
        case .flagOr(let words): value.boolValue != nil || value.stringValue.map(words.contains) == true
        case .group: value.objectValue != nil
        }
    }

    /// - Parameter name: for the sentence, such as `generate_parameters.top_k`.
    fileprivate func check(_ value: JSONValue, named name: String) throws(Failure) {
        // A null leaves a parameter to the server.
        guard !value.isNull else { return }
        guard allows(value) else { throw Failure(.misuse, "The parameter \(name) must be \(title).") }
        if case .group(let members) = self, let object = value.objectValue {
            try members.check(object, of: name, prefix: name + ".")
        }
    }
}

extension [ParameterDescription] {
    /// Refuses names and kinds of values that a task does not have.
    /// - Parameter owner: who has the parameters, for the sentence.
    func check(_ object: JSONObject, of owner: String, prefix: String = "") throws(Failure) {
        for member in object.members {
            guard let known = first(where: { $0.name == member.key }) else {
                let meant = nearestName(to: member.key, among: map(\.name)).map { "Did you mean \($0)? " } ?? ""
                throw Failure(
                    .misuse, "\(owner) has no parameter “\(member.key)”.",
                    advice: meant + (isEmpty ? "It has none" : "It has \(map(\.name).joined(separator: ", "))")
                        + "; --force sends it all the same.")
            }
            try known.kind.check(member.value, named: prefix + member.key)
        }
    }
}

extension JSONValue {
    /// True for a whole number that is larger than an `Int`, such as a seed.
    fileprivate var isUnsignedNumber: Bool { if case .number(let digits) = self { UInt64(digits) != nil } else { false } }
}
