import Glibc

/// Turns the bytes of a `text/event-stream` into events, whatever pieces they come in.
///
/// Line ends are LF, CR or CRLF; a byte order mark, comments and unknown fields are passed over. Of an event larger than `limit` nothing is
/// kept: it is reported at once, with `exceedsLimit`, and the rest of it is passed over.
/// - Source: WHATWG HTML, section 9.2 "Server-sent events".
public struct ServerSentEventParser: Sendable {
    /// How many bytes an event's data, or a single line, may have.
    public let limit: Int

    /// The beginning of a line whose end has not come.
    private var partialLine: [UInt8] = []
    private var name: String?
    private var data: [UInt8] = []
    private var hasData = false
    /// The last byte was a CR: an LF now belongs to it.
    private var endedWithReturn = false
    private var isFirstLine = true
    /// The rest of an overlong line is passed over.
    private var skipsLine = false
    /// The rest of an overlong event is passed over.
    private var skipsEvent = false

    public init(limit: Int = 8 * 1024 * 1024) { self.limit = limit }

    /// Takes the next bytes.
    /// - Returns: the events that end in them.
    public mutating func consume(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        let taken = bytes.withContiguousStorageIfAvailable { consume(UnsafeRawBufferPointer($0), into: &events) }
        if taken == nil { _ = Array(bytes).withUnsafeBytes { consume($0, into: &events) } }
        return events
    }

    /// Ends the stream.
    /// - Returns: the last event when its closing blank line never came, as it stands.
    public mutating func finish() -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        endPartialLine(into: &events)
        dispatch(into: &events)
        self = ServerSentEventParser(limit: limit)
        return events
    }

    /// True when the next byte begins an event: whoever knows what it says may take it away whole.
    var isBetweenEvents: Bool {
        partialLine.isEmpty && !hasData && name == nil && !skipsLine && !skipsEvent && !isFirstLine && !endedWithReturn
    }

    /// Takes the next bytes, or with `stopsAtEvent` those up to the end of the first event.
    /// - Returns: how many were taken.
    @discardableResult mutating func consume(
        _ bytes: UnsafeRawBufferPointer, into events: inout [ServerSentEvent], stopsAtEvent: Bool = false
    ) -> Int {
        var index = 0
        let known = events.count
        if endedWithReturn, let first = bytes.first {
            endedWithReturn = false
            if first == 0x0A { index = 1 }
        }
        // A search for LF that has run to the end is not repeated for each line that ends with CR.
        var nextFeed = -1
        while index < bytes.count {
            if nextFeed < index { nextFeed = bytes.index(of: 0x0A, from: index, to: bytes.count) }
            let end = bytes.index(of: 0x0D, from: index, to: nextFeed)
            let line = UnsafeRawBufferPointer(rebasing: bytes[index..<end])
            guard end < bytes.count else {
                keep(line, into: &events)
                return bytes.count
            }
            index = end + 1
            if bytes[end] == 0x0D {
                if index == bytes.count { endedWithReturn = true } else if bytes[index] == 0x0A { index += 1 }
            }
            if partialLine.isEmpty, !skipsLine {
                receiveLine(line, into: &events)
            } else {
                keep(line, into: &events)
                endPartialLine(into: &events)
            }
            if stopsAtEvent, events.count > known { return index }
        }
        return index
    }

    private mutating func keep(_ part: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]) {
        guard !skipsLine else { return }
        if partialLine.count + part.count <= lineLimit {
            partialLine.append(contentsOf: part)
        } else {
            let beginning = partialLine.prefix(16) + part.prefix(16)
            partialLine = []
            skipsLine = true
            beginning.withUnsafeBytes { passOverLine(beginningWith: $0, into: &events) }
        }
    }

    /// The limit, the name of a field that counts, and its marks.
    private var lineLimit: Int { limit + 16 }

    /// Of an overlong line only the field matters: what is not data could as well be longer still.
    private mutating func passOverLine(beginningWith bytes: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]) {
        let line = isFirstLine ? bytes.withoutMark : bytes
        isFirstLine = false
        guard !skipsEvent else { return }
        switch Field(UnsafeRawBufferPointer(rebasing: line.prefix { $0 != UInt8(ascii: ":") })) {
        case .data: overflow(into: &events)
        case .error:
            name = "error"
            overflow(into: &events)
        case .event, .other: break
        }
    }

    private mutating func endPartialLine(into events: inout [ServerSentEvent]) {
        if skipsLine {
            skipsLine = false
        } else {
            var line: [UInt8] = []
            swap(&line, &partialLine)
            line.withUnsafeBytes { receiveLine($0, into: &events) }
            line.removeAll(keepingCapacity: true)
            if line.capacity <= 64 * 1024 { swap(&line, &partialLine) }
        }
    }

    private mutating func receiveLine(_ bytes: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]) {
        guard bytes.count <= lineLimit else { return passOverLine(beginningWith: bytes, into: &events) }
        let line = isFirstLine ? bytes.withoutMark : bytes
        isFirstLine = false
        guard !line.isEmpty else { return dispatch(into: &events) }
        guard !skipsEvent else { return }
        let colon = line.index(of: UInt8(ascii: ":"), from: 0, to: line.count)
        var start = min(colon + 1, line.count)
        if start < line.count, line[start] == 0x20 { start += 1 }
        let value = UnsafeRawBufferPointer(rebasing: line[start...])
        switch Field(UnsafeRawBufferPointer(rebasing: line[..<colon])) {
        case .data: append(value, into: &events)
        case .event: name = String(decoding: value, as: UTF8.self)
        case .error:
            name = "error"
            append(value, into: &events)
        case .other: break
        }
    }

    private enum Field {
        case data, event, error, other

        init(_ name: UnsafeRawBufferPointer) {
            if name.equals("data") {
                self = .data
            } else if name.equals("event") {
                self = .event
            } else if name.equals("error") {
                self = .error
            } else {
                self = .other
            }
        }
    }

    private mutating func append(_ value: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]) {
        guard data.count + value.count <= limit else { return overflow(into: &events) }
        if hasData {
            data.append(0x0A)
            data.append(contentsOf: value)
        } else {
            data = Array(value)
            hasData = true
        }
    }

    private mutating func overflow(into events: inout [ServerSentEvent]) {
        guard !skipsEvent else { return }
        events.append(ServerSentEvent(name: name, data: [], exceedsLimit: true))
        skipsEvent = true
        data = []
        hasData = false
    }

    private mutating func dispatch(into events: inout [ServerSentEvent]) {
        if !data.isEmpty {
            events.append(ServerSentEvent(name: name, data: data))
            data = []
        }
        hasData = false
        skipsEvent = false
        name = nil
    }
}

extension UnsafeRawBufferPointer {
    /// Without a byte order mark at its start.
    fileprivate var withoutMark: UnsafeRawBufferPointer {
        starts(with: [0xEF, 0xBB, 0xBF]) ? UnsafeRawBufferPointer(rebasing: self[3...]) : self
    }

    fileprivate func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && count > 0 && memcmp(baseAddress!, text.utf8Start, count) == 0
    }

    /// Where `byte` first stands in the range, or `end`.
    fileprivate func index(of byte: UInt8, from start: Int, to end: Int) -> Int {
        guard start < end, let base = baseAddress else { return end }
        guard let found = memchr(base + start, Int32(byte), end - start) else { return end }
        return base.distance(to: found)
    }
}
