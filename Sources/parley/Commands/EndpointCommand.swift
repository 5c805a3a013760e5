import ArgumentParser
import Glibc
import Inference
import JSON

/// `parley endpoint`: Inference Endpoints, models on machines of one's own in a cloud.
struct EndpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoint", abstract: "Make, look at, change and end Hugging Face Inference Endpoints.",
        subcommands: [
            List.self, Hardware.self, Create.self, Show.self, Update.self, Wait.self, Pause.self, Resume.self, ScaleToZero.self,
            Delete.self,
        ], defaultSubcommand: List.self)

    /// Whose endpoints, and how they are printed.
    struct Selection: ParsableArguments {
        @Option(
            name: .long, help: ArgumentHelp("The user or organisation that owns it; your own when left out.", valueName: "name"))
        var namespace: String?

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        /// The service and the namespace.
        func open() throws(Failure) -> OpenedEndpoints {
            let launch = try Launch()
            let service = try launch.backends.endpointService(token: launch.backends.token)
            let owner: String
            if let namespace {
                owner = namespace
            } else {
                owner = try ask { () throws(InferenceError) in try await service.hub.whoAmI().name }
            }
            return OpenedEndpoints(client: service.endpoints, hub: service.hub, namespace: owner, isJSON: json)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the endpoints of a namespace.")

        @OptionGroup var selection: Selection

        func run() throws {
            let opened = try selection.open()
            let endpoints = try ask { () throws(InferenceError) in try await opened.client.endpoints(in: opened.namespace) }
            if opened.isJSON {
                let objects = endpoints.map { JSONValue.object($0.json(in: opened.namespace)) }
                writeAll(JSONValue.array(objects).lines(.indented), to: STDOUT_FILENO)
            } else {
                printTable(endpoints.map(\.row))
                if endpoints.isEmpty {
                    tellOnStandardError("\(opened.namespace) has no endpoints: parley endpoint create makes one")
                }
            }
        }
    }

    struct Hardware: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hardware", abstract: "List the machines that an endpoint can run on, with their prices.")

        @OptionGroup var selection: Selection

        func run() throws {
            let opened = try selection.open()
            let machines = try ask { () throws(InferenceError) in try await opened.client.hardware(in: opened.namespace) }
            if opened.isJSON {
                writeAll(JSONValue.array(machines.map(\.json)).lines(.indented), to: STDOUT_FILENO)
            } else {
                printTable(machines.map(\.row))
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show all that is known of an endpoint.")

        @Argument(help: "The endpoint's name.")
        var name: String

        @OptionGroup var selection: Selection

        func run() throws {
            let opened = try selection.open()
            opened.print(try ask { () throws(InferenceError) in try await opened.client.endpoint(name, in: opened.namespace) })
        }
    }
}

/// The service of endpoints and a namespace in it, for one command.
struct OpenedEndpoints: Sendable {
    var client: EndpointsClient
    var hub: HubClient
    var namespace: String
    var isJSON: Bool

    func print(_ endpoint: Endpoint) {
        let json = endpoint.json(in: namespace)
        if isJSON {
            writeAll(JSONValue.object(json).lines(.indented), to: STDOUT_FILENO)
        } else {
            printTable(json.members.map { [$0.key.split(separator: "_").joined(separator: " "), $0.value.plainText] })
        }
    }

    /// Waits until the endpoint answers, and shows how it gets on.
    func wait(for name: String, atMost seconds: Int, isWaking: Bool = false) throws(Failure) -> Endpoint {
        let line = ProgressLine()
        defer { line.end() }
        return try ask { () throws(InferenceError) in
            try await client.wait(for: name, in: namespace, atMost: .seconds(seconds), isWaking: isWaking) { progress in
                let state = progress.endpoint.state
                line.show("\(name): \(state), \(progress.elapsed.components.seconds) s", step: state.name)
            }
        }
    }
}
