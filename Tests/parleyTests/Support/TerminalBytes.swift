import Glibc
import TerminalCore

/// What a program has sent to its terminal, looked at byte by byte: text that shows, and nothing that steers but what the program
/// itself draws with.
enum TerminalBytes {
    /// How the program writes.
    enum Manner {
        /// Lines one after the other: no sequence at all.
        case lines
        /// Lines with styles.
        case styledLines
        /// A screen that curses draws.
        case screen(Size)
    }

    /// What a terminal is asked as the screen is taken: whether it knows synchronized output, and the columns of five samples.
    private static let questions = [
        "\u{1B}[?2026$p",
        "\u{1B}[8m"
            + zip(2..., ["e\u{301}", "\u{65E5}", "\u{1F44D}", "\u{1FA90}", "\u{2192}"]).map { "\u{1B}[\($0);1H\($1)\u{1B}[6n" }
            .joined()
            + "\u{1B}[m",
    ]

    private static let progress = "indexing sessions: ".unicodeScalars

    /// What is wrong with `output`; empty when nothing is.
    static func problems(in output: [UInt8], _ manner: Manner) -> [String] {
        guard var text = String(validating: output, as: UTF8.self) else { return ["bytes that are no UTF-8"] }
        // Once each: whoever has them asked again is not the program.
        if case .screen = manner {
            for question in questions { if let range = text.firstRange(of: question) { text.removeSubrange(range) } }
        }
        var problems: [String] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == "\u{1B}" {
                let sequence = sequence(after: index, in: scalars)
                index += sequence.unicodeScalars.count
                if !manner.allows(sequence: sequence) { problems.append("ESC \(sequence)") }
            } else if scalar == "\r", case .screen = manner {
                continue
            } else if scalar == "\r" {
                // Alone it goes back over the line, which only the program's own progress may do: it shows on a slow machine.
                let isOwn = scalars[index...].starts(with: progress) || scalars[index...].first == "\n"
                if !isOwn { problems.append("a carriage return") }
            } else if !shows(scalar), !manner.allows(control: scalar) {
                problems.append("U+" + String(scalar.value, radix: 16, uppercase: true))
            }
        }
        return problems + passedOn(output, manner)
    }

    /// Up to its final letter.
    private static func sequence(after start: Int, in scalars: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        guard start < scalars.count else { return "" }
        text.append(scalars[start])
        var index = start + 1
        while index < scalars.count, text.count < 40 {
            let isOpen = text.first == "[" ? text.count == 1 || 0x20...0x3F ~= text.last!.value : 0x20...0x2F ~= text.last!.value
            guard isOpen else { break }
            text.append(scalars[index])
            index += 1
        }
        return String(text)
    }

    private static func shows(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: !scalar.properties.isDefaultIgnorableCodePoint && !scalar.properties.isNoncharacterCodePoint
        }
    }

    /// Attacks that stand in the output as they were sent. Those with a character that no program may send have been noticed.
    private static func passedOn(_ output: [UInt8], _ manner: Manner) -> [String] {
        let text = output.map { CChar(bitPattern: $0) } + [0]
        return AttackCorpus.all.filter { attack in
            // Tabs and line ends are what lines are made of.
            guard attack.name != "U+9", attack.name != "U+A" else { return false }
            let steers = attack.text.unicodeScalars.filter { !shows($0) }
            guard !steers.isEmpty, steers.allSatisfy({ $0 == "\u{1B}" || $0 == "\r" || manner.allows(control: $0) }) else {
                return false
            }
            return strstr(text, attack.text) != nil
        }.map { "passed on: \($0.name)" }
    }
}

extension TerminalBytes.Manner {
    fileprivate func allows(control: Unicode.Scalar) -> Bool {
        switch self {
        case .lines, .styledLines: control == "\n" || control == "\t"
        case .screen: control == "\n" || control == "\t" || control == "\u{8}"
        }
    }

    /// - Parameter sequence: what follows ESC.
    fileprivate func allows(sequence: String) -> Bool {
        guard let final = sequence.last, sequence.first == "[" else {
            if case .screen = self { return ["(B", "7", "8", "M", "D", "=", ">"].contains(sequence) }
            return sequence == "(B" && !isPlain
        }
        let parameters = String(sequence.dropFirst().dropLast())
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { $0.isEmpty ? 0 : Int($0) ?? -1 }
        if final == "m", parameters.hasPrefix(">") {
            if case .screen = self { return [">4;1", ">4"].contains(parameters) }
            return false
        }
        if final == "m" { return !isPlain && numbers.allSatisfy { 0...255 ~= $0 } }
        guard case .screen(let size) = self else { return false }
        switch final {
        case "A", "B", "C", "D", "G", "H", "L", "M", "P", "S", "T", "X", "@", "b", "d", "r":
            return numbers.count <= 2 && numbers.allSatisfy { 0...max(size.columns, size.rows) ~= $0 }
        case "J", "K": return ["", "0", "1", "2"].contains(parameters)
        case "h", "l":
            return ["4", "?1", "?7", "?12", "?25", "?12;25", "?1002", "?1004", "?1006", "?1049", "?2004", "?2031"].contains(
                parameters)
        case "t": return parameters == "22;0;0" || parameters == "23;0;0"
        case "u": return parameters == ">1" || parameters == "<"
        default: return false
        }
    }

    private var isPlain: Bool {
        if case .lines = self { return true }
        return false
    }
}
