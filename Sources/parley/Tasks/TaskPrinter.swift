import Glibc
import Inference
import NcursesTerminal
import TerminalCore

/// Shows the answer to a task to a person, on standard output. What comes from a model or a file is made safe, except that a
/// written text goes to a pipe as it came.
struct TaskPrinter {
    /// How many numbers of a vector, and texts of a comparison, are shown.
    private static let shown = (numbers: 6, texts: 12)

    private let isTerminal = isatty(STDOUT_FILENO) == 1
    /// Nil where there are no colours.
    private let depth: ColorDepth?

    init() { depth = isTerminal ? ColorDepth.ofTerminal() : nil }

    func print(_ output: TaskOutput, of inputs: TaskInputs) {
        switch output {
        case .text(let text, _): write(text)
        case .generation(let response): write(response.text)
        case .transcript(let transcript): print(transcript)
        case .features(let features): print(features, of: inputs.texts)
        case .similarities(let scores):
            printTable(zip(scores, inputs.texts).map { [decimal($0, 3), bar($0), short($1)] })
        case .labels(let labels): print(labels)
        case .entities(let entities): print(entities, in: inputs.text ?? "")
        case .candidates(let gaps):
            for (index, gap) in gaps.enumerated() {
                if index > 0 { write("") }
                printTable(gap.map { [decimal($0.score, 3), bar($0.score), $0.text.trimmed, short($0.sentence)] })
            }
        case .answers(let answers): print(answers, in: inputs.context)
        case .tableAnswer(let answer):
            write(answer.text)
            printTable(zip(answer.coordinates, answer.cells).map { ["row \($0.row + 1), column \($0.column + 1)", $1] })
        case .detections(let things):
            printTable(
                [["LABEL", "SCORE", "LEFT", "TOP", "RIGHT", "BOTTOM"]]
                    + things.map { thing in
                        let box = [thing.box.left, thing.box.top, thing.box.right, thing.box.bottom]
                        return [thing.label, decimal(thing.score, 3)] + box.map { decimal($0, 0) }
                    })
        case .segments(let segments):
            printTable(
                [["LABEL", "SCORE", "MASK"]]
                    + segments.map { [$0.label, $0.score.map { decimal($0, 3) } ?? "-", $0.mask.facts] })
        case .media(let media): printTable([[media.facts]])
        case .sources(let sources): printTable(sources.map { [$0.label, $0.audio.facts] })
        case .classes(let classes): printTable(classes.enumerated().map { ["row \($0 + 1)", $1] })
        case .numbers(let numbers): printTable(numbers.enumerated().map { ["row \($0 + 1)", "\($1)"] })
        }
    }

    /// A text as it was written, with a line end.
    func write(_ text: String) { write(piece: text + "\n") }

    /// A piece of a text.
    func write(piece text: String) { writeAll(isTerminal ? text.safeForTerminal : text, to: STDOUT_FILENO) }

    private func print(_ labels: [ScoredLabel]) {
        printTable(labels.map { [$0.label, decimal($0.score, 3), bar($0.score)] })
    }

    private func print(_ transcript: SpeechRecognition.Transcript) {
        guard !transcript.chunks.isEmpty else { return write(transcript.text.trimmed) }
        printTable(
            transcript.chunks.map { chunk in
                let end = chunk.end.map { decimal($0 / .seconds(1), 2) } ?? "…"
                return [decimal(chunk.start / .seconds(1), 2), end, chunk.text.trimmed]
            })
    }

    private func print(_ features: [FeatureExtraction.Features], of texts: [String]) {
        printTable(
            zip(features, texts).enumerated().map { index, pair in
                switch pair.0 {
                case .text(let vector):
                    [
                        "\(index + 1)", "\(vector.count) numbers", "length " + decimal(length(vector), 3), beginning(vector),
                        short(pair.1),
                    ]
                case .tokens(let vectors):
                    [
                        "\(index + 1)", "\(vectors.count) tokens", "\(vectors.first?.count ?? 0) numbers each",
                        beginning(vectors.first ?? []), short(pair.1),
                    ]
                }
            })
        let vectors = features.compactMap(\.vector)
        guard 2...Self.shown.texts ~= vectors.count, vectors.count == features.count else { return }
        write("\nNearness in meaning (cosine)")
        let numbers = vectors.indices.map { "\($0 + 1)" }
        printTable(
            [[""] + numbers]
                + zip(numbers, vectors).map { [$0] + vectors.map { [vector = $1] in decimal(cosine(vector, $0), 3) } })
    }

    private func beginning(_ vector: [Float]) -> String {
        vector.prefix(Self.shown.numbers).map { decimal(Double($0), 4) }.joined(separator: " ")
            + (vector.count > Self.shown.numbers ? " …" : "")
    }

    private func print(_ answers: [QuestionAnswering.Answer], in context: String?) {
        printTable(
            answers.map { answer in
                let score = answer.score.map { decimal($0, 3) } ?? "-"
                let place = context.flatMap { text in answer.range.flatMap { MarkedText(text).around($0) } }
                return [score, answer.text.isEmpty ? "(no answer)" : answer.text] + (place.map { [$0] } ?? [])
            })
    }

    /// The text with its entities in brackets, and a table of them.
    private func print(_ entities: [TokenClassification.Entity], in text: String) {
        guard !entities.isEmpty else { return write("Nothing was found in the text.") }
        writeAll(MarkedText(text).marked(entities, at: depth) + "\n\n", to: STDOUT_FILENO)
        printTable(entities.map { [$0.label, decimal($0.score, 3), $0.word.trimmed] })
    }

    /// A text as it fits into a column.
    private func short(_ text: String) -> String { Line(text).truncated(toColumns: 40).text.trimmed }

    /// Up to twenty columns for a number from 0 to 1; nothing for any other.
    private func bar(_ share: Double) -> String {
        guard 0...1 ~= share else { return "" }
        let eighths = Int((share * 160).rounded())
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }
}

/// A number with so many decimals; JSON's way for what is too large to be read.
func decimal(_ value: Double, _ places: Int) -> String {
    guard value.magnitude < 1e12 else { return "\(value)" }
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = Int64((value.magnitude * scale).rounded())
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(scaled)" }
    let digits = String(repeating: "0", count: max(0, places + 1 - String(scaled).count)) + String(scaled)
    return "\(sign)\(digits.dropLast(places)).\(digits.suffix(places))"
}

private func length(_ vector: [Float]) -> Double { vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }

/// How near two vectors point in the same direction, from -1 to 1; 0 when one has no length or another dimension.
private func cosine(_ left: [Float], _ right: [Float]) -> Double {
    let lengths = length(left) * length(right)
    guard left.count == right.count, lengths > 0 else { return 0 }
    return zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) } / lengths
}

extension String {
    /// Without blanks at its ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
