import CYAML

/// Why a text is no YAML document that this program takes. Line and column count from 1.
struct YAMLError: Error, Equatable {
    var reason: String
    var line: Int
    var column: Int
}

/// A value of a YAML document, and where it stands.
/// - Source: YAML 1.1 as libyaml reads it.
struct YAMLNode: Sendable {
    enum Kind: Sendable { case plainScalar, quotedScalar, sequence, mapping }

    var kind: Kind
    /// Of a scalar; `"1"` and `1` have the same text and differ in kind.
    var text = ""
    /// The elements of a sequence; the keys and values of a mapping, in turn.
    var children: [YAMLNode] = []
    /// Both from 1.
    var line: Int
    var column: Int

    /// How deep values may stand in each other.
    private static let depthLimit = 32
    /// How many brackets may be open; those in texts are counted too, so there is room for them.
    private static let bracketLimit = 1000
    /// How many values a document may have, each alias counted with all that it stands for.
    private static let countLimit = 50_000

    /// The root of the first document in a text; nil for a text without one.
    static func parse(_ text: String) throws(YAMLError) -> YAMLNode? {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else {
            throw YAMLError(reason: "there is no memory to read it", line: 1, column: 1)
        }
        defer { yaml_parser_delete(&parser) }
        var bytes = Array(text.utf8)
        let count = bytes.count
        try checkBrackets(bytes)
        return try bytes.withUnsafeMutableBufferPointer { buffer throws(YAMLError) in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, count)
            var document = yaml_document_t()
            guard yaml_parser_load(&parser, &document) == 1 else { throw YAMLError(parser, in: buffer) }
            defer { yaml_document_delete(&document) }
            guard let root = yaml_document_get_root_node(&document) else { return nil }
            var count = 0
            return try YAMLNode(root, in: &document, depth: 0, count: &count)
        }
    }

    /// libyaml looks at every open bracket again at each token, which takes seconds with some ten thousand of them.
    private static func checkBrackets(_ bytes: [UInt8]) throws(YAMLError) {
        var (depth, line, column) = (0, 1, 1)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "\n"): (line, column) = (line + 1, 0)
            default: break
            }
            if depth > bracketLimit { throw YAMLError(reason: "values stand too deep in each other", line: line, column: column) }
            if byte & 0xC0 != 0x80 { column += 1 }
        }
    }

    private init(
        _ node: UnsafeMutablePointer<yaml_node_t>, in document: inout yaml_document_t, depth: Int, count: inout Int
    ) throws(YAMLError) {
        line = node.pointee.start_mark.line + 1
        column = node.pointee.start_mark.column + 1
        // An alias may hold itself, and a few lines of aliases unfold to millions of values.
        guard depth < Self.depthLimit else {
            throw YAMLError(reason: "values stand too deep in each other", line: line, column: column)
        }
        count += 1
        guard count <= Self.countLimit else {
            throw YAMLError(reason: "there are too many values", line: line, column: column)
        }
        let data = node.pointee.data
        switch node.pointee.type {
        case YAML_SEQUENCE_NODE:
            kind = .sequence
            var item = data.sequence.items.start
            while let current = item, current < data.sequence.items.top {
                children.append(try Self.node(current.pointee, in: &document, depth: depth, count: &count))
                item = current + 1
            }
        case YAML_MAPPING_NODE:
            kind = .mapping
            var names: Set<String> = []
            var pair = data.mapping.pairs.start
            while let current = pair, current < data.mapping.pairs.top {
                let key = try Self.node(current.pointee.key, in: &document, depth: depth, count: &count)
                if let name = key.string, !names.insert(name).inserted {
                    throw YAMLError(reason: "“\(name)” stands here twice", line: key.line, column: key.column)
                }
                children += [key, try Self.node(current.pointee.value, in: &document, depth: depth, count: &count)]
                pair = current + 1
            }
        default:
            kind = data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? .plainScalar : .quotedScalar
            text = String(decoding: UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length), as: UTF8.self)
        }
    }

    private static func node(
        _ index: Int32, in document: inout yaml_document_t, depth: Int, count: inout Int
    ) throws(YAMLError) -> YAMLNode {
        guard let node = yaml_document_get_node(&document, index) else { preconditionFailure("libyaml names a node it has not") }
        return try YAMLNode(node, in: &document, depth: depth + 1, count: &count)
    }
}

extension YAMLNode {
    /// A scalar's text; nil for a list or mapping and for an empty plain value, which means nothing.
    var string: String? {
        switch kind {
        case .quotedScalar: text
        case .plainScalar: ["", "~", "null"].contains(text) ? nil : text
        case .sequence, .mapping: nil
        }
    }

    var int: Int? { kind == .plainScalar ? Int(text) : nil }
    var double: Double? { kind == .plainScalar ? Double(text) : nil }
    var sequence: [YAMLNode]? { kind == .sequence ? children : nil }

    var mapping: [(key: YAMLNode, value: YAMLNode)]? {
        guard kind == .mapping else { return nil }
        return stride(from: 0, to: children.count, by: 2).map { (children[$0], children[$0 + 1]) }
    }
}

extension YAMLError {
    fileprivate init(_ parser: yaml_parser_t, in bytes: UnsafeMutableBufferPointer<UInt8>) {
        let problem = parser.problem.map { String(cString: $0) } ?? "it is no YAML"
        self.init(reason: problem, line: parser.problem_mark.line + 1, column: parser.problem_mark.column + 1)
        guard parser.error == YAML_READER_ERROR else { return }
        // A byte that is no text is named by its place among the bytes alone.
        let before = bytes.prefix(parser.problem_offset)
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count { $0 & 0xC0 != 0x80 } + 1
    }
}
