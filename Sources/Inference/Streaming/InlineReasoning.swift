/// Splits `<think>…</think>` at the start of an answer from the answer itself, whatever pieces the text comes in.
///
/// Only a tag before anything but white space counts: further on it is text that the model writes about.
public struct InlineReasoning: Sendable {
    public enum Part: Sendable, Hashable {
        case reasoning(String)
        case text(String)
    }

    private enum Place { case beforeAnswer, inReasoning, afterReasoning, inAnswer }

    private static let opening = "<think>"
    private static let closing = "</think>"

    private var place = Place.beforeAnswer
    /// Text that may be the start of a tag, or white space that belongs to what follows.
    private var held = ""

    public init() {}

    /// Takes the next piece of the answer's text.
    public mutating func consume(_ text: String) -> [Part] {
        if place == .inAnswer { return text.isEmpty ? [] : [.text(text)] }
        held += text
        var parts: [Part] = []
        while advance(&parts) {}
        return parts
    }

    /// Ends the answer: what was held back comes out.
    public mutating func finish() -> [Part] {
        defer { self = InlineReasoning() }
        guard !held.isEmpty else { return [] }
        switch place {
        case .beforeAnswer, .inAnswer: return [.text(held)]
        case .inReasoning: return [.reasoning(held)]
        case .afterReasoning: return []
        }
    }

    /// - Returns: true when the place has changed and there may be more to read.
    private mutating func advance(_ parts: inout [Part]) -> Bool {
        switch place {
        case .beforeAnswer: return enterReasoningOrAnswer(&parts)
        case .inReasoning: return leaveReasoning(&parts)
        case .afterReasoning:
            held = String(held.drop(while: \.isWhitespace))
            if !held.isEmpty { place = .inAnswer }
            return !held.isEmpty
        case .inAnswer:
            if !held.isEmpty { parts.append(.text(held)) }
            held = ""
            return false
        }
    }

    private mutating func enterReasoningOrAnswer(_ parts: inout [Part]) -> Bool {
        let start = held.drop(while: \.isWhitespace)
        if start.hasPrefix(Self.opening) {
            held = String(start.dropFirst(Self.opening.count).drop(while: \.isNewline))
            place = .inReasoning
            return true
        }
        if Self.opening.hasPrefix(start) { return false }
        place = .inAnswer
        return true
    }

    private mutating func leaveReasoning(_ parts: inout [Part]) -> Bool {
        if let tag = held.range(of: Self.closing) {
            if tag.lowerBound > held.startIndex { parts.append(.reasoning(String(held[..<tag.lowerBound]))) }
            held = String(held[tag.upperBound...])
            place = .afterReasoning
            return true
        }
        let kept = Self.lengthOfTagStart(atEndOf: held)
        let certain = held.utf8.dropLast(kept)
        if !certain.isEmpty {
            parts.append(.reasoning(String(certain) ?? held))
            held = String(held.utf8.suffix(kept)) ?? ""
        }
        return false
    }

    /// How many bytes at the end of `text` could be the beginning of the closing tag.
    private static func lengthOfTagStart(atEndOf text: String) -> Int {
        let tag = Array(closing.utf8)
        return (1..<tag.count).last { text.utf8.suffix($0).elementsEqual(tag.prefix($0)) } ?? 0
    }
}
