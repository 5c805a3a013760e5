import ChatCore
import Inference
import JSON

extension Endpoint {
    /// A row of the list.
    var row: [String] {
        let model = (configuration.model.repository ?? "") + (configuration.model.revision.map { "@" + $0.prefix(8) } ?? "")
        let replicas = "\(readyReplicas ?? 0) of \(targetReplicas ?? 0) replicas"
        return [name, "\(state)", model, hardware, replicas, url ?? ""]
    }

    /// All that is known of it; what is not known is left out.
    func json(in namespace: String) -> JSONObject {
        var object: JSONObject = ["name": .string(name), "namespace": .string(namespace), "state": .string(state.name)]
        func add(_ key: String, _ text: String?) {
            object.append(key, ifPresent: text.flatMap { $0.isEmpty ? nil : .string($0) })
        }
        func add(_ key: String, _ number: Int?) { object.append(key, ifPresent: number.map { .int($0) }) }
        func add(_ key: String, _ texts: [String]?) {
            object.append(key, ifPresent: texts.flatMap { $0.isEmpty ? nil : .array($0.map { .string($0) }) })
        }
        let model = configuration.model
        add("message", message)
        add("url", url)
        add("model", model.repository)
        add("revision", model.revision)
        add("task", model.task)
        add("framework", model.framework)
        add("image", model.image?.name)
        add("container", model.image?.container?.url)
        add("command", model.command)
        add("args", model.arguments)
        add("env", model.environment?.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        add("secrets", secretNames)
        add("vendor", configuration.vendor)
        add("region", configuration.region)
        add("accelerator", configuration.accelerator)
        add("instance_type", configuration.instanceType)
        add("instance_size", configuration.instanceSize)
        add("ready_replicas", readyReplicas)
        add("target_replicas", targetReplicas)
        add("min_replicas", configuration.scaling.minimumReplicas)
        add("max_replicas", configuration.scaling.maximumReplicas)
        if case .after(let minutes) = configuration.scaling.scaleToZero { add("scale_to_zero_after_minutes", minutes) }
        add("access", configuration.access?.name)
        add("domain", configuration.domain)
        add("tags", configuration.tags)
        add("created_at", createdAt.map { Timestamp($0).description })
        add("created_by", createdBy)
        add("updated_at", updatedAt.map { Timestamp($0).description })
        add("updated_by", updatedBy)
        return object
    }
}

extension EndpointHardware {
    /// Dollars with two places at least, such as `$0.80` or `$0.033`.
    var price: String? {
        guard let pricePerHour else { return nil }
        let text = JSONValue.double(pricePerHour).text()
        let places = text.firstIndex(of: ".").map { text[$0...].count - 1 } ?? 0
        return "$" + text + (places == 0 ? "." : "") + String(repeating: "0", count: max(0, 2 - places))
    }

    var row: [String] {
        let memory = [accelerator == "cpu" ? self.memory : acceleratorMemory].compactMap {
            $0.map { "\(JSONValue.double($0).text()) GB" }
        }
        let price = price.map { "\($0) an hour" } ?? "unknown price"
        return [vendor, region, instanceType, instanceSize, architecture ?? accelerator, memory.first ?? "", price, status ?? ""]
    }

    var json: JSONValue {
        var object: JSONObject = [
            "vendor": .string(vendor), "region": .string(region), "instance_type": .string(instanceType),
            "instance_size": .string(instanceSize), "accelerator": .string(accelerator),
        ]
        object.append("accelerators", ifPresent: acceleratorCount.map { .int($0) })
        object.append("architecture", ifPresent: architecture.map { .string($0) })
        object.append("memory_gb", ifPresent: memory.map { .double($0) })
        object.append("accelerator_memory_gb", ifPresent: acceleratorMemory.map { .double($0) })
        object.append("status", ifPresent: status.map { .string($0) })
        object.append("usd_per_hour", ifPresent: pricePerHour.map { .double($0) })
        object.append("quota", ifPresent: quota.map { .int($0) })
        object.append("used_quota", ifPresent: usedQuota.map { .int($0) })
        return .object(object)
    }
}

extension JSONValue {
    /// A value of a table's cell: a text as it is, the elements of a list with blanks between them.
    var plainText: String {
        stringValue ?? arrayValue.map { $0.map(\.plainText).joined(separator: " ") } ?? text()
    }
}
