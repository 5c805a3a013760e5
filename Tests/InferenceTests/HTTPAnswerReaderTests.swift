import Testing

@testable import Inference

@Suite struct HTTPAnswerReaderTests {
    private struct Answer: Equatable {
        var status: Int?
        var body: String
        var isComplete: Bool
        var mayEndHere: Bool
        var keepsConnection: Bool
    }

    private static func read(_ text: String, size: Int = .max) throws(HTTPAnswerReader.Problem) -> Answer {
        var reader = HTTPAnswerReader()
        var body: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: min(size, bytes.count)) {
            var piece = Array(bytes[start..<min(bytes.count, start + min(size, bytes.count))])
            let result = piece.withUnsafeMutableBytes { piece in
                Result { () throws(HTTPAnswerReader.Problem) in try reader.consume(piece) }
            }
            body += piece[..<(try result.get())]
        }
        return Answer(
            status: reader.head?.status, body: String(decoding: body, as: UTF8.self), isComplete: reader.isComplete,
            mayEndHere: reader.mayEndHere, keepsConnection: reader.keepsConnection)
    }

    private static let answers: [(text: String, answer: Answer)] = [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello",
            Answer(status: 200, body: "Hello", isComplete: true, mayEndHere: true, keepsConnection: true)
        ),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nno",
            Answer(status: 404, body: "no", isComplete: true, mayEndHere: true, keepsConnection: false)
        ),
        (
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5;name=value\nHello\nD \r\n, harbour 北\r\n0\r\nTrailer: x\r\n\r\n",
            Answer(status: 200, body: "Hello, harbour 北", isComplete: true, mayEndHere: true, keepsConnection: true)
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nHel\r\n",
            Answer(status: 200, body: "Hel", isComplete: false, mayEndHere: false, keepsConnection: false)
        ),
        (
            "HTTP/1.0 200 OK\r\n\r\nuntil the end",
            Answer(status: 200, body: "until the end", isComplete: false, mayEndHere: true, keepsConnection: false)
        ),
        (
            "HTTP/1.1 204 No Content\r\n\r\n",
            Answer(status: 204, body: "", isComplete: true, mayEndHere: true, keepsConnection: true)
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n",
            Answer(status: 200, body: "ok", isComplete: true, mayEndHere: true, keepsConnection: false)
        ),
    ]

    @Test(arguments: 0..<answers.count) func anAnswerIsTheSameInWhateverPiecesItComes(index: Int) throws {
        let (text, answer) = Self.answers[index]
        for size in 1...text.utf8.count { #expect(try Self.read(text, size: size) == answer) }
    }

    @Test(arguments: [
        ("SSH-2.0-OpenSSH_9.2\r\n", HTTPAnswerReader.Problem.notHTTP), ("HTTX", .notHTTP),
        ("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", .badFraming),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .badFraming),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", .badFraming),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", .badFraming),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", .badFraming),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab", .badFraming),
        ("HTTP/1.1 200 OK\r\n" + String(repeating: "X-Field: value\r\n", count: 20_000), .headTooLarge),
    ])
    func whatIsNoAnswerIsRefused(text: String, problem: HTTPAnswerReader.Problem) {
        #expect(throws: problem) { try Self.read(text) }
        #expect(throws: problem) { try Self.read(text, size: 3) }
    }
}
