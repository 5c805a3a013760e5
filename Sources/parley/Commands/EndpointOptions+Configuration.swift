import ArgumentParser
import ChatCore
import Inference
import JSON

extension EndpointOptions {
    /// Says in `wish` what these options say.
    /// - Parameter hub: asked for the model's commit and task; nil leaves the model out.
    func apply(to wish: inout EndpointConfiguration, hub: HubClient?) throws {
        if let hub, let model { try setModel(model, in: &wish, hub: hub) }
        wish.vendor = vendor ?? wish.vendor
        wish.region = region ?? wish.region
        wish.instanceType = instanceType ?? wish.instanceType
        wish.instanceSize = instanceSize ?? wish.instanceSize
        wish.scaling.minimumReplicas = minReplicas ?? wish.scaling.minimumReplicas
        wish.scaling.maximumReplicas = maxReplicas ?? wish.scaling.maximumReplicas
        if let scaleToZeroAfter { wish.scaling.scaleToZero = try Self.scaleToZero(scaleToZeroAfter) }
        if let scaleOn { wish.scaling.measure = try Self.measure(scaleOn) }
        if let access { wish.access = EndpointAccess(access.rawValue) }
        wish.model.task = task ?? wish.model.task
        wish.model.framework = framework ?? wish.model.framework
        if let image { wish.model.image = try imageOption(image) }
        if !command.isEmpty { wish.model.command = command }
        if !arg.isEmpty { wish.model.arguments = arg }
        if !env.isEmpty {
            let pairs = env.map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init) }
            wish.model.environment = Dictionary(pairs.map { ($0[0], $0[1]) }) { _, last in last }
        }
        if !secret.isEmpty {
            var secrets: [String: EndpointSecret] = [:]
            for name in secret { secrets[name] = EndpointSecret(try Self.variable(name)) }
            wish.model.secrets = secrets
        }
        wish.domain = domain ?? wish.domain
        wish.domainPath = domainPath ?? wish.domainPath
        wish.privateAccount = privateAccount ?? wish.privateAccount
        wish.privateRegion = privateRegion ?? wish.privateRegion
        wish.cachesResponses = cacheResponses ?? wish.cachesResponses
        if !tag.isEmpty { wish.tags = tag }
    }

    private func setModel(_ text: String, in wish: inout EndpointConfiguration, hub: HubClient) throws {
        let reference: ModelReference
        do throws(ModelReferenceError) {
            reference = try ModelReference(text, backends: ["hf"])
        } catch {
            throw Failure(.misuse, error.summary)
        }
        guard reference.provider == nil else {
            throw Failure(.misuse, "An endpoint has no provider.", advice: "Leave out :\(reference.provider ?? "").")
        }
        let (commit, ownTask) = try ask { () throws(InferenceError) in
            let commit = try await hub.commit(of: reference.name, revision: reference.revision)
            return (commit, try await hub.model(reference.name, revision: commit, properties: [.pipelineTag]).task)
        }
        wish.model.repository = reference.name
        wish.model.revision = commit
        wish.model.task = ownTask ?? wish.model.task
    }

    /// `kind`, or `kind=container`.
    private func imageOption(_ text: String) throws -> EndpointImage {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let kinds = ["vllm": "vLLM", "sglang": "sGLang"]
        let kind = parts.first.map { kinds[$0.lowercased()] ?? $0 } ?? ""
        let password = try registryPasswordEnv.map { EndpointSecret(try Self.variable($0)) }
        let settings = try imageSettings.map(Self.settings) ?? JSONObject()
        return EndpointImage(
            named: kind,
            EndpointImage.Container(
                url: parts.count > 1 ? parts[1] : nil, port: imagePort, healthRoute: healthRoute, userName: registryUser,
                password: password, settings: settings))
    }

    /// A value that must not stand on the command line, where every user of the machine can read it.
    private static func variable(_ name: String) throws(Failure) -> String {
        guard let value = [String: String].ofProcess.nonEmpty(name) else {
            throw Failure(.misuse, "The environment has no \(name).", advice: "Set it to the secret's value.")
        }
        return value
    }
}
