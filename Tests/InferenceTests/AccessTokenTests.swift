import Glibc
import Testing

@testable import Inference

@Suite struct AccessTokenTests {
    @Test func aTokenIsCleanedAndNeverPrinted() throws {
        let token = try #require(AccessToken(" hf_a\r\nb \n"))
        #expect(token.secret == "hf_ab")
        #expect("\(token)" == "…" && String(reflecting: token) == "…")
        var dumped = ""
        dump(try InferenceServer(baseURL: "http://h", token: token), to: &dumped)
        #expect(!dumped.contains("hf_ab"))
        #expect(AccessToken(" \r\n") == nil)
    }

    static let paths: [([String: String], String)] = [
        (["HOME": "/home/ada"], "/home/ada/.cache/huggingface/token"),
        (["HOME": "/home/ada", "XDG_CACHE_HOME": "/x"], "/x/huggingface/token"),
        (["HOME": "/home/ada", "XDG_CACHE_HOME": "/x", "HF_HOME": "/hf"], "/hf/token"),
        (["HOME": "/home/ada", "HF_HOME": "~/hf/"], "/home/ada/hf/token"),
        (["HOME": "/home/ada", "HF_HOME": "$BASE/${KIND}s/$NONE"], "$BASE/${KIND}s/$NONE/token"),
        (["BASE": "/b", "KIND": "hub", "HF_HOME": "$BASE/${KIND}s"], "/b/hubs/token"),
        (["HOME": "/home/ada", "HF_HOME": "/hf", "HF_TOKEN_PATH": "~/mine"], "/home/ada/mine"),
    ]

    @Test(arguments: paths) func theFileIsWhereHuggingFaceHubKeepsIt(environment: [String: String], path: String) {
        #expect(AccessToken.filePath(environment: environment) == path)
    }

    @Test func variablesComeBeforeTheFile() throws {
        let path = try file(" from-file\n")
        defer { unlink(path) }
        func found(_ environment: [String: String]) -> String? {
            AccessToken.lookup(environment: environment.merging(["HF_TOKEN_PATH": path]) { $1 })?.secret
        }
        #expect(found(["HF_TOKEN": "first", "HUGGING_FACE_HUB_TOKEN": "second"]) == "first")
        #expect(found(["HF_TOKEN": "", "HUGGING_FACE_HUB_TOKEN": "second"]) == "second")
        // As huggingface_hub does: a blank variable hides the other variable, but not the file.
        #expect(found(["HF_TOKEN": " ", "HUGGING_FACE_HUB_TOKEN": "second"]) == "from-file")
        #expect(found([:]) == "from-file")
        #expect(found(["HF_TOKEN": "first", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "yes"]) == nil)
    }

    @Test func noVariableAndNoFileIsNoToken() {
        #expect(AccessToken.lookup(environment: ["HF_TOKEN_PATH": "/nonexistent/token"]) == nil)
    }

    private func file(_ text: String) throws -> String {
        var path = Array("/tmp/parley-token-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        try #require(descriptor >= 0)
        _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        return String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
