import JSON

/// How a task is to be done. What is nil is not sent and left to the server.
protocol TaskParameters {
    /// Parameters that have no name here, such as one of a new server. One of a name that is known here replaces it; null removes it.
    var other: JSONObject { get }
    /// The named ones, under the names of the wire.
    var named: JSONObject { get }
}

extension TaskParameters {
    /// All of them as they are sent.
    var json: JSONObject {
        var object = named
        object.merge(other)
        return object
    }
}

extension JSONObject {
    /// Members of `other` come in place of those of the same name, or behind; where they are null there is none afterwards.
    mutating func merge(_ other: JSONObject) {
        for member in other.members {
            // Spelled out because a plain nil would be the JSON null here.
            self[member.key] = member.value.isNull ? Optional<JSONValue>.none : member.value
        }
    }

    /// Removes a member.
    /// - Returns: its value, nil when there is none.
    mutating func take(_ key: String) -> JSONValue? {
        defer { self[key] = Optional<JSONValue>.none }
        return self[key]
    }

    /// Gives a member another name, if it is there.
    mutating func rename(_ key: String, to other: String) {
        if let value = take(key) { self[other] = value }
    }

    mutating func append(_ key: String, ifPresent value: Int?) { append(key, ifPresent: value.map { JSONValue.int($0) }) }
    mutating func append(_ key: String, ifPresent value: Double?) { append(key, ifPresent: value.map(JSONValue.double)) }
    mutating func append(_ key: String, ifPresent value: Bool?) { append(key, ifPresent: value.map(JSONValue.bool)) }
    mutating func append(_ key: String, ifPresent value: String?) { append(key, ifPresent: value.map(JSONValue.string)) }
    mutating func append(_ key: String, ifPresent value: (some RawRepresentable<String>)?) {
        append(key, ifPresent: value?.rawValue)
    }
    /// Appends the list unless it is empty.
    mutating func append(_ key: String, unlessEmpty values: [String]) {
        if !values.isEmpty { append(key, .array(values.map(JSONValue.string))) }
    }
}
