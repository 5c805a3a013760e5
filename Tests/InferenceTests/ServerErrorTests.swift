import Testing

@testable import Inference

@Suite struct ServerErrorTests {
    static let sentences: [(String, String)] = [
        (#"{"error":"Invalid username or password."}"#, "Invalid username or password."),
        (#"{"error":{"message":"too long","type":"BadRequestError","param":null,"code":400}}"#, "too long"),
        (#"{"error":["a","b"]}"#, "a; b"),
        (#"{"errors":[{"message":"first"},{"message":"second"}]}"#, "first; second"),
        (#"{"error":"invalid_grant","error_description":"expired"}"#, "invalid_grant: expired"),
        (#"{"message":"quota"}"#, "quota"),
        (#"{"detail":"Not Found"}"#, "Not Found"),
        (
            #"{"detail":[{"loc":["body","messages",0],"msg":"field required","type":"missing"}]}"#,
            "body.messages.0: field required"
        ),
        (#"{"object":"error","message":"The model `x` does not exist.","code":404}"#, "The model `x` does not exist."),
        (#"{"title":"Unprocessable","detail":"version is wrong","status":422}"#, "version is wrong"),
        (#"{"title":"Unprocessable","status":422}"#, "Unprocessable"),
        (
            "Failed to deserialize the JSON body: missing field `messages`",
            "Failed to deserialize the JSON body: missing field `messages`"
        ),
        ("<html><h1>502 Bad Gateway</h1></html>", ""), ("", ""), ("{}", ""), ("null", ""),
    ]

    @Test(arguments: sentences) func everyFormOfAnErrorGivesItsSentence(body: String, sentence: String) {
        #expect(ServerErrorBody(Array(body.utf8), contentType: nil).message == sentence)
    }

    static let statuses: [(Int, String, InferenceError)] = [
        (400, #"{"error":{"message":"x","code":"model_not_supported"}}"#, .modelNotSupported(model: "a/b")),
        (400, #"{"error":"Model not supported by provider hf-inference"}"#, .modelNotSupported(model: "a/b")),
        (400, #"{"error":"bad"}"#, .requestRefused(status: 400, message: "bad")),
        (401, "", .unauthorized(message: "from the header")),
        (402, #"{"error":"depleted"}"#, .paymentRequired(message: "depleted")),
        (403, #"{"error":"no"}"#, .forbidden(message: "no")),
        (404, #"{"error":"no"}"#, .notFound(message: "no")), (410, #"{"error":"no"}"#, .gone(message: "no")),
        (413, #"{"error":"no"}"#, .requestRefused(status: 413, message: "no")),
        (422, #"{"error":"no"}"#, .unprocessable(message: "no")),
        (424, #"{"error":"no"}"#, .generationFailed(message: "no")),
        (429, #"{"error":"no"}"#, .rateLimited(retryAfter: nil, message: "no")),
        (503, #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#, .loading(estimated: nil)),
        (503, #"{"error":"Model m is currently loading","estimated_time":20.0}"#, .loading(estimated: .seconds(20))),
        (503, #"{"error":"no"}"#, .serverError(status: 503, message: "no")),
        (408, #"{"error":"no"}"#, .serverError(status: 408, message: "no")),
    ]

    @Test(arguments: statuses) func everyStatusIsACauseToActOn(status: Int, body: String, error: InferenceError) {
        var headers = HTTPHeaders()
        headers.append("X-Error-Message", "from the header")
        let failure = AttemptFailure.refusal(
            HTTPHead(status: status, headers: headers), Array(body.utf8), model: "a/b", token: nil, wallClock: .zero)
        #expect(failure.error == error)
        #expect(!error.summary.isEmpty && !error.advice.isEmpty)
    }

    @Test func aSentenceHoldsNoControlCharactersAndNoToken() {
        let token = AccessToken("abcdefgh")
        let raw = "bad \u{1B}[31mtoken\u{7} abcdefgh\r\n\tand hf_ABCDEFGHIJKLMNOPQRST, not hf_home \u{202E}"
        #expect(ServerMessage.cleaned(raw, hiding: token) == "bad \u{FFFD}[31mtoken\u{FFFD} … and …, not hf_home \u{FFFD}")
    }

    @Test func aLongSentenceIsCut() {
        let template = """
            Unable to generate parser for this template. Automatic parser generation failed:
            While executing CallExpression at line 3 in source: ...raise_exception("Roles must alternate")...
            Error: Jinja Exception: System role not supported
            """
        #expect(ServerMessage.cleaned(template, hiding: nil) == "System role not supported")
        let cut = ServerMessage.cleaned(String(repeating: "é", count: 100_000), hiding: nil)
        #expect(cut.count == 300)
        #expect(cut.hasSuffix("é…"))
    }

    @Test func summariesAreSentences() {
        #expect(
            InferenceError.rateLimited(retryAfter: .milliseconds(2500), message: "").summary
                == "Too many requests, the server asks to wait 2.5 s.")
        #expect(InferenceError.loading(estimated: .seconds(18)).summary == "The model is loading, about 18 s.")
        #expect(
            InferenceError.notFound(message: "No such model.").summary
                == "The server does not have this model or address: No such model.")
    }
}
