import ArgumentParser
import Glibc
import Inference

/// How long a command waits for an endpoint.
struct EndpointWaitOptions: ParsableArguments {
    @Flag(name: .long, help: "Wait until it answers.")
    var wait = false

    @Option(name: .long, help: ArgumentHelp("How long to wait at most.", valueName: "seconds"))
    var timeout = 1800

    func validate() throws {
        if timeout < 0 { throw ValidationError("--timeout must not be negative") }
    }
}

extension EndpointCommand {
    struct Wait: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "wait", abstract: "Wait until an endpoint answers; ends at once when it is paused or has failed.")

        @Argument(help: "The endpoint's name.")
        var name: String

        @Option(name: .long, help: ArgumentHelp("How long to wait at most.", valueName: "seconds"))
        var timeout = 1800

        @Flag(name: .long, help: "Wake it up when it is scaled to zero, from when on it costs money.")
        var wake = false

        @OptionGroup var selection: Selection

        func validate() throws {
            if timeout < 0 { throw ValidationError("--timeout must not be negative") }
        }

        func run() throws {
            let opened = try selection.open()
            opened.print(try opened.wait(for: name, atMost: timeout, isWaking: wake))
        }
    }

    struct Pause: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pause", abstract: "Stop an endpoint, and what it costs, until it is resumed.")

        @Argument(help: "The endpoint's name.")
        var name: String

        @OptionGroup var selection: Selection

        func run() throws {
            let opened = try selection.open()
            opened.print(try ask { () throws(InferenceError) in try await opened.client.pause(name, in: opened.namespace) })
        }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "resume", abstract: "Start a paused endpoint again.")

        @Argument(help: "The endpoint's name.")
        var name: String

        @OptionGroup var waiting: EndpointWaitOptions
        @OptionGroup var selection: Selection

        func run() throws {
            let opened = try selection.open()
            let endpoint = try ask { () throws(InferenceError) in try await opened.client.resume(name, in: opened.namespace) }
            opened.print(waiting.wait ? try opened.wait(for: name, atMost: waiting.timeout) : endpoint)
        }
    }

    struct ScaleToZero: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "scale-to-zero", abstract: "Stop an endpoint, and what it costs, until a request comes.")

        @Argument(help: "The endpoint's name.")
        var name: String

        @OptionGroup var selection: Selection

        func run() throws {
            let opened = try selection.open()
            opened.print(try ask { () throws(InferenceError) in try await opened.client.scaleToZero(name, in: opened.namespace) })
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "delete", abstract: "End an endpoint for good.")

        @Argument(help: "The endpoint's name.")
        var name: String

        @Flag(name: .long, help: "Do not ask.")
        var yes = false

        @OptionGroup var selection: Selection

        func run() throws {
            let opened = try selection.open()
            // What is not there is not asked about.
            let endpoint = try ask { () throws(InferenceError) in try await opened.client.endpoint(name, in: opened.namespace) }
            if !yes { try confirm("Delete the endpoint \(opened.namespace)/\(endpoint.name), which is \(endpoint.state)?") }
            try ask { () throws(InferenceError) in try await opened.client.delete(name, in: opened.namespace) }
            tellOnStandardError("the endpoint \(opened.namespace)/\(name) is deleted")
        }
    }
}
