import Fuzzing
import Testing

@testable import Inference

/// Whatever comes over a connection, the answer in it does not depend on the pieces it comes in.
@Suite(.timeLimit(.minutes(60))) struct FuzzTransportTests {
    /// What was understood of an answer.
    private struct Understood: Equatable {
        var head: HTTPHead?
        var body: [UInt8] = []
        var problem: HTTPAnswerReader.Problem?
        var isComplete = false
        var keepsConnection = false
    }

    private static func read(_ bytes: [UInt8], inPiecesOf size: Int) -> Understood {
        var reader = HTTPAnswerReader()
        var understood = Understood()
        for start in stride(from: 0, to: bytes.count, by: size) {
            var piece = Array(bytes[start..<min(start + size, bytes.count)])
            do {
                let kept = try piece.withUnsafeMutableBytes { try reader.consume($0) }
                understood.body += piece.prefix(kept)
            } catch {
                understood.problem = error as? HTTPAnswerReader.Problem
                break
            }
        }
        understood.head = reader.head
        understood.isComplete = reader.isComplete
        understood.keepsConnection = reader.keepsConnection
        return understood
    }

    @Test func anyAnswerIsTheSameInAnyPieces() {
        let answers = [
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"a\":[1,2]}\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nA: b\r\n\r\n",
            "HTTP/1.0 429 Too Many Requests\nRetry-After: 2\nConnection: close\n\nslow down", "HTTP/1.1 204 No Content\r\n\r\n",
        ]
        Fuzz("http", share: 0.06, texts: answers).run { bytes in
            let whole = Self.read(bytes, inPiecesOf: max(1, bytes.count))
            let pieces = Self.read(bytes, inPiecesOf: bytes.count % 7 + 1)
            #expect(whole.head == pieces.head && whole.problem == pieces.problem && whole.isComplete == pieces.isComplete)
            // Of a piece that ends in a problem nothing is given out.
            #expect(whole.problem != nil || whole.body == pieces.body && whole.keepsConnection == pieces.keepsConnection)
        }
    }
}
