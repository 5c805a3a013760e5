/// What md4c does not know: a formula, or a reference to a footnote. It is taken out of a source before md4c reads
/// it, so that `_` and `|` in a formula mean nothing there, and put back into what md4c reports.
struct MarkdownInset: Equatable {
    enum Kind: Equatable {
        /// A formula without its marks; on lines of its own when it is for display.
        case math(isDisplay: Bool)
        /// `[^label]`.
        case note
    }

    var kind: Kind
    /// The formula, or the label.
    var content: String
    /// All of it as it stands in the text.
    var source: [UInt8]

    /// An inset is the first noncharacter, its number, and the second: no text that can be shown holds them.
    static let open: [UInt8] = [0xEF, 0xB7, 0x90]
    static let close: [UInt8] = [0xEF, 0xB7, 0x91]

    /// Puts a mark in the place of every inset, and returns them in the order of their numbers.
    /// - Parameter isNote: whether a label is one that a footnote has.
    static func take(from source: inout [UInt8], isTable: Bool, isNote: (String) -> Bool) -> [MarkdownInset] {
        guard source.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "^") }) else {
            return []
        }
        return source.withUnsafeBufferPointer { bytes -> ([MarkdownInset], [UInt8])? in
            var scanner = MarkdownInsetScanner(bytes, isTable: isTable)
            guard scanner.scan(isNote: isNote) else { return nil }
            return (scanner.insets, scanner.output)
        }.map { insets, output in
            source = output
            return insets
        } ?? []
    }
}

extension [MarkdownInset] {
    /// The parts of what md4c reports: text, and insets by their number.
    enum Part {
        case text(Slice<UnsafeRawBufferPointer>)
        case inset(MarkdownInset)
    }

    func parts(of text: UnsafeRawBufferPointer) -> [Part] {
        var parts: [Part] = []
        var start = 0
        var index = 0
        while index + 6 < text.count {
            guard text[index] == 0xEF, let (number, end) = mark(in: text, at: index) else {
                index += 1
                continue
            }
            if start < index { parts.append(.text(text[start..<index])) }
            parts.append(.inset(self[number]))
            start = end
            index = end
        }
        if start < text.count { parts.append(.text(text[start...])) }
        return parts
    }

    /// The text as it stood in the source.
    func restored(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        guard !isEmpty else { return [UInt8](text) }
        return parts(of: text).flatMap { part -> [UInt8] in
            switch part {
            case .text(let text): [UInt8](text)
            case .inset(let inset): inset.source
            }
        }
    }

    private func mark(in text: UnsafeRawBufferPointer, at start: Int) -> (number: Int, end: Int)? {
        guard text[start...].starts(with: MarkdownInset.open) else { return nil }
        var index = start + 3
        var number = 0
        while index < text.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[index], number < count {
            number = number * 10 + Int(text[index] - UInt8(ascii: "0"))
            index += 1
        }
        guard text[index...].starts(with: MarkdownInset.close), number < count else { return nil }
        return (number, index + 3)
    }
}
