import ArgumentParser
import Inference
import JSON

/// What `parley endpoint create` and `update` say an endpoint shall be.
struct EndpointOptions: ParsableArguments {
    enum Access: String, CaseIterable, ExpressibleByArgument {
        case `public`, authenticated, `private`
    }

    @Option(name: .long, help: ArgumentHelp("The model: name[@revision].", valueName: "reference"))
    var model: String?

    @Option(name: .long, help: ArgumentHelp("What it is for; the model's own task when left out.", valueName: "task"))
    var task: String?

    @Option(name: .long, help: ArgumentHelp("Such as pytorch or custom.", valueName: "name"))
    var framework: String?

    @Option(name: .long, help: ArgumentHelp("The cloud (aws for a new endpoint).", valueName: "name"))
    var vendor: String?

    @Option(name: .long, help: ArgumentHelp("Where in the cloud (us-east-1 for a new endpoint).", valueName: "name"))
    var region: String?

    @Option(name: .long, help: ArgumentHelp("The machine, such as nvidia-l4.", valueName: "name"))
    var instanceType: String?

    @Option(name: .long, help: ArgumentHelp("How large, such as x1.", valueName: "name"))
    var instanceSize: String?

    @Option(
        name: .long, help: ArgumentHelp("How many run at least; 0 for an endpoint that may scale to zero.", valueName: "count"))
    var minReplicas: Int?

    @Option(name: .long, help: ArgumentHelp("How many run at most.", valueName: "count"))
    var maxReplicas: Int?

    @Option(
        name: .long, help: ArgumentHelp("Scale to zero after so many minutes without a request, or never.", valueName: "minutes"))
    var scaleToZeroAfter: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What decides about more replicas: pending-requests or hardware-usage, [=threshold].", valueName: "measure"))
    var scaleOn: String?

    @Option(name: .long, help: "Who may call it.")
    var access: Access?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The server: huggingface, custom, tgi, tei, vllm, sglang or llamacpp, [=container].", valueName: "kind"))
    var image: String?

    @Option(name: .long, help: ArgumentHelp("The port of the container.", valueName: "number"))
    var imagePort: Int?

    @Option(name: .long, help: ArgumentHelp("Where the container says that it is ready.", valueName: "path"))
    var healthRoute: String?

    @Option(name: .long, help: ArgumentHelp("More about the container, such as {\"tensorParallelSize\": 2}.", valueName: "json"))
    var imageSettings: String?

    @Option(name: .long, help: ArgumentHelp("Who asks the container's registry.", valueName: "name"))
    var registryUser: String?

    @Option(
        name: .long, help: ArgumentHelp("The environment variable that holds the registry's password.", valueName: "variable"))
    var registryPasswordEnv: String?

    @Option(name: .long, parsing: .singleValue, help: ArgumentHelp("A variable for the container.", valueName: "name=value"))
    var env: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("A secret variable for the container; its value is taken from this environment.", valueName: "name"))
    var secret: [String] = []

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A word of the container's command, one each.", valueName: "word"))
    var command: [String] = []

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("An argument of the container's command, one each.", valueName: "word"))
    var arg: [String] = []

    @Option(name: .long, parsing: .singleValue, help: ArgumentHelp("A word to find it by.", valueName: "word"))
    var tag: [String] = []

    @Option(name: .long, help: ArgumentHelp("A name of your own for it, such as api.example.org.", valueName: "name"))
    var domain: String?

    @Option(name: .long, help: ArgumentHelp("Where requests go below that name.", valueName: "path"))
    var domainPath: String?

    @Option(name: .long, help: ArgumentHelp("The cloud account from which a private endpoint is reached.", valueName: "id"))
    var privateAccount: String?

    @Option(name: .long, help: ArgumentHelp("The region of that account.", valueName: "name"))
    var privateRegion: String?

    @Flag(inversion: .prefixedNo, help: "Whether equal requests are answered from a cache.")
    var cacheResponses: Bool?

    func validate() throws {
        for count in [minReplicas, maxReplicas].compactMap(\.self) where count < 0 {
            throw ValidationError("replicas cannot be fewer than 0")
        }
        if let minReplicas, let maxReplicas, minReplicas > maxReplicas {
            throw ValidationError("--min-replicas must not be more than --max-replicas")
        }
        for variable in env where !variable.contains("=") || variable.hasPrefix("=") {
            throw ValidationError("--env takes NAME=VALUE")
        }
        if image == nil, imagePort != nil || healthRoute != nil || imageSettings != nil || registryUser != nil {
            throw ValidationError("--image-port, --health-route, --image-settings and --registry-user go with --image")
        }
        _ = try scaleToZeroAfter.map(Self.scaleToZero)
        _ = try scaleOn.map(Self.measure)
        _ = try imageSettings.map(Self.settings)
    }

    var namesMachine: Bool { vendor != nil || region != nil || instanceType != nil || instanceSize != nil }

    static func scaleToZero(_ text: String) throws(ValidationError) -> EndpointScaling.ScaleToZero {
        if text == "never" { return .never }
        guard let minutes = Int(text), minutes > 0 else { throw ValidationError("--scale-to-zero-after takes minutes, or never") }
        return .after(minutes: minutes)
    }

    static func measure(_ text: String) throws(ValidationError) -> EndpointScaling.Measure {
        let parts = text.split(separator: "=", maxSplits: 1)
        let threshold = parts.count > 1 ? Double(parts[1]) : nil
        if parts.count == 1 || threshold != nil {
            if parts.first == "pending-requests" { return .pendingRequests(threshold) }
            if parts.first == "hardware-usage" { return .hardwareUsage(threshold) }
        }
        throw ValidationError("--scale-on takes pending-requests or hardware-usage, with =NUMBER behind it or not")
    }

    static func settings(_ text: String) throws(ValidationError) -> JSONObject {
        guard let object = (try? JSONValue(parsing: text))?.objectValue else {
            throw ValidationError("--image-settings takes a JSON object")
        }
        return object
    }
}
