import ServerTesting
import Testing

@testable import Inference

/// Lists of the hub, whose pages name each other, and who a token belongs to.
@Suite(.timeLimit(.minutes(10))) struct HubListingTests {
    /// A hub with pages of two models each.
    private func pages(_ count: Int, link: @escaping @Sendable (Int) -> String) -> ScriptedServer {
        ScriptedServer { _, number in
            let names = [2 * number - 1, 2 * number].map { #"{"id":"m\#($0)","likes":\#($0)}"# }
            let headers = number < count ? ["Link": link(number)] : [:]
            return .answer(200, "[\(names.joined(separator: ","))]", headers: headers)
        }
    }

    @Test func aQueryIsAskedAsItIsMeant() async throws {
        var query = HubModelQuery(search: "smol & lm")
        query.author = "org"
        query.task = "text-generation"
        query.providers = ["groq", "novita"]
        query.tags = ["gguf", "license:mit"]
        query.isGated = false
        query.isWarm = true
        query.parameterCount = "min:1B,max:9B"
        query.order = .trending
        query.pageSize = 50
        query.properties = [.downloads, .pipelineTag]
        let (page, requests) = try await HubModelTests.ask(.answer(200, "[]")) { [query] hub in
            try await hub.models(query).firstPage()
        }
        #expect(page.elements.isEmpty && page.isLast)
        #expect(
            requests.map(\.target) == [
                "/api/models?search=smol%20%26%20lm&author=org&pipeline_tag=text-generation&inference_provider=groq&inference_provider=novita"
                    + "&filter=gguf&filter=license:mit&gated=false&inference=warm&num_parameters=min:1B,max:9B"
                    + "&sort=trendingScore&limit=50&expand=downloads&expand=pipeline_tag"
            ])
        let (_, all) = try await HubModelTests.ask(.answer(200, "[]")) { try await $0.models().firstPage() }
        #expect(all.map(\.target) == ["/api/models"])
    }

    @Test func pagesAreFollowedAsTheyName() async throws {
        let server = pages(3) { "<https://other.example/x>; rel=\"prev\", </api/models?cursor=a%3D\($0)>; rel=\"next\"" }
        defer { server.stop() }
        var names: [String] = []
        for try await model in HubClient(client: try .testing(server, token: "hf_x")).models() { names.append(model.id) }
        #expect(names == ["m1", "m2", "m3", "m4", "m5", "m6"])
        #expect(server.requests.map(\.target) == ["/api/models", "/api/models?cursor=a%3D1", "/api/models?cursor=a%3D2"])
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_x" })
    }

    @Test func aPageIsAskedForWhenItIsNeeded() async throws {
        let server = pages(100) { "</api/models?cursor=\($0)>; rel=next" }
        defer { server.stop() }
        let listing = HubClient(client: try .testing(server)).models()
        var names: [String] = []
        for try await model in listing {
            names.append(model.id)
            if names.count == 3 { break }
        }
        #expect(names == ["m1", "m2", "m3"] && server.requests.count == 2)
        let page = try await listing.page(after: listing.firstPage())
        #expect(page?.elements.count == 2 && page?.isLast == false && server.requests.count == 4)
    }

    @Test func theTokenDoesNotGoToANextPageElsewhere() async throws {
        let other = ScriptedServer(.answer(200, #"[{"id":"n"}]"#))
        let server = pages(2) { [url = other.url] _ in "<\(url)/api/models?cursor=1>; rel=\"next\"" }
        defer {
            server.stop()
            other.stop()
        }
        var names: [String] = []
        for try await model in HubClient(client: try .testing(server, token: "hf_x")).models() { names.append(model.id) }
        #expect(names == ["m1", "m2", "n"] && other.requests.count == 1)
        #expect(other.requests[0].headers["authorization"] == nil)
    }

    @Test func aPageThatNamesItselfEndsTheList() async throws {
        let server = pages(100) { _ in "</api/models>; rel=\"next\"" }
        defer { server.stop() }
        let listing = HubClient(client: try .testing(server)).models()
        await #expect(throws: InferenceError.badRedirect) { for try await _ in listing {} }
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [#"{"error":"x"}"#, #"[{"id":"a"},{}]"#, "no json"])
    func whatIsNoListSaysSo(body: String) async throws {
        let error = await #expect(throws: InferenceError.self) {
            try await HubModelTests.ask(.answer(200, body)) { try await $0.models().firstPage() }
        }
        guard case .malformedResponse = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test(arguments: [
        ("<a>; rel=\"next\"", "a"), ("<a>; rel=\"prev\", <b>; rel=next", "b"), ("<a>; title=\"x\"; REL=\"NEXT\"", "a"),
        ("<a>; rel=\"prev\"", nil), ("", nil), ("<a", nil), ("<a>; x=\"rel=next y\"", nil),
    ])
    func onlyTheNextLinkCounts(field: String, target: String?) { #expect(NextLink.target(in: field) == target) }

    // MARK: History

    @Test func everyNameOfACommitIsListed() async throws {
        let commit = HubModelTests.commit
        let body = #"""
            {"branches":[{"name":"main","ref":"refs/heads/main","targetCommit":"\#(commit)"}],"converts":
            [{"name":"parquet","ref":"refs/convert/parquet","targetCommit":"c"}],"tags":[{"name":"v1","ref":"refs/tags/v1",
            "targetCommit":"t"},{"name":"torn"}],"pullRequests":[{"name":"1","ref":"refs/pr/1","targetCommit":"p"}]}
            """#
        let (names, requests) = try await HubModelTests.ask(.answer(200, body)) {
            try await $0.references(of: "org/m", pullRequests: true)
        }
        #expect(requests.map(\.target) == ["/api/models/org/m/refs?include_prs=1"])
        #expect(names.branches.map(\.commit) == [commit] && names.branches[0].path == "refs/heads/main")
        #expect(names.tags.map(\.name) == ["v1"] && names.converts.map(\.name) == ["parquet"])
        #expect(names.pullRequests.map(\.path) == ["refs/pr/1"])
        let (few, plain) = try await HubModelTests.ask(.answer(200, #"{"branches":[]}"#)) { try await $0.references(of: "m") }
        #expect(few.branches.isEmpty && few.tags.isEmpty && plain[0].target == "/api/models/m/refs")
    }

    @Test func theHistoryComesInPages() async throws {
        let server = ScriptedServer { _, number in
            number == 1
                ? .answer(
                    200,
                    #"[{"id":"a","title":"Update","message":"more","date":"2026-01-02T03:04:05.000Z","authors":[{"user":"ada"},{}]}]"#,
                    headers: ["Link": "</api/models/m/commits/main?p=1>; rel=\"next\""])
                : .answer(200, #"[{"id":"b"}]"#)
        }
        defer { server.stop() }
        var commits: [HubCommit] = []
        for try await commit in try HubClient(client: .testing(server)).commits(of: "m", pageSize: 1) { commits.append(commit) }
        #expect(server.requests.map(\.target) == ["/api/models/m/commits/main?limit=1", "/api/models/m/commits/main?p=1"])
        #expect(commits.map(\.id) == ["a", "b"] && commits[0].title == "Update" && commits[0].message == "more")
        #expect(commits[0].date == .seconds(1_767_323_045) && commits[0].authors == ["ada"] && commits[1].date == nil)
    }

    @Test func theHistoryOfWhatIsNotThereIsRefusedAsItsModelIs() async throws {
        await #expect(throws: InferenceError.refusedByHub(.missingOrPrivate, message: "No.")) {
            try await HubModelTests.ask(.answer(401, #"{"error":"No."}"#)) {
                try await $0.commits(of: "org/m", revision: "refs/pr/1").firstPage()
            }
        }
    }

    // MARK: Whose token it is

    @Test func aTokenNamesItsOwner() async throws {
        let body = #"""
            {"type":"user","id":"65","name":"ada","fullname":"Ada L","email":"ada@example.org","canPay":true,"isPro":false,
            "orgs":[{"type":"org","name":"acme","fullname":"Acme","canPay":true,"roleInOrg":"write"},{}],
            "auth":{"type":"access_token","accessToken":{"displayName":"laptop","role":"fineGrained"}}}
            """#
        let (who, requests) = try await HubModelTests.ask(.answer(200, body)) { try await $0.whoAmI() }
        #expect(requests.map(\.target) == ["/api/whoami-v2"])
        #expect(who.kind == "user" && who.name == "ada" && who.fullName == "Ada L" && who.email == "ada@example.org")
        #expect(who.canPay == true && who.isPro == false && who.tokenName == "laptop" && who.tokenRole == "fineGrained")
        #expect(who.organizations.map(\.name) == ["acme"] && who.organizations[0].role == "write")
    }

    @Test func whoItIsIsNotAskedAgainAfterTooManyRequests() async throws {
        let server = ScriptedServer(.answer(429, "{}", headers: ["Retry-After": "1"]), .answer(200, #"{"name":"ada"}"#))
        defer { server.stop() }
        let hub = HubClient(client: try .testing(server, token: "hf_x"))
        await #expect(throws: InferenceError.rateLimited(retryAfter: .seconds(1), message: "")) { try await hub.whoAmI() }
        #expect(server.requests.count == 1)
    }

    @Test func aWrongTokenIsUnauthorized() async throws {
        await #expect(throws: InferenceError.unauthorized(message: "Invalid username or password.")) {
            try await HubModelTests.ask(.answer(401, #"{"error":"Invalid username or password."}"#)) { try await $0.whoAmI() }
        }
    }

    @Test func aHubThatIsBusyIsAskedAgain() async throws {
        let server = ScriptedServer(.answer(503, "{}"), .answer(429, "{}"), .answer(200, #"{"id":"m"}"#))
        defer { server.stop() }
        #expect(try await HubClient(client: .testing(server)).model("m").id == "m")
        #expect(server.requests.count == 3)
    }
}
