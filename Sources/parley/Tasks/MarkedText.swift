import Inference
import NcursesTerminal
import TerminalCore

/// A text in which places are counted in Unicode scalars, as models count them.
struct MarkedText {
    /// How much is shown on either side of an answer.
    private static let margin = 30

    private let scalars: [Unicode.Scalar]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private subscript(range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range.clamped(to: scalars.indices)])
        return String(text)
    }

    /// The place with what stands around it, on one line, such as `…was born in [Hamburg] in 1954…`; nil when the text has no such place.
    func around(_ range: Range<Int>) -> String? {
        guard !range.isEmpty, scalars.indices.contains(range.upperBound - 1), range.lowerBound >= 0 else { return nil }
        let start = max(0, range.lowerBound - Self.margin)
        let end = min(scalars.count, range.upperBound + Self.margin)
        let text =
            (start > 0 ? "…" : "") + self[start..<range.lowerBound] + "[" + self[range] + "]"
            + self[range.upperBound..<end] + (end < scalars.count ? "…" : "")
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The text with its entities in brackets, each with its label, safe to print.
    /// - Parameter depth: with one, every label has a colour of its own.
    func marked(_ entities: [TokenClassification.Entity], at depth: ColorDepth?) -> String {
        var labels: [String] = []
        var text = ""
        var position = 0
        for entity in entities.sorted(by: { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }) {
            // One that overlaps the one before stands in the table only.
            guard let range = entity.range, range.lowerBound >= position, range.upperBound <= scalars.count, !range.isEmpty
            else { continue }
            if !labels.contains(entity.label) { labels.append(entity.label) }
            text += self[position..<range.lowerBound].safeForTerminal
            let place = "[\(self[range]) \(entity.label)]".safeForTerminal
            let index = labels.firstIndex(of: entity.label) ?? 0
            text += depth.map { Self.style(index).controlSequence(at: $0) + place + Style.plain.controlSequence(at: $0) } ?? place
            position = range.upperBound
        }
        return text + self[position..<scalars.count].safeForTerminal
    }

    /// The terminal's own colours, in an order in which neighbours differ.
    private static func style(_ index: Int) -> Style {
        Style(foreground: .palette([6, 3, 5, 2, 4, 1][index % 6]), attributes: .bold)
    }
}
