/// One request as the transport sends it.
struct HTTPRequest: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"

        /// True when the request has a body, if only an empty one.
        var alwaysHasBody: Bool {
            switch self {
            case .post, .put, .patch: true
            case .get, .head, .delete: false
            }
        }
    }

    var method: Method = .get
    var url: WebURL
    /// Names and values; the transport adds the user agent.
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// Texts in the body that no error may hold, should the server repeat them.
    var secrets: [String] = []
    /// True when the answer is shown as it comes: pieces that follow each other faster than a screen is drawn may come together.
    var isStream = false
}

/// The status line and the header fields of an answer.
struct HTTPHead: Sendable, Equatable {
    var status: Int
    var headers: HTTPHeaders
}

/// Header fields in the order they came; names compare without regard to case.
struct HTTPHeaders: Sendable, Equatable {
    struct Field: Sendable, Equatable {
        var name: String
        var value: String
    }

    private(set) var fields: [Field] = []

    mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name.lowercased(), value: value))
    }

    /// The first field of that name. `name` is in lower case.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// Why a transfer ended without its whole answer.
enum TransferFailure: Error, Equatable, Sendable {
    case cannotConnect(reason: String)
    case insecure(reason: String)
    case unusableURL
    case timedOut(TimeoutPhase)
    /// The connection ended before the answer did.
    case cut(reason: String)
    case cancelled
    /// libcurl is missing or refuses to work.
    case unavailable(reason: String)
}

/// What was being waited for when the time was over.
public enum TimeoutPhase: Sendable, Hashable {
    /// Looking up the name, connecting, and agreeing on encryption.
    case connecting
    /// The request is sent and nothing of an answer's body has come.
    case firstByte
    /// The answer has begun and nothing more of it comes.
    case idle
}

/// How long each part of a request may take.
public struct Timeouts: Sendable, Hashable {
    /// For the name, the connection and its encryption together.
    public var connect: Duration
    /// From the request being sent to the first byte of the answer's body; a model that must be loaded or reads a long prompt needs minutes.
    public var firstByte: Duration
    /// Between two pieces of the body. A consumer that does not take what is there does not count as silence of the server.
    public var idle: Duration

    public init(connect: Duration = .seconds(10), firstByte: Duration = .seconds(300), idle: Duration = .seconds(60)) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
    }

    /// 10 s, 300 s and 60 s.
    public static let standard = Timeouts()
}
