import JSON

/// An Inference Endpoint as the service describes it.
public struct Endpoint: Sendable, Hashable {
    public var name: String
    public var state: EndpointState
    /// The service's sentence about its state.
    public var message: String?
    /// Where it is called; nil until it has been deployed. It may be there while the endpoint cannot answer.
    public var url: String?
    public var readyReplicas: Int?
    public var targetReplicas: Int?
    /// Since 1970, as `updatedAt` is.
    public var createdAt: Duration?
    public var updatedAt: Duration?
    public var createdBy: String?
    public var updatedBy: String?
    /// Where it says that it is ready, such as `/health`.
    public var healthRoute: String?
    /// What it was told to be. Of its secrets only the names come back.
    public var configuration: EndpointConfiguration
    public var secretNames: [String]

    /// The commit that it serves, when the service names one: it is resolved when the endpoint is made, and only an update changes it.
    public var commit: String? {
        configuration.model.revision.flatMap { revision in
            revision.utf8.count == 40 && revision.allSatisfy(\.isHexDigit) ? revision.lowercased() : nil
        }
    }

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue, let state = json["status"]?["state"]?.stringValue else { return nil }
        self.name = name
        self.state = EndpointState(state)
        let status = json["status"]
        message = status?["message"]?.stringValue
        url = status?["url"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        readyReplicas = status?["readyReplica"]?.intValue
        targetReplicas = status?["targetReplica"]?.intValue
        createdAt = status?["createdAt"]?.stringValue.flatMap(InternetDate.sinceEpoch)
        updatedAt = status?["updatedAt"]?.stringValue.flatMap(InternetDate.sinceEpoch)
        createdBy = status?["createdBy"]?["name"]?.stringValue
        updatedBy = status?["updatedBy"]?["name"]?.stringValue
        healthRoute = json["healthRoute"]?.stringValue
        configuration = EndpointConfiguration(answer: json)
        let model = json["model"]
        secretNames = (model?["secrets"] ?? model?["secret"])?.objectValue?.members.map(\.key) ?? []
    }

    /// The route that is asked whether it is ready.
    var healthPath: String {
        let route = healthRoute ?? configuration.model.image?.container?.healthRoute ?? "/health"
        return route.hasPrefix("/") ? route : "/" + route
    }
}

extension EndpointConfiguration {
    fileprivate init(answer json: JSONValue) {
        access = json["type"]?.stringValue.map { EndpointAccess($0) }
        vendor = json["provider"]?["vendor"]?.stringValue
        region = json["provider"]?["region"]?.stringValue
        let compute = json["compute"]
        accelerator = compute?["accelerator"]?.stringValue
        instanceType = compute?["instanceType"]?.stringValue
        instanceSize = compute?["instanceSize"]?.stringValue
        scaling = EndpointScaling(compute?["scaling"])
        model = Model(answer: json["model"])
        domain = json["route"]?["domain"]?.stringValue
        domainPath = json["route"]?["path"]?.stringValue
        privateAccount = json["privateService"]?["accountId"]?.stringValue
        privateRegion = json["privateService"]?["region"]?.stringValue
        cachesResponses = json["cacheHttpResponses"]?.boolValue
        tags = json["tags"]?.arrayValue?.compactMap(\.stringValue)
    }
}

extension EndpointConfiguration.Model {
    fileprivate init(answer json: JSONValue?) {
        repository = json?["repository"]?.stringValue
        revision = json?["revision"]?.stringValue
        framework = json?["framework"]?.stringValue
        task = json?["task"]?.stringValue
        image = EndpointImage(json?["image"])
        command = json?["command"]?.arrayValue?.compactMap(\.stringValue)
        arguments = json?["args"]?.arrayValue?.compactMap(\.stringValue)
        let pairs = json?["env"]?.objectValue?.members.compactMap { member in
            member.value.stringValue.map { (member.key, $0) }
        }
        environment = pairs.map { Dictionary($0) { _, last in last } }
    }
}
