import TerminalCore

/// What stands between CSI and the byte that ends it: numbers, with parts after colons, and a leading mark of whose
/// sequence it is.
struct ControlSequence {
    enum Meaning: Equatable {
        case key(KeyPress)
        case mouse(MouseEvent)
        case focus(Bool)
        case background(isDark: Bool)
        case pasteStart
        case answer(TerminalAnswer)
    }

    private var marker: UInt8?
    /// The byte before the last that makes another sequence of it.
    private var intermediate: UInt8?
    private var parameters: [[Int]] = [[]]
    private let final: UInt8

    /// Nil when it is no well-formed sequence that a key could send.
    init?(_ bytes: some BidirectionalCollection<UInt8>) {
        guard let last = bytes.last else { return nil }
        final = last
        var part: Int?
        for byte in bytes.dropLast() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): part = min((part ?? 0) * 10 + Int(byte - 0x30), 0x10FFFF)
            case UInt8(ascii: ":"), UInt8(ascii: ";"):
                parameters[parameters.count - 1].append(part ?? -1)
                if byte == UInt8(ascii: ";") { parameters.append([]) }
                part = nil
            case UInt8(ascii: "<")...UInt8(ascii: "?"):
                guard marker == nil else { return nil }
                marker = byte
            case UInt8(ascii: "$"): intermediate = byte
            default: return nil
            }
        }
        parameters[parameters.count - 1].append(part ?? -1)
    }

    private func number(_ index: Int, part: Int = 0) -> Int? {
        guard index < parameters.count, part < parameters[index].count, parameters[index][part] >= 0 else { return nil }
        return parameters[index][part]
    }

    /// Nil for what is no key and for replies.
    var meaning: Meaning? {
        if intermediate != nil { return modeReport }
        if marker == UInt8(ascii: "<") { return mouse.map(Meaning.mouse) }
        // CSI ? 997 ; 1 n for dark, 2 for light: the report that mode 2031 asks for.
        if marker == UInt8(ascii: "?"), final == UInt8(ascii: "n"), number(0) == 997, let kind = number(1), 1...2 ~= kind {
            return .background(isDark: kind == 1)
        }
        guard marker == nil else { return nil }
        switch final {
        case UInt8(ascii: "I") where parameters == [[-1]]: return .focus(true)
        case UInt8(ascii: "O") where parameters == [[-1]]: return .focus(false)
        case UInt8(ascii: "~") where number(0) == 200: return .pasteStart
        case UInt8(ascii: "R") where parameters.count == 2 && (number(0) ?? 0) > 1:
            return number(1).map { .answer(.cursor(row: number(0) ?? 0, column: $0)) }
        default: return key.map(Meaning.key)
        }
    }

    /// CSI ? mode ; 1 or 2 $ y where the mode can be switched; 0, 3 and 4 where not.
    private var modeReport: Meaning? {
        guard marker == UInt8(ascii: "?"), final == UInt8(ascii: "y"), let mode = number(0), let state = number(1) else {
            return nil
        }
        return .answer(.mode(mode, isKnown: 1...2 ~= state))
    }

    private var key: KeyPress? {
        switch final {
        case UInt8(ascii: "~"):
            if number(0) == 27, let code = number(2) { return modified(Self.key(ofCode: code)) }
            return modified(number(0).flatMap { Self.numbered[$0] })
        case UInt8(ascii: "u"): return unicodeKey
        case UInt8(ascii: "Z"): return KeyPress(.tab, .shift)
        case UInt8(ascii: "^"): return number(0).flatMap { Self.numbered[$0] }.map { KeyPress($0, .ctrl) }
        case UInt8(ascii: "@"): return number(0).flatMap { Self.numbered[$0] }.map { KeyPress($0, [.ctrl, .shift]) }
        case UInt8(ascii: "$"): return number(0).flatMap { Self.numbered[$0] }.map { KeyPress($0, .shift) }
        case UInt8(ascii: "a")...UInt8(ascii: "d"): return Self.lettered[final - 0x20].map { KeyPress($0, .shift) }
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            // CSI row ; column R is the answer to a question, unless it can only be F3 with modifiers.
            guard parameters == [[-1]] && final != UInt8(ascii: "R") || number(0) == 1 && (2...16).contains(number(1) ?? 0)
            else { return nil }
            return modified(Self.lettered[final])
        default: return modified(Self.lettered[final])
        }
    }

    /// Keys that end in a letter, after CSI or SS3.
    private static let lettered: [UInt8: KeyPress.Key] = Dictionary(
        uniqueKeysWithValues: zip(
            "ABCDFHPQRS".utf8,
            [.up, .down, .right, .left, .end, .home, .function(1), .function(2), .function(3), .function(4)]))

    /// Keys that are a number and a tilde.
    private static let numbered: [Int: KeyPress.Key] = {
        var keys: [Int: KeyPress.Key] = [
            1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        ]
        let functions = [11...15, 17...21, 23...26, 28...29, 31...34].joined()
        for (index, number) in functions.enumerated() { keys[number] = .function(index + 1) }
        return keys
    }()

    // MARK: Modifiers

    /// `key` with the modifiers of the second number; nil when it holds one that we do not know, or tells of a release.
    private func modified(_ key: KeyPress.Key?) -> KeyPress? {
        guard let key, number(1, part: 1) != 3 else { return nil }
        let bits = (number(1) ?? 1) - 1
        // Bits: shift, alt, ctrl, super, hyper, meta, caps lock, num lock.
        guard bits >= 0, bits & 0b1_1000 == 0 else { return nil }
        var press = KeyPress(key)
        if bits & 4 != 0 { press = press.adding(.ctrl) }
        if bits & 0b10_0010 != 0 { press = press.adding(.alt) }
        guard bits & 1 != 0 else { return press }
        guard case .character(let character) = press.key, press.modifiers.isDisjoint(with: [.ctrl, .alt]) else {
            return press.adding(.shift)
        }
        let uppercase = character.uppercased()
        return KeyPress(.character(uppercase.count == 1 ? uppercase.first! : character))
    }

    // MARK: Kitty's protocol

    /// CSI code : shifted code ; modifiers u
    private var unicodeKey: KeyPress? {
        guard let code = number(0) else { return nil }
        let bits = (number(1) ?? 1) - 1
        // The layout knows what shift makes of a key that is no letter.
        if bits & 1 != 0, let shifted = number(0, part: 1), case .character(let character)? = Self.key(ofCode: shifted),
            !character.isLetter, bits & 0b1_1110 == 0
        {
            return KeyPress(.character(character))
        }
        return modified(Self.key(ofCode: code))
    }

    private static func key(ofCode code: Int) -> KeyPress.Key? {
        switch code {
        case 13, 57414: return .enter
        case 9: return .tab
        case 27: return .escape
        case 8, 127: return .backspace
        case 32: return .space
        case 57376...57387: return .function(code - 57363)
        case 57399...57408: return .character(Character(Unicode.Scalar(UInt8(code - 57399 + 0x30))))
        case 57409...57413: return .character(Array("./*-+")[code - 57409])
        case 57415...57416: return .character(Array("=,")[code - 57415])
        case 57417...57426:
            return [.left, .right, .up, .down, .pageUp, .pageDown, .home, .end, .insert, .delete][code - 57417]
        case 0x21...0x7E, 0xA0..<0xE000, 0xF900...0x10FFFF:
            return Unicode.Scalar(UInt32(code)).map { .character(Character($0)) }
        default: return nil
        }
    }

    // MARK: Mouse, keypad

    /// CSI < button ; column ; row M for a press, m for a release.
    private var mouse: MouseEvent? {
        guard let button = number(0), let column = number(1), let row = number(2), column > 0, row > 0 else { return nil }
        let position = Point(column: column - 1, row: row - 1)
        // Bits: two of the button, shift, alt, ctrl, motion, wheel.
        switch (button & ~0b1_1100, final) {
        case (64, UInt8(ascii: "M")): return MouseEvent(.wheelUp, at: position)
        case (65, UInt8(ascii: "M")): return MouseEvent(.wheelDown, at: position)
        case (0, UInt8(ascii: "M")): return MouseEvent(.press, at: position)
        case (32, UInt8(ascii: "M")): return MouseEvent(.drag, at: position)
        case (0, UInt8(ascii: "m")): return MouseEvent(.release, at: position)
        default: return nil
        }
    }

    /// What follows SS3: a letter, after a modifier in some terminals.
    static func keypadKey(_ bytes: some BidirectionalCollection<UInt8>) -> KeyPress? {
        guard let final = bytes.last else { return nil }
        switch final {
        case UInt8(ascii: "M"): return KeyPress(.enter)
        case UInt8(ascii: "I"): return KeyPress(.tab)
        case UInt8(ascii: " "): return KeyPress(.space)
        case UInt8(ascii: "X"): return KeyPress(.character("="))
        case UInt8(ascii: "a")...UInt8(ascii: "d"): return lettered[final - 0x20].map { KeyPress($0, .ctrl) }
        case UInt8(ascii: "j")...UInt8(ascii: "y"): return KeyPress(.character(Character(Unicode.Scalar(final - 0x40))))
        default:
            guard let key = lettered[final] else { return nil }
            let modifier = bytes.dropLast().split(separator: UInt8(ascii: ";")).last.flatMap {
                Int(String(decoding: $0, as: UTF8.self))
            }
            return ControlSequence("1;\(modifier ?? 1)A".utf8)?.modified(key)
        }
    }
}
