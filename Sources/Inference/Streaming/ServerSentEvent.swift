/// One event of a stream: what its `data:` lines said.
public struct ServerSentEvent: Sendable, Hashable {
    /// The `event:` field; nil when there was none. A line `error: …`, which old llama.cpp servers send, is an event of this name.
    public var name: String?
    /// The data lines joined by line feeds.
    public var data: [UInt8]
    /// True when the event was larger than the parser's limit; `data` is then empty.
    public var exceedsLimit: Bool

    public init(name: String? = nil, data: [UInt8], exceedsLimit: Bool = false) {
        self.name = name
        self.data = data
        self.exceedsLimit = exceedsLimit
    }
}
