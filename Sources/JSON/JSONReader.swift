/// Why bytes are not the JSON that was asked for. `offset` counts bytes from the start of the text.
public struct JSONError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        /// The text ends in the middle of a value.
        case unexpectedEnd
        /// A byte that cannot stand here.
        case unexpectedByte(UInt8)
        /// The value is of another kind than the caller needs, such as a string where a number must be.
        case wrongKind(expected: String)
        /// Arrays and objects inside each other more than `JSONReader.depthLimit` deep.
        case tooDeep
    }

    public var reason: Reason
    public var offset: Int

    public init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// Reads JSON piece by piece from bytes: the caller takes what it knows and skips the rest, without a tree in between.
///
/// Reading a stream's chunk this way costs a tenth of decoding it (`make bench` shows the two), and reading a
/// whole `JSONValue` keeps member order and number digits, which a decoder into Swift types cannot.
/// Bytes that are not UTF-8 inside strings become U+FFFD, as do lone surrogates.
public struct JSONReader {
    public static let depthLimit = 256

    private let bytes: [UInt8]
    private var index: Int
    private let end: Int
    private var depth = 0

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = 0
        end = bytes.count
    }

    public init(_ text: some StringProtocol) { self.init(Array(text.utf8)) }

    /// The byte where the next piece starts.
    public var offset: Int { index }

    public enum Kind: Sendable { case null, bool, number, string, array, object }

    /// What the next value is, without reading it.
    public mutating func peekKind() throws(JSONError) -> Kind {
        switch try peekByte() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case let other: throw failure(.unexpectedByte(other))
        }
    }

    /// Reads an object: `member` is called with each name and must read or skip its value.
    public mutating func readObject(
        _ member: (_ key: String, _ reader: inout JSONReader) throws -> Void
    ) throws {
        guard try peekKind() == .object else { throw failure(.wrongKind(expected: "an object")) }
        try descend()
        index += 1
        if try peekByte() == UInt8(ascii: "}") {
            index += 1
        } else {
            while true {
                guard try peekByte() == UInt8(ascii: "\"") else { throw failure(.unexpectedByte(bytes[index])) }
                let key = try readString()
                guard try peekByte() == UInt8(ascii: ":") else { throw failure(.unexpectedByte(bytes[index])) }
                index += 1
                try member(key, &self)
                if try !continues(until: UInt8(ascii: "}")) { break }
            }
        }
        depth -= 1
    }

    /// Reads an array: `element` is called before each element and must read or skip it.
    public mutating func readArray(_ element: (_ reader: inout JSONReader) throws -> Void) throws {
        guard try peekKind() == .array else { throw failure(.wrongKind(expected: "an array")) }
        try descend()
        index += 1
        if try peekByte() == UInt8(ascii: "]") {
            index += 1
        } else {
            while true {
                try element(&self)
                if try !continues(until: UInt8(ascii: "]")) { break }
            }
        }
        depth -= 1
    }

    public mutating func readString() throws(JSONError) -> String {
        guard try peekByte() == UInt8(ascii: "\"") else { throw failure(.wrongKind(expected: "a string")) }
        index += 1
        let start = index
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let text = String(decoding: bytes[start..<index], as: UTF8.self)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                return try readEscapedString(from: start)
            case 0..<0x20:
                throw failure(.unexpectedByte(bytes[index]))
            default:
                index += 1
            }
        }
        throw failure(.unexpectedEnd)
    }

    public mutating func readBool() throws(JSONError) -> Bool {
        switch try peekByte() {
        case UInt8(ascii: "t"):
            try readWord("true")
            return true
        case UInt8(ascii: "f"):
            try readWord("false")
            return false
        default: throw failure(.wrongKind(expected: "true or false"))
        }
    }

    /// The digits of a number as they stand.
    public mutating func readNumber() throws(JSONError) -> String {
        let start = try scanNumber()
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// An integer; `3.0` counts as 3, and a number that is no integer is of the wrong kind.
    public mutating func readInt() throws(JSONError) -> Int {
        let start = try scanNumber()
        var value = 0
        var position = start
        let negative = bytes[start] == UInt8(ascii: "-")
        if negative { position += 1 }
        while position < index, index - start < 18, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            value = value * 10 + Int(bytes[position] - 0x30)
            position += 1
        }
        if position == index { return negative ? -value : value }
        let digits = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let exact = Int(digits) ?? Double(digits).flatMap({ Int(exactly: $0) }) else {
            throw failure(.wrongKind(expected: "a whole number"))
        }
        return exact
    }

    public mutating func readDouble() throws(JSONError) -> Double {
        let digits = try readNumber()
        // What is too large for a Double is infinite, which no JSON can say.
        guard let value = Double(digits), value.isFinite else { throw failure(.wrongKind(expected: "a number")) }
        return value
    }

    /// Reads a null and answers true, or leaves any other value where it is and answers false.
    public mutating func readNull() throws(JSONError) -> Bool {
        guard try peekByte() == UInt8(ascii: "n") else { return false }
        try readWord("null")
        return true
    }

    /// Reads the next value whole.
    public mutating func readValue() throws -> JSONValue {
        switch try peekKind() {
        case .null:
            try readWord("null")
            return .null
        case .bool: return .bool(try readBool())
        case .number: return .number(try readNumber())
        case .string: return .string(try readString())
        case .array:
            var elements: [JSONValue] = []
            try readArray { elements.append(try $0.readValue()) }
            return .array(elements)
        case .object:
            var object = JSONObject()
            try readObject { key, reader in object.append(key, try reader.readValue()) }
            return .object(object)
        }
    }

    /// Passes over the next value, whatever it is.
    public mutating func skipValue() throws {
        switch try peekKind() {
        case .null: try readWord("null")
        case .bool: _ = try readBool()
        case .number: _ = try scanNumber()
        case .string: try skipString()
        case .array: try readArray { try $0.skipValue() }
        case .object: try readObject { _, reader in try reader.skipValue() }
        }
    }

    /// Demands that nothing but white space follows.
    public mutating func finish() throws(JSONError) {
        skipWhitespace()
        if index < end { throw failure(.unexpectedByte(bytes[index])) }
    }
}

extension JSONReader {
    private func failure(_ reason: JSONError.Reason) -> JSONError { JSONError(reason: reason, offset: index) }

    private mutating func skipWhitespace() {
        while index < end {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private mutating func peekByte() throws(JSONError) -> UInt8 {
        skipWhitespace()
        guard index < end else { throw failure(.unexpectedEnd) }
        return bytes[index]
    }

    private mutating func descend() throws(JSONError) {
        depth += 1
        if depth > Self.depthLimit { throw failure(.tooDeep) }
    }

    /// After an element: true at a comma, false at the closing byte, which is consumed.
    private mutating func continues(until closing: UInt8) throws(JSONError) -> Bool {
        let byte = try peekByte()
        index += 1
        if byte == UInt8(ascii: ",") { return true }
        if byte == closing { return false }
        index -= 1
        throw failure(.unexpectedByte(byte))
    }

    private mutating func readWord(_ word: StaticString) throws(JSONError) {
        skipWhitespace()
        for position in 0..<word.utf8CodeUnitCount {
            guard index < end else { throw failure(.unexpectedEnd) }
            guard bytes[index] == word.utf8Start[position] else { throw failure(.unexpectedByte(bytes[index])) }
            index += 1
        }
    }

    /// Moves past a number and answers where it began.
    private mutating func scanNumber() throws(JSONError) -> Int {
        let first = try peekByte()
        let start = index
        if first == UInt8(ascii: "-") { index += 1 }
        guard index < end else { throw failure(.unexpectedEnd) }
        if bytes[index] == UInt8(ascii: "0") {
            index += 1
        } else if try !scanDigits() {
            throw start == index ? failure(.wrongKind(expected: "a number")) : failure(.unexpectedByte(bytes[index]))
        }
        if index < end, bytes[index] == UInt8(ascii: ".") {
            index += 1
            if try !scanDigits() { throw failure(.unexpectedByte(bytes[index])) }
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            if try !scanDigits() { throw failure(.unexpectedByte(bytes[index])) }
        }
        return start
    }

    private mutating func scanDigits() throws(JSONError) -> Bool {
        guard index < end else { throw failure(.unexpectedEnd) }
        let start = index
        while index < end, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
        return index > start
    }

    private mutating func skipString() throws(JSONError) {
        index += 1
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        index = min(index, end)
        throw failure(.unexpectedEnd)
    }

    private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<index])
        while index < end {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                index += 1
                try readEscape(into: &text)
            case 0..<0x20:
                throw failure(.unexpectedByte(byte))
            default:
                let start = index
                repeat { index += 1 } while index < end && isPlain(bytes[index])
                text.append(contentsOf: bytes[start..<index])
            }
        }
        throw failure(.unexpectedEnd)
    }

    /// True for a byte that stands for itself inside a string.
    private func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
        guard index < end else { throw failure(.unexpectedEnd) }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try readHexUnit()
            if 0xD800..<0xDC00 ~= code {
                code = try readLowSurrogate(after: code)
            } else if 0xDC00..<0xE000 ~= code {
                code = 0xFFFD
            }
            text.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        default:
            index -= 1
            throw failure(.unexpectedByte(byte))
        }
    }

    /// The scalar of a surrogate pair, or U+FFFD when the second half does not follow.
    private mutating func readLowSurrogate(after high: UInt32) throws(JSONError) -> UInt32 {
        guard index + 1 < end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else { return 0xFFFD }
        let restart = index
        index += 2
        let low = try readHexUnit()
        guard 0xDC00..<0xE000 ~= low else {
            index = restart
            return 0xFFFD
        }
        return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
    }

    private mutating func readHexUnit() throws(JSONError) -> UInt32 {
        guard index + 4 <= end else {
            index = end
            throw failure(.unexpectedEnd)
        }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            let byte = bytes[index]
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: unit = unit << 4 | UInt32((byte | 0x20) - 0x61 + 10)
            default: throw failure(.unexpectedByte(byte))
            }
            index += 1
        }
        return unit
    }
}

extension JSONValue {
    /// Reads one value that fills the whole text.
    public init(parsing bytes: [UInt8]) throws {
        var reader = JSONReader(bytes)
        self = try reader.readValue()
        try reader.finish()
    }

    public init(parsing text: String) throws { try self.init(parsing: Array(text.utf8)) }
}
