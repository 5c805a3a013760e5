/// A file on its way, piece by piece; where the connection is lost it goes on from there.
///
/// Redirects are followed, at most 10 and never from https to http; the token goes to the client's own server only, not to where that
/// redirects. The next piece is read when it is asked for. Dropping the iterator ends the transfer.
public struct FileDownload: AsyncSequence, Sendable {
    public struct Part: Sendable, Hashable {
        /// Where in the file the bytes belong. A server that cannot begin in the middle begins at 0 again: what was there is to be written over.
        public var offset: Int64
        /// The file's length, when the server says it.
        public var totalLength: Int64?
        public var bytes: [UInt8]
    }

    public typealias Element = Part
    public typealias Failure = InferenceError

    let client: InferenceClient
    let url: String
    let start: Int64
    let onAttempt: AttemptObserver?

    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    public struct Iterator: AsyncIteratorProtocol {
        private let client: InferenceClient
        private let url: String
        private let onAttempt: AttemptObserver?
        private var attempts: Attempts
        private var exchange: HTTPExchange?
        private var position: Int64
        private var totalLength: Int64?
        private var isOver = false

        init(_ download: FileDownload) {
            client = download.client
            url = download.url
            onAttempt = download.onAttempt
            position = download.start
            attempts = Attempts(client: client, observer: onAttempt)
        }

        public mutating func next() async throws(InferenceError) -> Part? { try await next(isolation: nil) }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(InferenceError) -> Part? {
            while !isOver {
                do throws(AttemptFailure) {
                    return try await receive()
                } catch {
                    exchange = nil
                    isOver = true
                    try await attempts.waitAfter(error)
                    isOver = false
                }
            }
            return nil
        }

        nonisolated(nonsending) private mutating func receive() async throws(AttemptFailure) -> Part? {
            if exchange == nil { try await begin() }
            guard let exchange else { return nil }
            do throws(TransferFailure) {
                if let bytes = try await exchange.next() {
                    defer { position += Int64(bytes.count) }
                    // Something has come, so the policy's patience begins anew.
                    attempts = Attempts(client: client, observer: onAttempt, number: attempts.number)
                    return Part(offset: position, totalLength: totalLength, bytes: bytes)
                }
            } catch {
                throw AttemptFailure(error: InferenceError(error))
            }
            if let totalLength, position < totalLength { throw AttemptFailure(error: .streamCut) }
            isOver = true
            return nil
        }

        nonisolated(nonsending) private mutating func begin() async throws(AttemptFailure) {
            attempts.begin()
            guard let answer = try await openAtPosition() else {
                isOver = true
                return
            }
            exchange = answer.exchange
            let range = ContentRange(answer.head)
            position = range.offset
            totalLength = range.total
        }

        /// - Returns: nil when nothing of the file is missing.
        nonisolated(nonsending) private func openAtPosition() async throws(AttemptFailure) -> InferenceClient.OpenAnswer? {
            let target = try Self.url { () throws(InferenceError) in try WebURL(url) }
            let range: [(name: String, value: String)] = position > 0 ? [("Range", "bytes=\(position)-")] : []
            let answer = try await client.openFollowingRedirects(target, headers: range, alsoAccepting: 416)
            guard answer.head.status == 416 else { return answer }
            if position > 0, ContentRange(answer.head).total == position { return nil }
            throw AttemptFailure(error: .requestRefused(status: 416, message: ""))
        }

        private static func url(_ read: () throws(InferenceError) -> WebURL) throws(AttemptFailure) -> WebURL {
            do throws(InferenceError) {
                return try read()
            } catch {
                throw AttemptFailure(error: error)
            }
        }
    }
}

extension InferenceClient {
    /// Gets a file.
    /// - Parameters:
    ///   - url: an absolute http or https address, at any server.
    ///   - start: how many bytes of the file are there already.
    public func download(url: String, startingAt start: Int64 = 0, onAttempt: AttemptObserver? = nil) -> FileDownload {
        FileDownload(client: self, url: url, start: start, onAttempt: onAttempt)
    }
}

/// Which part of a file an answer holds.
struct ContentRange: Equatable {
    var offset: Int64 = 0
    /// Of the whole file; nil when the server does not say.
    var total: Int64?

    /// - Source: RFC 9110, section 14.4: `bytes 100-199/200`, or `bytes */200` when the part asked for does not exist.
    init(_ head: HTTPHead) {
        guard let field = head.headers["content-range"] else {
            total = head.headers["content-length"].flatMap { Int64($0) }
            return
        }
        let words = field.split(whereSeparator: { " -/".contains($0) })
        total = words.last.flatMap { Int64($0) }
        if head.status == 206, words.count == 4 { offset = Int64(words[1]) ?? 0 }
    }
}
