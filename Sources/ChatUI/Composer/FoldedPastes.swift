/// Large texts that were pasted, each shown as one sign in place of its many lines.
///
/// In the editor's text a folded paste is one scalar that nobody types (of the second supplementary private use area), so that every
/// command of an editor treats it as one character: it is moved over, deleted, cut, and brought back whole.
struct FoldedPastes: Hashable, Sendable {
    /// A text of more lines or bytes than these is folded when it is pasted.
    static let threshold = (lines: 10, bytes: 2000)
    private static let scalars: ClosedRange<UInt32> = 0x10_0000...0x10_FFFD

    private(set) var texts: [Unicode.Scalar: String] = [:]

    var isEmpty: Bool { texts.isEmpty }

    /// Whether a text is better folded when it is pasted.
    static func isLarge(_ text: some StringProtocol) -> Bool {
        text.utf8.count > threshold.bytes || text.utf8.count { $0 == UInt8(ascii: "\n") } >= threshold.lines
    }

    /// Whether a text has a scalar in it that stands for a paste here, and so would become that paste.
    func isMistakable(_ text: some StringProtocol) -> Bool { !isEmpty && text.unicodeScalars.contains { texts[$0] != nil } }

    /// Folds a text.
    /// - Parameter others: texts in which the sign is not to occur.
    /// - Returns: the sign that stands for it.
    mutating func fold(_ text: String, unlike others: [String]) -> String {
        for value in Self.scalars {
            guard let scalar = Unicode.Scalar(value), texts[scalar] == nil,
                !others.contains(where: { $0.unicodeScalars.contains(scalar) })
            else { continue }
            texts[scalar] = text
            return String(scalar)
        }
        return text
    }

    /// The whole text, with what was pasted in place of the signs.
    func unfolded(_ text: some StringProtocol) -> String {
        guard !isEmpty else { return String(text) }
        var whole = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let paste = texts[scalar] { whole.append(contentsOf: paste.unicodeScalars) } else { whole.append(scalar) }
        }
        return String(whole)
    }

    /// The text in pieces, of which some are pastes.
    func parts(of text: String) -> [Draft.Part] {
        guard isMistakable(text) else { return [.text(text)] }
        var parts: [Draft.Part] = []
        var run = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard let paste = texts[scalar] else {
                run.append(scalar)
                continue
            }
            if !run.isEmpty { parts.append(.text(String(run))) }
            run = String.UnicodeScalarView()
            parts.append(.paste(paste))
        }
        return run.isEmpty ? parts : parts + [.text(String(run))]
    }

    /// What is shown for a paste.
    static func label(of paste: String) -> String {
        let lines = 1 + paste.utf8.dropLast(paste.utf8.last == UInt8(ascii: "\n") ? 1 : 0).count { $0 == UInt8(ascii: "\n") }
        return "[pasted: \(lines > 1 ? "\(lines) lines, " : "")\(paste.utf8.count.byteSize)]"
    }

    /// Knows the pastes of another editor's text too, as when an earlier state of it comes back.
    mutating func add(_ others: FoldedPastes) { texts.merge(others.texts) { $1 } }

    /// Forgets the pastes whose sign is in none of the texts.
    mutating func keep(only kept: [String]) {
        guard !isEmpty else { return }
        let used = Set(kept.flatMap { $0.unicodeScalars.filter { texts[$0] != nil } })
        texts = texts.filter { used.contains($0.key) }
    }
}
