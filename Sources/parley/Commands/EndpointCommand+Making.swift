import ArgumentParser
import Glibc
import Inference

extension EndpointCommand {
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make an endpoint, after showing what it costs.",
            discussion: "The model's revision is resolved to a commit, which the endpoint then serves until it is updated.")

        @Argument(help: "The new endpoint's name.")
        var name: String

        @Flag(name: .long, help: "Do not ask.")
        var yes = false

        @OptionGroup var settings: EndpointOptions
        @OptionGroup var waiting: EndpointWaitOptions
        @OptionGroup var selection: Selection

        func validate() throws {
            if settings.model == nil { throw ValidationError("--model is missing") }
            if settings.instanceType == nil || settings.instanceSize == nil {
                throw ValidationError("--instance-type and --instance-size are missing (parley endpoint hardware lists them)")
            }
        }

        func run() throws {
            let opened = try selection.open()
            var wish = EndpointConfiguration(
                repository: "", vendor: settings.vendor ?? "aws", region: settings.region ?? "us-east-1", accelerator: "",
                instanceType: settings.instanceType ?? "", instanceSize: settings.instanceSize ?? "")
            try settings.apply(to: &wish, hub: opened.hub)
            wish.model.framework = wish.model.framework ?? (wish.model.image?.name == "custom" ? "custom" : "pytorch")
            let machine = try opened.machine(for: wish)
            wish.accelerator = machine.accelerator
            tellOnStandardError(wish.summary(of: name, on: machine))
            if !yes { try confirm("Make it?") }
            let made = try ask { [wish] () throws(InferenceError) in
                try await opened.client.create(name, in: opened.namespace, as: wish)
            }
            opened.print(waiting.wait ? try opened.wait(for: name, atMost: waiting.timeout) : made)
        }
    }

    struct Update: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "update", abstract: "Change an endpoint; what is not named stays as it is.")

        @Argument(help: "The endpoint's name.")
        var name: String

        @Flag(name: .long, help: "Do not ask when the machine changes.")
        var yes = false

        @OptionGroup var settings: EndpointOptions
        @OptionGroup var waiting: EndpointWaitOptions
        @OptionGroup var selection: Selection

        func run() throws {
            let opened = try selection.open()
            var wish = EndpointConfiguration()
            try settings.apply(to: &wish, hub: opened.hub)
            guard wish != EndpointConfiguration() else {
                throw Failure(.misuse, "There is nothing to change.", advice: "See parley endpoint update --help.")
            }
            if settings.namesMachine {
                var whole = try ask { () throws(InferenceError) in
                    try await opened.client.endpoint(name, in: opened.namespace).configuration
                }
                try settings.apply(to: &whole, hub: nil)
                let machine = try opened.machine(for: whole)
                wish.accelerator = machine.accelerator
                wish.instanceType = machine.instanceType
                wish.instanceSize = machine.instanceSize
                tellOnStandardError(whole.summary(of: name, on: machine))
                if !yes { try confirm("Change it?") }
            }
            let changed = try ask { [wish] () throws(InferenceError) in
                try await opened.client.update(name, in: opened.namespace, to: wish)
            }
            opened.print(waiting.wait ? try opened.wait(for: name, atMost: waiting.timeout) : changed)
        }
    }
}

extension OpenedEndpoints {
    /// The machine that a configuration names, with its price.
    func machine(for wish: EndpointConfiguration) throws(Failure) -> EndpointHardware {
        let machines = try ask { () throws(InferenceError) in try await client.hardware(in: namespace) }
        let found = machines.first {
            $0.vendor == wish.vendor && $0.region == wish.region && $0.instanceType == wish.instanceType
                && $0.instanceSize == wish.instanceSize
        }
        if let found { return found }
        let wished = [wish.vendor, wish.region, wish.instanceType, wish.instanceSize].compactMap(\.self).joined(separator: " ")
        throw Failure(.notFound, "There is no machine \(wished).", advice: "parley endpoint hardware lists them.")
    }
}

extension EndpointConfiguration {
    /// What it will be and what it costs, in one line.
    func summary(of name: String, on machine: EndpointHardware) -> String {
        let least = scaling.minimumReplicas ?? 1
        let most = scaling.maximumReplicas ?? max(1, least)
        let revision = model.revision.map { "@" + $0.prefix(8) } ?? ""
        let price = machine.price.map { "\($0) an hour for each replica" } ?? "an unknown price"
        let replicas = least == most ? "\(most) \(most == 1 ? "replica" : "replicas")" : "\(least) to \(most) replicas"
        let status = machine.status ?? "available"
        let doubt =
            status == "available" ? "" : "; this machine is \(status.split(separator: "_").joined(separator: " ")) at the moment"
        return "\(name): \(model.repository ?? "?")\(revision) on \(machine.vendor) \(machine.region) \(machine.instanceType) "
            + "\(machine.instanceSize), \(replicas), for \(price) while it runs\(doubt)"
    }
}
