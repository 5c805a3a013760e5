import Glibc
import TerminalCore

/// What a terminal answers when it is asked about itself, without taking the screen.
public struct TerminalProbe: Sendable {
    /// How it counts columns.
    public var widths = TerminalWidths(columns: [])
    /// Whether it can be told to show several changes at once.
    public var synchronizes = false
    /// Whether it knows kitty's keyboard protocol.
    public var hasKeyboardProtocol = false
    /// nil when it did not say.
    public var isBackgroundDark: Bool?

    /// How long all answers together may take; a slow link takes most of it.
    private static let patience: Duration = .seconds(2)

    /// Asks the terminal on standard input and output.
    ///
    /// Each sample of `GlyphKinds` is printed for a moment at the start of the line and wiped away.
    /// - Returns: nil when there is no terminal, or it answers nothing at all.
    public static func ask(environment: [String: String] = TerminalOptions.currentEnvironment()) -> TerminalProbe? {
        var modes = termios()
        guard isatty(0) == 1, isatty(1) == 1, environment["TERM"] != "dumb", tcgetattr(0, &modes) == 0 else { return nil }
        var raw = modes
        cfmakeraw(&raw)
        // What is typed meanwhile would be taken for an answer.
        tcsetattr(0, TCSAFLUSH, &raw)
        defer {
            var original = modes
            tcsetattr(0, TCSAFLUSH, &original)
        }
        var question = GlyphKinds.samples.map { "\r\($0.text)\u{1B}[6n\r\u{1B}[K" }.joined()
        if BackgroundQuestion.isUnderstood(environment: environment) { question += "\u{1B}]11;?\u{07}" }
        question += TerminalQuestions.aboutSynchronizing(environment)
        // Every terminal answers the last one, so nothing after its answer is waited for.
        question += "\u{1B}[?u\u{1B}[c"
        let bytes = Array(question.utf8)
        guard write(1, bytes, bytes.count) == bytes.count else { return nil }
        return TerminalProbe(answers: readAnswers())
    }

    private static func readAnswers() -> [UInt8] {
        var answers: [UInt8] = []
        let end = ContinuousClock.now + patience
        var buffer = [UInt8](repeating: 0, count: 512)
        while ContinuousClock.now < end, !endsWithAttributes(answers) {
            var source = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard poll(&source, 1, 100) > 0 else { continue }
            let count = read(0, &buffer, buffer.count)
            guard count > 0 else { break }
            answers += buffer[..<count]
        }
        return answers
    }

    private static func endsWithAttributes(_ answers: [UInt8]) -> Bool {
        sequences(in: answers).contains { $0.hasPrefix("?") && $0.hasSuffix("c") }
    }

    /// Reads what came back; nil when nothing did.
    init?(answers: [UInt8]) {
        let sequences = Self.sequences(in: answers)
        guard !sequences.isEmpty else { return nil }
        let places = sequences.filter { $0.hasSuffix("R") }.map { text in
            text.dropLast().split(separator: ";").last.flatMap { Int($0) }.map { $0 - 1 }
        }
        widths.columns = GlyphKinds.samples.indices.map { $0 < places.count ? places[$0] : nil }
        hasKeyboardProtocol = sequences.contains { $0.hasPrefix("?") && $0.hasSuffix("u") }
        var decoder = KeyDecoder()
        for case .background(let isDark) in decoder.decode(answers, at: .now) { isBackgroundDark = isDark }
        synchronizes = decoder.takeAnswers().contains(.mode(TerminalQuestions.synchronizedOutput, isKnown: true))
    }

    /// What stands between CSI and its end, the end included.
    private static func sequences(in bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).components(after: "\u{1B}[").compactMap { part in
            part.firstIndex { $0.isLetter }.map { String(part[...$0]) }
        }
    }
}

extension String {
    fileprivate func components(after mark: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            rest = rest[range.upperBound...]
            parts.append(rest.firstRange(of: "\u{1B}").map { rest[..<$0.lowerBound] } ?? rest)
        }
        return parts
    }
}
