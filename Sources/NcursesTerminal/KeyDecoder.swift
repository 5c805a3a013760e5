import TerminalCore

/// Turns the bytes of a keyboard into keys, pastes, clicks and focus changes: a value, fed bytes in any chunking.
///
/// What a terminal sends and this does not know is swallowed whole: it never turns into typed text. So are the
/// terminal's answers to questions that another program, or an earlier one, has asked.
/// - Source: ECMA-48 (the shape of sequences); xterm's "XTerm Control Sequences"; kitty's keyboard protocol.
public struct KeyDecoder: Sendable {
    /// How long an ESC byte waits for what would make it a longer key.
    public static let escapeDelay: Duration = .milliseconds(25)
    /// How long a sequence that has begun may take, and a paste may pause: the rest is then taken for lost.
    public static let sequenceDelay: Duration = .milliseconds(500)

    /// When `expire` has something to do; nil when nothing is waiting.
    public private(set) var deadline: ContinuousClock.Instant?

    private let sequences: [(bytes: [UInt8], key: KeyPress)]
    private var state = State.ground
    /// The bytes of the sequence that has begun, ESC included; without the ESC of alt before it.
    private var pending: [UInt8] = []
    private var hasAlt = false
    private var paste: [UInt8] = []
    /// The text of a reply that may be worth reading, as far as it has come.
    private var reply: [UInt8] = []
    private var isPasting = false
    private var answers: [TerminalAnswer] = []

    private enum State: Sendable {
        case ground
        /// Inside a sequence of keys and replies.
        case sequence
        /// Inside the text of a reply, up to its end: BEL or ESC \.
        case string
        /// The bytes of one character.
        case character(remaining: Int)
    }

    /// - Parameter sequences: what this terminal's own description says that its keys send, each starting with ESC.
    ///   Where two are alike the first counts.
    public init(sequences: [(bytes: [UInt8], key: KeyPress)] = []) { self.sequences = sequences }

    /// Takes bytes that arrived at `now`.
    public mutating func decode(_ bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant) -> [TerminalInput] {
        var input: [TerminalInput] = []
        for byte in bytes { take(byte, into: &input) }
        deadline = wait.map { now + $0 }
        return input
    }

    /// What the terminal has said about itself since the last call.
    mutating func takeAnswers() -> [TerminalAnswer] {
        defer { answers.removeAll(keepingCapacity: true) }
        return answers
    }

    /// Ends what has waited long enough.
    public mutating func expire(at now: ContinuousClock.Instant) -> [TerminalInput] {
        guard let deadline, deadline <= now else { return [] }
        self.deadline = nil
        var input: [TerminalInput] = []
        if isPasting {
            paste += pending
            reset()
            endPaste(into: &input)
            return input
        }
        if case .sequence = state, let second = pending.dropFirst().first, pending.count == 2 {
            // ESC and one byte more, which would have started a sequence: alt and that key.
            emit(Self.key(ofByte: second)?.adding(.alt), into: &input)
        } else if case .sequence = state, pending.count == 1 {
            if hasAlt { input.append(.key(KeyPress(.escape))) }
            hasAlt = false
            emit(KeyPress(.escape), into: &input)
        } else {
            reset()
        }
        return input
    }

    private var wait: Duration? {
        switch state {
        case .ground: isPasting ? Self.sequenceDelay : nil
        case .sequence where !isPasting && pending.count <= 2: Self.escapeDelay
        default: Self.sequenceDelay
        }
    }

    private mutating func reset() {
        state = .ground
        pending.removeAll(keepingCapacity: true)
        hasAlt = false
    }

    /// Ends the sequence with a key, if it is one.
    private mutating func emit(_ key: KeyPress?, into input: inout [TerminalInput]) {
        if var key {
            if hasAlt { key = key.adding(.alt) }
            input.append(.key(key))
        }
        reset()
    }

    // MARK: Bytes

    private mutating func take(_ byte: UInt8, into input: inout [TerminalInput]) {
        switch state {
        case .ground: isPasting ? takePasted(byte, into: &input) : start(byte, into: &input)
        case .sequence: isPasting ? takePasteEnd(byte, into: &input) : takeInSequence(byte, into: &input)
        case .string: takeInString(byte, into: &input)
        case .character(let remaining): takeInCharacter(byte, remaining: remaining, into: &input)
        }
    }

    private mutating func start(_ byte: UInt8, into input: inout [TerminalInput]) {
        switch byte {
        case 0x1B:
            pending.append(byte)
            state = .sequence
        case 0xC2..<0xE0: beginCharacter(byte, remaining: 1)
        case 0xE0..<0xF0: beginCharacter(byte, remaining: 2)
        case 0xF0..<0xF5: beginCharacter(byte, remaining: 3)
        default: emit(Self.key(ofByte: byte), into: &input)
        }
    }

    private mutating func beginCharacter(_ byte: UInt8, remaining: Int) {
        pending = [byte]
        state = .character(remaining: remaining)
    }

    private mutating func takeInCharacter(_ byte: UInt8, remaining: Int, into input: inout [TerminalInput]) {
        guard byte & 0xC0 == 0x80 else {
            // Not UTF-8: drop what there is of it.
            reset()
            return take(byte, into: &input)
        }
        pending.append(byte)
        state = .character(remaining: remaining - 1)
        guard remaining == 1 else { return }
        let scalar = String(validating: pending, as: UTF8.self)?.unicodeScalars.first
        // Controls of the upper half are not typed.
        emit(scalar.flatMap { $0.value < 0xA0 ? nil : KeyPress(.character(Character($0))) }, into: &input)
    }

    private mutating func takeInSequence(_ byte: UInt8, into input: inout [TerminalInput]) {
        if pending.count == 1, byte == 0x1B {
            // ESC ESC: alt and a key that starts with ESC itself, or the Escape key twice.
            if hasAlt { input.append(.key(KeyPress(.escape))) }
            hasAlt = true
            return
        }
        pending.append(byte)
        let known = sequences.filter { $0.bytes.starts(with: pending) }
        if known.contains(where: { $0.bytes.count > pending.count }) { return }
        if let key = known.first?.key { return emit(key, into: &input) }
        if byte == 0x1B {
            // A sequence that was broken off; a new one starts.
            reset()
            return start(byte, into: &input)
        }
        guard pending.count > 2 else { return takeIntroducer(byte, into: &input) }
        switch pending[1] {
        case UInt8(ascii: "["): takeInCSI(byte, into: &input)
        case UInt8(ascii: "O"): takeInSS3(byte, into: &input)
        default: takeAfterStringIntroducer(byte, into: &input)
        }
    }

    /// The byte after ESC.
    private mutating func takeIntroducer(_ byte: UInt8, into input: inout [TerminalInput]) {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "O"), UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"): return
        default:
            hasAlt = true
            pending.removeAll(keepingCapacity: true)
            state = .ground
            start(byte, into: &input)
        }
    }

    // MARK: Replies

    /// A reply's text starts in few ways; anything else is alt and a key, then this key.
    private mutating func takeAfterStringIntroducer(_ byte: UInt8, into input: inout [TerminalInput]) {
        let starts: [UInt8] =
            switch pending[1] {
            case UInt8(ascii: "]"): Array("0123456789lL".utf8)
            case UInt8(ascii: "P"): Array("0123456789>!$+=|".utf8)
            default: Array("G".utf8)
            }
        if starts.contains(byte) {
            state = .string
            // What is to be known stands at the beginning.
            reply = [byte]
            pending.removeAll(keepingCapacity: true)
        } else {
            emit(Self.key(ofByte: pending[1])?.adding(.alt), into: &input)
            take(byte, into: &input)
        }
    }

    private mutating func takeInString(_ byte: UInt8, into input: inout [TerminalInput]) {
        let endsWithEscape = pending == [0x1B] && byte == UInt8(ascii: "\\")
        if endsWithEscape || byte == 0x07 {
            if let told = TerminalInput(colorReply: reply) ?? TerminalInput(pictureReply: reply) {
                input.append(told)
            } else if let answer = TerminalAnswer(deviceReply: reply) {
                answers.append(answer)
            }
            reply = []
            return reset()
        }
        // CAN and SUB break a reply off.
        if byte == 0x18 || byte == 0x1A { return reset() }
        pending = byte == 0x1B ? [byte] : []
        if byte != 0x1B, !reply.isEmpty, reply.count < 64 { reply.append(byte) }
    }

    // MARK: Sequences

    private mutating func takeInCSI(_ byte: UInt8, into input: inout [TerminalInput]) {
        // The Linux console's F1 to F5 are CSI [ A to E, rxvt's shifted keys end in $, xterm's old mouse is CSI M and 3 bytes.
        if pending.count == 3, byte == UInt8(ascii: "[") { return }
        if pending.count == 4, pending[2] == UInt8(ascii: "[") {
            let number = Int(byte) - 0x40
            return emit(1...5 ~= number ? KeyPress(.function(number)) : nil, into: &input)
        }
        if pending[2] == UInt8(ascii: "M") {
            if pending.count == 6 { reset() }
            return
        }
        if byte == UInt8(ascii: "$"), pending.count > 3, (0x30...0x39).contains(pending[2]) { return endCSI(into: &input) }
        switch byte {
        case 0x20...0x3F:
            // Nobody sends such long ones; keep the memory, swallow the rest.
            if pending.count > 256 { pending.removeLast() }
        case 0x40...0x7E: endCSI(into: &input)
        default:
            // No part of a sequence: it was broken off, and this is a key.
            reset()
            start(byte, into: &input)
        }
    }

    private mutating func endCSI(into input: inout [TerminalInput]) {
        let sequence = ControlSequence(pending.dropFirst(2))
        switch sequence?.meaning {
        case .key(let key): emit(key, into: &input)
        case .mouse(let event):
            input.append(.mouse(event))
            reset()
        case .focus(let isFocused):
            input.append(.focus(isFocused))
            reset()
        case .background(let isDark):
            input.append(.background(isDark: isDark))
            reset()
        case .pasteStart:
            reset()
            isPasting = true
        case .answer(let answer):
            answers.append(answer)
            reset()
        case nil: reset()
        }
    }

    private mutating func takeInSS3(_ byte: UInt8, into input: inout [TerminalInput]) {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ";"):
            if pending.count > 16 { pending.removeLast() }
        case 0x20...0x7E: emit(ControlSequence.keypadKey(pending.dropFirst(2)), into: &input)
        default:
            reset()
            start(byte, into: &input)
        }
    }

    // MARK: Paste

    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    private mutating func takePasted(_ byte: UInt8, into input: inout [TerminalInput]) {
        if byte == 0x1B {
            state = .sequence
            pending = [byte]
        } else {
            paste.append(byte)
        }
    }

    private mutating func takePasteEnd(_ byte: UInt8, into input: inout [TerminalInput]) {
        pending.append(byte)
        if pending == Self.pasteEnd {
            reset()
            endPaste(into: &input)
        } else if !Self.pasteEnd.starts(with: pending) {
            paste.append(contentsOf: pending.dropLast())
            reset()
            takePasted(byte, into: &input)
        }
    }

    private mutating func endPaste(into input: inout [TerminalInput]) {
        isPasting = false
        let text = String(decoding: paste, as: UTF8.self)
        paste = []
        // A Character of CR LF is one.
        input.append(.paste(String(text.map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 })))
    }

    // MARK: Keys of one byte

    /// The key that sends this byte alone; nil for bytes that are no ASCII.
    static func key(ofByte byte: UInt8) -> KeyPress? {
        switch byte {
        case 0x00: KeyPress(.space, .ctrl)
        case 0x08, 0x7F: KeyPress(.backspace)
        case 0x09: KeyPress(.tab)
        case 0x0D: KeyPress(.enter)
        case 0x1B: KeyPress(.escape)
        case 0x01...0x1A: KeyPress(.character(Character(Unicode.Scalar(byte + 0x60))), .ctrl)
        case 0x1C...0x1F: KeyPress(.character(Character(Unicode.Scalar(byte + 0x40))), .ctrl)
        case 0x20: KeyPress(.space)
        case 0x21...0x7E: KeyPress(.character(Character(Unicode.Scalar(byte))))
        default: nil
        }
    }
}

extension KeyPress {
    /// This key with one more modifier held, in the form that keys are named: `alt-shift-a`, not `alt-A`.
    func adding(_ modifier: Modifiers) -> KeyPress {
        var key = self
        key.modifiers.insert(modifier)
        if case .character(let character) = key.key, !key.modifiers.isDisjoint(with: [.ctrl, .alt]), character.isUppercase,
            let lowercase = character.lowercased().first, character.lowercased().count == 1
        {
            key.key = .character(lowercase)
            key.modifiers.insert(.shift)
        }
        return key
    }
}
