import ServerTesting
import Synchronization

/// The hub, the router and the service of endpoints in one server, with the shapes that they have. What they say can change while the
/// program runs.
final class ModelWorld: Sendable {
    struct State: Sendable {
        /// The newest first; what `main` means is the first.
        var commits = [ModelWorld.commit("a", "First weights", "2026-01-02")]
        /// The header fields of the next answers.
        var answerHeaders = ["x-inference-provider": "groq"]
        /// Who serves the model, in the hub's words.
        var providers = #"{"groq":{"status":"live","providerId":"m","task":"conversational"}}"#
        /// What the router asks for a million tokens; nil when it does not say.
        var price: String? = #"{"input":0.5,"output":1.5}"#
        /// What the hub says instead of telling of the model.
        var refusal: (status: Int, code: String, message: String)?
        /// The name that the model has now.
        var newName: String?
        var body = ["Hello."]
        var status = 200
    }

    struct Commit: Sendable {
        var id: String
        var title: String
        var day: String
    }

    static func commit(_ letter: Character, _ title: String, _ day: String) -> Commit {
        Commit(id: String(repeating: letter, count: 40), title: title, day: day)
    }

    private let state: State.Box
    let server: ScriptedServer

    init(_ change: (inout State) -> Void = { _ in }) {
        let state = State.Box()
        state.state.withLock { change(&$0) }
        self.state = state
        server = ScriptedServer { request, _ in
            let now = state.state.withLock { $0 }
            return now.answer(to: request)
        }
    }

    func change(_ change: (inout State) -> Void) { state.state.withLock { change(&$0) } }

    /// Has the program ask this world and no other.
    func rule(_ home: Home) {
        home.environment.merge([
            "HF_TOKEN": "hf_secret", "HF_ENDPOINT": server.url, "HF_INFERENCE_ENDPOINT": server.url,
            "HF_INFERENCE_ENDPOINTS_ENDPOINT": server.url + "/v2",
        ]) { $1 }
    }
}

extension ModelWorld.State {
    final class Box: Sendable {
        let state = Mutex(ModelWorld.State())
    }

    fileprivate func answer(to request: ScriptedServer.Request) -> [ScriptedServer.Step] {
        let path = request.target.prefix { $0 != "?" }
        switch (request.method, path) {
        case ("POST", let path) where path.hasSuffix("/chat/completions"):
            guard status == 200 else { return .answer(status, body[0]) }
            return [ScriptedServer.Step].eventStream(headers: answerHeaders)
                + body.map { .chunk(ChatEvents.token($0, model: "org/m")) } + [
                    .chunk(ChatEvents.end(model: "org/m")), .lastChunk,
                ]
        case ("POST", "/v2/endpoint/ada"):
            return .answer(202, Self.endpoint(request.bodyText.contains(commits[0].id) ? commits[0].id : "another"))
        case ("GET", "/v2/provider/ada"): return .answer(200, Self.hardware)
        case ("GET", "/api/whoami-v2"): return .answer(200, #"{"type":"user","name":"ada"}"#)
        case ("GET", "/v1/models"): return .answer(200, routerList)
        case ("GET", "/api/models"): return .answer(200, #"[{"id":"org/m","gated":"manual","tags":["license:mit"]}]"#)
        case ("GET", let path) where path.hasPrefix("/api/models/"): return hub(path)
        case ("GET", let path) where path.hasSuffix("/README.md"):
            return .answer(200, "---\nlicense: mit\n---\n# Model M\n\nIt answers questions.\n", type: "text/plain")
        default: return .answer(404, #"{"error":"no such thing"}"#)
        }
    }

    private func hub(_ path: Substring) -> [ScriptedServer.Step] {
        if let refusal {
            return .answer(refusal.status, #"{"error":"\#(refusal.message)"}"#, headers: ["X-Error-Code": refusal.code])
        }
        if let newName, path.hasPrefix("/api/models/org/m") {
            let rest = path.dropFirst("/api/models/org/m".count)
            return [.head(307, ["Location": "/api/models/\(newName)\(rest)?expand=sha", "Content-Length": "0"])]
        }
        let name = newName ?? "org/m"
        let rest = path.dropFirst("/api/models/\(name)".count)
        if rest == "/refs" {
            return .answer(
                200,
                #"{"branches":[{"name":"main","ref":"refs/heads/main","targetCommit":"\#(commits[0].id)"}],"#
                    + #""tags":[{"name":"v1","ref":"refs/tags/v1","targetCommit":"\#(commits.last!.id)"}]}"#)
        }
        if rest.hasPrefix("/commits/") {
            let list = commits.map {
                #"{"id":"\#($0.id)","title":"\#($0.title)","message":"","date":"\#($0.day)T03:04:05.000Z","authors":[]}"#
            }
            return .answer(200, "[\(list.joined(separator: ","))]")
        }
        let revision = rest.hasPrefix("/revision/") ? String(rest.dropFirst("/revision/".count)) : "main"
        let commit = commits.first { $0.id == revision }?.id ?? (revision == "v1" ? commits.last!.id : commits[0].id)
        return .answer(
            200,
            #"{"id":"\#(name)","sha":"\#(commit)","pipeline_tag":"text-generation","gated":false,"likes":3,"#
                + #""siblings":[{"rfilename":"config.json","size":879}],"inferenceProviderMapping":\#(providers)}"#)
    }

    private var routerList: String {
        let pricing = price.map { #""pricing":\#($0),"# } ?? ""
        return #"{"object":"list","data":[{"id":"org/m","object":"model","created":1776837885,"owned_by":"org","#
            + #""architecture":{"input_modalities":["text"],"output_modalities":["text"]},"providers":[{"provider":"groq","#
            + #""status":"live","context_length":131072,\#(pricing)"supports_tools":true,"first_token_latency_ms":410,"#
            + #""throughput":290.5,"is_model_author":false},{"provider":"together","status":"error"}]}]}"#
    }

    private static let hardware = #"""
        {"vendors":[{"name":"aws","regions":[{"name":"us-east-1","computes":[{"accelerator":"gpu","instanceType":"nvidia-a10g",
        "instanceSize":"x1","architecture":"Nvidia A10G","gpuMemoryGb":24,"status":"available","pricePerHour":1.0},
        {"accelerator":"gpu","instanceType":"nvidia-l4","instanceSize":"x1","architecture":"Nvidia L4","gpuMemoryGb":24,
        "status":"available","pricePerHour":0.8},{"accelerator":"gpu","instanceType":"nvidia-h100","instanceSize":"x8",
        "status":"not_available","pricePerHour":80}]}]}]}
        """#

    private static func endpoint(_ revision: String) -> String {
        #"""
        {"name":"m-aaaaaaa","type":"protected","provider":{"vendor":"aws","region":"us-east-1"},
        "compute":{"accelerator":"gpu","instanceType":"nvidia-l4","instanceSize":"x1","scaling":{"minReplica":0,"maxReplica":1}},
        "model":{"repository":"org/m","revision":"\#(revision)","framework":"pytorch","image":{"huggingface":{}}},
        "status":{"state":"pending","message":"","readyReplica":0,"targetReplica":1}}
        """#
    }
}
