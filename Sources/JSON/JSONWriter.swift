/// Writes JSON into bytes, compact or with two spaces a level, members in the order given.
public struct JSONWriter {
    public enum Layout: Sendable { case compact, indented }

    public private(set) var bytes: [UInt8] = []
    private let layout: Layout
    private var depth = 0
    private var isFirst = true

    public init(_ layout: Layout = .compact) { self.layout = layout }

    public mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let digits): bytes.append(contentsOf: digits.utf8)
        case .string(let text): write(text)
        case .array(let elements) where elements.allSatisfy(\.isShort): writeOnOneLine(elements)
        case .array(let elements):
            writeArray { writer in
                for element in elements { writer.writeElement { $0.write(element) } }
            }
        case .object(let object):
            writeObject { writer in
                for member in object.members { writer.writeMember(member.key) { $0.write(member.value) } }
            }
        }
    }

    /// An object whose members `body` writes with `writeMember`.
    public mutating func writeObject(_ body: (inout JSONWriter) throws -> Void) rethrows {
        try writeGroup("{", "}", body)
    }

    /// An array whose elements `body` writes with `writeElement`.
    public mutating func writeArray(_ body: (inout JSONWriter) throws -> Void) rethrows {
        try writeGroup("[", "]", body)
    }

    public mutating func writeMember(_ key: String, _ value: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        write(key)
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(0x20) }
        try value(&self)
        isFirst = false
    }

    public mutating func writeElement(_ value: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        try value(&self)
        isFirst = false
    }

    public mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            bytes.append(UInt8(ascii: "\""))
            var start = 0
            for index in 0..<utf8.count {
                let byte = utf8[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F else { continue }
                bytes.append(contentsOf: utf8[start..<index])
                writeEscape(byte)
                start = index + 1
            }
            bytes.append(contentsOf: utf8[start...])
            bytes.append(UInt8(ascii: "\""))
        }
    }

    public mutating func write(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// A list of pairs of whole numbers on one line, such as `[[40, 5], [62, 3]]`.
    public mutating func writePairs(count: Int, _ pair: (Int) -> (Int, Int)) {
        bytes.append(UInt8(ascii: "["))
        for index in 0..<count {
            if index > 0 { separateOnOneLine() }
            let (first, second) = pair(index)
            bytes.append(UInt8(ascii: "["))
            write(first)
            separateOnOneLine()
            write(second)
            bytes.append(UInt8(ascii: "]"))
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func writeEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default:
            let hex = String(byte, radix: 16)
            bytes.append(contentsOf: ("u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
        }
    }

    private mutating func writeGroup(
        _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ body: (inout JSONWriter) throws -> Void
    ) rethrows {
        bytes.append(UInt8(ascii: opening))
        depth += 1
        isFirst = true
        try body(&self)
        depth -= 1
        if !isFirst { newLine() }
        bytes.append(UInt8(ascii: closing))
        isFirst = false
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        newLine()
        isFirst = true
    }

    private mutating func newLine() {
        guard layout == .indented else { return }
        bytes.append(0x0A)
        for _ in 0..<depth * 2 { bytes.append(0x20) }
    }

    private mutating func separateOnOneLine() {
        bytes.append(UInt8(ascii: ","))
        if layout == .indented { bytes.append(0x20) }
    }

    /// Short scalars and pairs of numbers stay on one line, so that a list of measurements does not take a page.
    private mutating func writeOnOneLine(_ elements: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { separateOnOneLine() }
            if case .array(let inner) = element { writeOnOneLine(inner) } else { write(element) }
        }
        bytes.append(UInt8(ascii: "]"))
        isFirst = false
    }
}

extension JSONValue {
    /// True for what may share a line with its neighbours: numbers, flags, null, and lists of them.
    fileprivate var isShort: Bool {
        switch self {
        case .null, .bool, .number: true
        case .array(let elements): elements.allSatisfy(\.isShort)
        case .string, .object: false
        }
    }

    /// This value as JSON text in UTF-8.
    public func encoded(_ layout: JSONWriter.Layout = .compact) -> [UInt8] {
        var writer = JSONWriter(layout)
        writer.write(self)
        return writer.bytes
    }

    /// This value as JSON text.
    public func text(_ layout: JSONWriter.Layout = .compact) -> String { String(decoding: encoded(layout), as: UTF8.self) }
}
