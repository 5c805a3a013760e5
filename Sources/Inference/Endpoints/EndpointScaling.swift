import JSON

/// How many copies of an endpoint run.
public struct EndpointScaling: Sendable, Hashable {
    public enum ScaleToZero: Sendable, Hashable {
        case never
        /// After so many minutes without a request; the least number of replicas must then be 0.
        case after(minutes: Int)
    }

    /// What decides that there are too few copies, and from which value on; nil leaves the value to the service.
    public enum Measure: Sendable, Hashable {
        /// Requests that wait, for each copy.
        case pendingRequests(Double?)
        /// In percent.
        case hardwareUsage(Double?)
    }

    public var minimumReplicas: Int?
    public var maximumReplicas: Int?
    public var scaleToZero: ScaleToZero?
    public var measure: Measure?

    public init(
        minimumReplicas: Int? = nil, maximumReplicas: Int? = nil, scaleToZero: ScaleToZero? = nil, measure: Measure? = nil
    ) {
        self.minimumReplicas = minimumReplicas
        self.maximumReplicas = maximumReplicas
        self.scaleToZero = scaleToZero
        self.measure = measure
    }

    init(_ json: JSONValue?) {
        minimumReplicas = json?["minReplica"]?.intValue
        maximumReplicas = json?["maxReplica"]?.intValue
        switch json?["scaleToZeroTimeout"] {
        case .null: scaleToZero = .never
        case let minutes?: scaleToZero = minutes.intValue.map { .after(minutes: $0) }
        case nil: scaleToZero = nil
        }
        if let value = json?["measure"]?["pendingRequests"] {
            measure = .pendingRequests(value.doubleValue)
        } else if let value = json?["measure"]?["hardwareUsage"] {
            measure = .hardwareUsage(value.doubleValue)
        }
    }

    var json: JSONObject {
        var object = JSONObject()
        object.append("minReplica", ifPresent: minimumReplicas.map { .int($0) })
        object.append("maxReplica", ifPresent: maximumReplicas.map { .int($0) })
        switch scaleToZero {
        case .never: object.append("scaleToZeroTimeout", .null)
        case .after(let minutes): object.append("scaleToZeroTimeout", .int(minutes))
        case nil: break
        }
        switch measure {
        case .pendingRequests(let value): object.append("measure", ["pendingRequests": value.map { .double($0) } ?? .null])
        case .hardwareUsage(let value): object.append("measure", ["hardwareUsage": value.map { .double($0) } ?? .null])
        case nil: break
        }
        return object
    }
}
