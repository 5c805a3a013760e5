import JSON

/// A machine that an endpoint can run on, and what it costs.
public struct EndpointHardware: Sendable, Hashable {
    /// The cloud, such as `aws`.
    public var vendor: String
    /// Such as `us-east-1`.
    public var region: String
    /// Such as `nvidia-l4`.
    public var instanceType: String
    /// Such as `x1`.
    public var instanceSize: String
    /// `cpu`, `gpu` or `neuron`.
    public var accelerator: String
    public var acceleratorCount: Int?
    public var processorCount: Double?
    /// In gigabytes, as `acceleratorMemory` is.
    public var memory: Double?
    public var acceleratorMemory: Double?
    /// Such as `Nvidia L4`.
    public var architecture: String?
    /// `available`, `low_availability`, `not_available`, `reserved`, `deprecated`, or whatever else the service says.
    public var status: String?
    /// US dollars for each replica; nil means unknown, not free.
    public var pricePerHour: Double?
    /// How many accelerators the account may use, and uses.
    public var quota: Int?
    public var usedQuota: Int?

    /// Every machine in the answer, in its order.
    static func list(_ json: JSONValue) -> [EndpointHardware]? {
        guard let vendors = json["vendors"]?.arrayValue else { return nil }
        var list: [EndpointHardware] = []
        for vendor in vendors {
            for region in vendor["regions"]?.arrayValue ?? [] {
                for compute in region["computes"]?.arrayValue ?? [] {
                    guard let vendor = vendor["name"]?.stringValue, let region = region["name"]?.stringValue else { continue }
                    if let hardware = EndpointHardware(compute, vendor: vendor, region: region) { list.append(hardware) }
                }
            }
        }
        return list
    }

    private init?(_ json: JSONValue, vendor: String, region: String) {
        guard let type = json["instanceType"]?.stringValue, let size = json["instanceSize"]?.stringValue,
            let accelerator = json["accelerator"]?.stringValue
        else { return nil }
        self.vendor = vendor
        self.region = region
        instanceType = type
        instanceSize = size
        self.accelerator = accelerator
        acceleratorCount = json["numAccelerators"]?.intValue
        processorCount = json["numCpus"]?.doubleValue
        memory = json["memoryGb"]?.doubleValue
        acceleratorMemory = json["gpuMemoryGb"]?.doubleValue
        architecture = json["architecture"]?.stringValue
        status = json["status"]?.stringValue
        pricePerHour = json["pricePerHour"]?.doubleValue
        quota = json["quota"]?["maxAccelerators"]?.intValue
        usedQuota = json["quota"]?["usedAccelerators"]?.intValue
    }
}
