import ArgumentParser
import ChatCore
import Glibc
import Inference
import JSON

/// `parley pin`: what a model reference means at this moment, as one that will mean it for ever.
struct PinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin", abstract: "Resolve a model reference to its commit and print the pinned reference.",
        discussion: "A branch, a tag, a short hash or refs/pr/NUMBER after the @ is resolved; without one, the default branch is."
    )

    @Argument(help: "The model: [backend:]name[@revision][:provider].")
    var model: String

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
        let launch = try Launch()
        let reference = try launch.reference(model)
        let revision = try revision(of: reference, launch)
        let pinned = reference.pinned(at: revision)
        guard json else {
            writeData(pinned + "\n")
            return
        }
        var object = JSONObject()
        object.append("reference", .string(reference.text))
        object.append("pinned", .string(pinned))
        object.append("backend", .string(reference.backendName))
        object.append("model", .string(reference.name))
        object.append("requested_revision", ifPresent: reference.revision.map { .string($0) })
        object.append("revision", .string(revision))
        object.append("provider", ifPresent: reference.provider.map { .string($0) })
        writeAll(JSONValue.object(object).lines(.indented), to: STDOUT_FILENO)
    }

    /// A commit, or for the local engine the hash of the model's file.
    private func revision(of reference: ModelReference, _ launch: Launch) throws(Failure) -> String {
        switch reference.backendName {
        case "hf", "tgi":
            let hub = try launch.backends.hub()
            return try ask { () throws(InferenceError) in
                try await hub.commit(of: reference.name, revision: reference.revision)
            }
        case "local":
            let hash = try EngineHost.model(named: reference.name).sha256.lowercased()
            guard let revision = reference.revision, !hash.hasPrefix(revision.lowercased()) else { return hash }
            throw Failure(
                .notFound, "The local engine has \(reference.name) at another revision than \(revision).",
                advice: "It is \(hash).")
        case let backend:
            throw Failure(
                .misuse, "The backend “\(backend)” takes no revision, so its models cannot be pinned.",
                advice: "Pin models of Hugging Face, of TGI and of the local engine.")
        }
    }
}
