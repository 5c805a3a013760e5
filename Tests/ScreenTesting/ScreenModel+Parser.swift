import TerminalCore

extension ScreenModel {
    /// Splits a terminal's input into characters and commands.
    struct Parser: Sendable {
        struct Sequence: Sendable {
            /// The marker, such as `?`, and the final letter.
            var name: String
            /// The parameters; 0 where one was left out, never empty.
            var numbers: [Int]
        }

        enum Piece {
            case none
            case scalar(Unicode.Scalar)
            case control(UInt8)
            case escape(UInt8)
            case sequence(Sequence)
            /// The cells that follow lead there (OSC 8); empty for nowhere.
            case link(String)
        }

        private enum State { case ground, escape, charset, sequence, string, stringEscape }

        private var state = State.ground
        private var bytes: [UInt8] = []

        mutating func take(_ byte: UInt8) -> Piece {
            switch state {
            case .ground: return takeText(byte)
            case .escape: return takeEscape(byte)
            case .charset:
                state = .ground
                return .escape(UInt8(ascii: "("))
            case .sequence:
                guard 0x40...0x7E ~= byte else {
                    bytes.append(byte)
                    return .none
                }
                state = .ground
                defer { bytes = [] }
                return .sequence(Self.sequence(bytes, final: byte))
            case .string:
                if byte == 0x1B { state = .stringEscape } else if byte != 0x07 { bytes.append(byte) }
                return byte == 0x07 ? endString() : .none
            case .stringEscape:
                state = .string
                return byte == UInt8(ascii: "\\") ? endString() : .none
            }
        }

        private mutating func endString() -> Piece {
            state = .ground
            defer { bytes = [] }
            let fields = String(decoding: bytes, as: UTF8.self).split(
                separator: ";", maxSplits: 2, omittingEmptySubsequences: false)
            return fields.count == 3 && fields[0] == "8" ? .link(String(fields[2])) : .none
        }

        private mutating func takeText(_ byte: UInt8) -> Piece {
            if byte == 0x1B {
                state = .escape
                bytes = []
                return .none
            }
            if byte < 0x20 || byte == 0x7F { return .control(byte) }
            bytes.append(byte)
            let first = bytes[0]
            guard bytes.count == (first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4) else { return .none }
            defer { bytes = [] }
            return .scalar(String(decoding: bytes, as: UTF8.self).unicodeScalars.first!)
        }

        private mutating func takeEscape(_ byte: UInt8) -> Piece {
            state = .ground
            switch byte {
            case UInt8(ascii: "["): state = .sequence
            case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"): state = .string
            case UInt8(ascii: "("), UInt8(ascii: ")"): state = .charset
            default: return .escape(byte)
            }
            return .none
        }

        private static func sequence(_ bytes: [UInt8], final: UInt8) -> Sequence {
            let text = String(decoding: bytes, as: UTF8.self)
            let marker = text.filter { "?<=> $".contains($0) }
            let numbers = text.filter { $0.isNumber || $0 == ";" || $0 == ":" }
                .split(omittingEmptySubsequences: false) { $0 == ";" || $0 == ":" }.map { Int($0) ?? 0 }
            return Sequence(name: marker + String(Unicode.Scalar(final)), numbers: numbers)
        }
    }
}

extension Style {
    /// This style after the parameters of an SGR sequence.
    func applying(_ numbers: [Int]) -> Style {
        var style = self
        var index = 0
        func color() -> Color? {
            guard index + 1 < numbers.count else { return nil }
            switch numbers[index + 1] {
            case 5 where index + 2 < numbers.count:
                defer { index += 2 }
                return .palette(UInt8(numbers[index + 2]))
            case 2 where index + 4 < numbers.count:
                defer { index += 4 }
                return .rgb(UInt8(numbers[index + 2]), UInt8(numbers[index + 3]), UInt8(numbers[index + 4]))
            default: return nil
            }
        }
        while index < numbers.count {
            switch numbers[index] {
            case 0: style = Style(link: style.link)
            case 1: style.attributes.insert(.bold)
            case 2: style.attributes.insert(.dim)
            case 3: style.attributes.insert(.italic)
            case 4: style.attributes.insert(.underline)
            case 7: style.attributes.insert(.reverse)
            case 9: style.attributes.insert(.strikethrough)
            case 22: style.attributes.subtract([.bold, .dim])
            case 23: style.attributes.remove(.italic)
            case 24: style.attributes.remove(.underline)
            case 27: style.attributes.remove(.reverse)
            case 29: style.attributes.remove(.strikethrough)
            case 30...37: style.foreground = .palette(UInt8(numbers[index] - 30))
            case 38: style.foreground = color() ?? style.foreground
            case 39: style.foreground = .standard
            case 40...47: style.background = .palette(UInt8(numbers[index] - 40))
            case 48: style.background = color() ?? style.background
            case 49: style.background = .standard
            case 90...97: style.foreground = .palette(UInt8(numbers[index] - 82))
            case 100...107: style.background = .palette(UInt8(numbers[index] - 92))
            default: break
            }
            index += 1
        }
        return style
    }
}
