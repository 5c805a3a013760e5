import TerminalCore

/// What a terminal says about itself when it is asked; what it has to say about keys is `TerminalInput`.
enum TerminalAnswer: Equatable, Sendable {
    /// Where its cursor was, counted from 1.
    case cursor(row: Int, column: Int)
    /// Whether it knows a private mode and lets it be switched.
    case mode(Int, isKnown: Bool)
    /// What it is, such as `kitty(0.42.1)` (XTVERSION).
    case name(String)

    /// Reads `>|kitty(0.42.1)`, what stands between DCS and its end; nil for every other reply.
    init?(deviceReply reply: [UInt8]) {
        guard reply.starts(with: ">|".utf8) else { return nil }
        self = .name(String(decoding: reply.dropFirst(2), as: UTF8.self))
    }
}

/// The questions that are put as the screen is taken. Nothing waits for the answers: they come among the keys.
struct TerminalQuestions {
    /// Mode 2026: what is written between its beginning and its end is shown at once.
    static let synchronizedOutput = 2026
    static let beginSynchronized = Array("\u{1B}[?2026h".utf8)
    static let endSynchronized = Array("\u{1B}[?2026l".utf8)

    private var columns: [Int?] = []
    private(set) var isSynchronizing = false
    /// Nil for one that has not said; only `GraphicsSequence.question` asks.
    private(set) var name: String?
    /// An answer is on its way, if any ever comes.
    private(set) var isWaiting = false
    /// Known once the last of the samples was answered.
    private(set) var widths: TerminalWidths?

    /// - Returns: the bytes that ask, for a screen that is empty and will be painted whole.
    mutating func ask(widths: Bool, environment: [String: String], rows: Int) -> [UInt8] {
        var question = Self.aboutSynchronizing(environment)
        let samples = GlyphKinds.samples
        if widths, rows > samples.count + 1, !Self.isTypewriter(environment) {
            columns = samples.map { _ in nil }
            // Each in a row of its own, which its answer names. F3 with modifiers looks like the answer for the first row.
            question += "\u{1B}[8m"
            for (row, sample) in samples.enumerated() { question += "\u{1B}[\(row + 2);1H\(sample.text)\u{1B}[6n" }
            question += "\u{1B}[m\u{1B}[H"
        }
        isWaiting = !question.isEmpty
        return Array(question.utf8)
    }

    /// Asks whether frames can be shown at once; nothing where that would be printed.
    static func aboutSynchronizing(_ environment: [String: String]) -> String {
        knowsModes(environment) ? "\u{1B}[?\(synchronizedOutput)$p" : ""
    }

    mutating func take(_ answer: TerminalAnswer) {
        switch answer {
        case .mode(let number, let isKnown):
            if number == Self.synchronizedOutput { isSynchronizing = isKnown }
            if columns.isEmpty { isWaiting = false }
        case .name(let name): self.name = name
        case .cursor(let row, let column):
            guard widths == nil, columns.indices.contains(row - 2) else { return }
            columns[row - 2] = column - 1
            guard row - 2 == columns.count - 1 else { return }
            widths = TerminalWidths(columns: columns)
            isWaiting = false
        }
    }

    /// Apple's terminal prints the end of the question; consoles and GNU screen know no such modes.
    private static func knowsModes(_ environment: [String: String]) -> Bool {
        environment["TERM_PROGRAM"] != "Apple_Terminal" && environment["STY"] == nil
            && BackgroundQuestion.isUnderstood(environment: environment)
    }

    /// Old terminals that have other sequences than those of ECMA-48.
    private static func isTypewriter(_ environment: [String: String]) -> Bool {
        ["sun", "wyse", "adm", "vt52", "hp", "tvi"].contains { (environment["TERM"] ?? "").hasPrefix($0) }
    }
}
