import Glibc

/// Reads one HTTP/1.1 answer, whatever pieces its bytes come in: the head, then the body without what frames it.
/// - Source: RFC 9112, sections 2 to 7.
struct HTTPAnswerReader {
    /// What makes the rest of the answer unreadable.
    enum Problem: Error, Equatable {
        case notHTTP
        case headTooLarge
        case badFraming

        var reason: String {
            switch self {
            case .notHTTP: "the server's answer is not HTTP"
            case .headTooLarge: "the server's answer has too many header fields"
            case .badFraming: "the parts of the server's answer do not fit together"
            }
        }
    }

    private enum Place: Equatable {
        case head
        case length(left: Int)
        case untilClose
        case chunkSize(Int, digits: Int, isBehindSize: Bool)
        case chunk(left: Int)
        case chunkEnd
        case trailer(isLineEmpty: Bool)
        case complete
    }

    /// Bytes of a head, or of the trailer.
    private static let headLimit = 256 * 1024

    /// The answer to HEAD ends with its head, whatever that says of a body.
    private let hasNoBody: Bool
    private var place = Place.head
    private var headReader = HTTPHeadReader()
    private var line: [UInt8] = []
    /// Bytes of the head, then of the trailer.
    private var headLength = 0
    /// Nil until the head is in.
    private(set) var head: HTTPHead?
    private var closesConnection = false

    init(to method: HTTPRequest.Method = .get) { hasNoBody = method == .head }

    /// True while not one byte has come.
    var isUntouched: Bool { head == nil && headLength == 0 }
    /// True when the answer is whole.
    var isComplete: Bool { place == .complete }
    /// True when the connection may carry another request after this answer.
    var keepsConnection: Bool { isComplete && !closesConnection }
    /// True when the end of the connection is the end of the answer.
    var mayEndHere: Bool { place == .complete || place == .untilClose }

    /// Takes the next bytes and moves those of the body to the front of `bytes`.
    /// - Returns: how many those are.
    mutating func consume(_ bytes: UnsafeMutableRawBufferPointer) throws(Problem) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var read = 0
        var kept = 0
        while read < bytes.count {
            let available = bytes.count - read
            switch place {
            case .head: read += try consumeHead(UnsafeRawBufferPointer(rebasing: bytes[read...]))
            case .length(let left):
                let count = min(left, available)
                keep(base, read, count, &kept)
                read += count
                place = count == left ? .complete : .length(left: left - count)
            case .untilClose:
                keep(base, read, available, &kept)
                read += available
            case .chunk(let left):
                let count = min(left, available)
                keep(base, read, count, &kept)
                read += count
                place = count == left ? .chunkEnd : .chunk(left: left - count)
            case .chunkSize, .chunkEnd, .trailer:
                try consumeFraming(bytes[read])
                read += 1
            case .complete:
                // What a server says unasked makes the connection useless for the next question.
                closesConnection = true
                return kept
            }
        }
        return kept
    }

    private func keep(_ base: UnsafeMutableRawPointer, _ start: Int, _ count: Int, _ kept: inout Int) {
        if start != kept { memmove(base + kept, base + start, count) }
        kept += count
    }

    // MARK: The head

    /// - Returns: how many bytes were read: up to the end of the first line in them, or all.
    private mutating func consumeHead(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> Int {
        let end = bytes.firstIndex(of: 0x0A)
        let count = end.map { $0 + 1 } ?? bytes.count
        headLength += count
        guard headLength <= Self.headLimit else { throw .headTooLarge }
        let isFirstLine = headLength == line.count + count
        line.append(contentsOf: bytes[..<count])
        if isFirstLine, !line.starts(with: "HTTP/".utf8.prefix(line.count)) { throw .notHTTP }
        guard end != nil else { return count }
        defer { line.removeAll(keepingCapacity: true) }
        guard let head = line.withUnsafeBytes({ headReader.receive($0) }) else { return count }
        self.head = head
        headLength = 0
        try chooseFraming(head)
        return count
    }

    private mutating func chooseFraming(_ head: HTTPHead) throws(Problem) {
        let connection = head.headers["connection"]?.lowercased() ?? ""
        closesConnection = connection.contains("close")
        if hasNoBody || head.status == 204 || head.status == 304 {
            place = .complete
        } else if let coding = head.headers["transfer-encoding"]?.lowercased() {
            place = coding.hasSuffix("chunked") ? .chunkSize(0, digits: 0, isBehindSize: false) : .untilClose
        } else if let text = head.headers["content-length"] {
            guard let length = Int(text), length >= 0 else { throw .badFraming }
            place = length == 0 ? .complete : .length(left: length)
        } else {
            place = .untilClose
        }
    }

    // MARK: Between chunks

    private mutating func consumeFraming(_ byte: UInt8) throws(Problem) {
        switch place {
        case .chunkSize(let size, let digits, let isBehindSize):
            if byte == 0x0A {
                guard digits > 0 else { throw .badFraming }
                place = size == 0 ? .trailer(isLineEmpty: true) : .chunk(left: size)
            } else if !isBehindSize, let digit = Self.value(ofHexDigit: byte) {
                guard digits < 15 else { throw .badFraming }
                place = .chunkSize(size << 4 | digit, digits: digits + 1, isBehindSize: false)
            } else {
                // A carriage return, or an extension that nobody uses.
                headLength = isBehindSize ? headLength + 1 : 0
                guard digits > 0 else { throw .badFraming }
                guard headLength <= Self.headLimit else { throw .headTooLarge }
                place = .chunkSize(size, digits: digits, isBehindSize: true)
            }
        case .chunkEnd:
            if byte == 0x0A { place = .chunkSize(0, digits: 0, isBehindSize: false) } else if byte != 0x0D { throw .badFraming }
        case .trailer(let isLineEmpty):
            headLength += 1
            guard headLength <= Self.headLimit else { throw .headTooLarge }
            if byte == 0x0A {
                place = isLineEmpty ? .complete : .trailer(isLineEmpty: true)
            } else if byte != 0x0D {
                place = .trailer(isLineEmpty: false)
            }
        case .head, .length, .untilClose, .chunk, .complete: preconditionFailure("no framing is read here")
        }
    }

    private static func value(ofHexDigit byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x46, 0x61...0x66: Int((byte | 0x20) - 0x61) + 10
        default: nil
        }
    }
}
