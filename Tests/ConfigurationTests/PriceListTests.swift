import ChatCore
import Glibc
import Inference
import JSON
import ServerTesting
import Testing

@testable import parley

/// What the router asks for its models, kept on disk for a day.
@Suite(.timeLimit(.minutes(1))) struct PriceListTests {
    private let folder = Folder()
    private var file: String { folder.path + "/prices.json" }

    private static let models = """
        {"object":"list","data":[
        {"id":"org/two","providers":[
        {"provider":"a","status":"live","pricing":{"input":0.5,"output":2}},
        {"provider":"b","status":"live","pricing":{"input":1,"output":3}},{"provider":"silent","status":"live"}]},
        {"id":"org/one","providers":[{"provider":"a","status":"live","pricing":{"input":0.25,"output":0.75}}]},
        {"id":"org/gift","providers":[{"provider":"a","status":"live","is_free":true}]},
        {"id":"org/odd","providers":[{"provider":"a","status":"live","pricing":{"input":-1,"output":2}}]}]}
        """

    private func list(_ server: ScriptedServer, token: String? = "hf_nobody") -> PriceList {
        var environment = ["HF_INFERENCE_ENDPOINT": server.url, "HF_TOKEN_PATH": folder.path + "/none"]
        environment["HF_TOKEN"] = token
        return PriceList(backends: BackendCatalog(environment: environment, configuration: Configuration(yaml: "")), file: file)
    }

    private func reference(_ text: String) throws -> ModelReference { try ModelReference(text) }

    @Test func aProvidersPriceIsThatOfTheNamedOneOrOfTheOneThatAnswered() async throws {
        let list = list(ScriptedServer(.answer(200, Self.models)))
        let prices = (a: TokenPrice(input: 0.5, output: 2), b: TokenPrice(input: 1, output: 3))
        #expect(await list.price(of: try reference("org/two:a")) == prices.a)
        #expect(await list.price(of: try reference("hf:org/two:b")) == prices.b)
        #expect(await list.price(of: try reference("org/two:a"), provider: "b") == prices.b)
        #expect(await list.price(of: try reference("org/two"), provider: "silent") == nil)
        #expect(await list.price(of: try reference("org/two"), provider: "unheard-of") == nil)
    }

    @Test func withoutAProviderThePriceIsKnownOnlyWhenAllAskTheSame() async throws {
        let list = list(ScriptedServer(.answer(200, Self.models)))
        #expect(await list.price(of: try reference("org/two")) == nil)
        #expect(await list.price(of: try reference("org/two:cheapest")) == nil)
        #expect(await list.price(of: try reference("org/one:fastest")) == TokenPrice(input: 0.25, output: 0.75))
        #expect(await list.price(of: try reference("org/gift")) == .free)
    }

    @Test func whatIsNoPriceIsNotKnown() async throws {
        let list = list(ScriptedServer(.answer(200, Self.models)))
        #expect(await list.price(of: try reference("org/odd:a")) == nil)
        #expect(await list.price(of: try reference("org/none:a")) == nil)
    }

    @Test func onlyTheRouterHasAListAndTheLocalEngineIsFree() async throws {
        let server = ScriptedServer(.answer(200, Self.models))
        let list = list(server)
        #expect(await list.price(of: try reference("local:smollm2-135m-instruct")) == .free)
        #expect(await list.price(of: try reference("ollama:org/one")) == nil)
        #expect(server.requests.isEmpty)
        let withoutToken = self.list(server, token: nil)
        #expect(await withoutToken.price(of: try reference("org/one")) == nil)
        #expect(server.requests.isEmpty)
    }

    @Test func theListIsAskedForOnceAndKeptForLaterPrograms() async throws {
        let server = ScriptedServer(.answer(200, Self.models))
        let first = list(server)
        for model in ["org/one", "org/two:a", "org/none"] { _ = await first.price(of: try reference(model)) }
        #expect(server.requests.map(\.target) == ["/v1/models"])
        let later = list(server)
        for model in ["org/one", "org/two:a", "org/two", "org/two:silent", "org/gift", "org/odd:a"] {
            #expect(await later.price(of: try reference(model)) == first.price(of: try reference(model)))
        }
        #expect(server.requests.count == 1)
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test(arguments: [-86_400_001, 3_600_000])
    func aListThatIsADayOldOrOfTheFutureIsAskedForAnew(age: Int) async throws {
        let server = ScriptedServer(.answer(200, Self.models))
        folder.write("prices.json", #"{"format":"parley.prices","fetched_at_ms":\#(now + age),"models":{"org/one":{"a":[9,9]}}}"#)
        #expect(await list(server).price(of: try reference("org/one")) == TokenPrice(input: 0.25, output: 0.75))
        #expect(server.requests.count == 1)
        #expect(await list(server).price(of: try reference("org/one")) == TokenPrice(input: 0.25, output: 0.75))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        "", "torn", "[]", #"{"format":"parley.prices"}"#, #"{"format":"other","fetched_at_ms":NOW,"models":{}}"#,
        #"{"format":"parley.prices","fetched_at_ms":"NOW","models":{}}"#,
        #"{"format":"parley.prices","fetched_at_ms":NOW,"models":[]}"#,
    ]) func aFileThatIsNoListIsReplaced(text: String) async throws {
        folder.write("prices.json", text.split(separator: "NOW", omittingEmptySubsequences: false).joined(separator: "\(now)"))
        let server = ScriptedServer(.answer(200, Self.models))
        #expect(await list(server).price(of: try reference("org/gift")) == .free)
        #expect(server.requests.count == 1)
    }

    @Test func figuresInTheFileThatAreNoPricesArePassedOver() async throws {
        let prices = #"{"a":[1],"b":[1,-2],"c":["1","2"],"d":3,"e":[1,2]}"#
        folder.write("prices.json", #"{"format":"parley.prices","fetched_at_ms":\#(now - 5),"models":{"org/m":\#(prices)}}"#)
        let server = ScriptedServer(.answer(200, Self.models))
        let list = list(server)
        for provider in ["a", "b", "c", "d"] {
            #expect(await list.price(of: try reference("org/m:\(provider)"), provider: provider) == nil)
        }
        #expect(await list.price(of: try reference("org/m:e")) == TokenPrice(input: 1, output: 2))
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [500, 401]) func aListThatCannotBeHadIsNotAskedForAgainAndNotKept(status: Int) async throws {
        let server = ScriptedServer(.answer(status, "{}"))
        let list = list(server)
        for _ in 0..<3 { #expect(await list.price(of: try reference("org/one")) == nil) }
        #expect(server.requests.count == 1)
        #expect(access(file, F_OK) != 0)
    }

    private var now: Int { Int(Runtime.now().millisecondsSince1970) }
}

/// A folder of its own for one test, removed with it.
private final class Folder {
    let path: String

    init() {
        var template = Array("/tmp/parley-prices-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no temporary directory")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["prices.json"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func write(_ name: String, _ text: String) {
        let file = fopen("\(path)/\(name)", "w")
        precondition(file != nil, "cannot write \(name)")
        fputs(text, file)
        fclose(file)
    }
}
