/// Turns scalars, one after the other, into the parts of their display form.
struct DisplayShaper {
    /// What a mark would be drawn into; nil at the start and after a visible mark.
    private var base: Unicode.Scalar?
    /// The scalar before, hidden ones included.
    private var previous: Unicode.Scalar?
    /// How many tags have followed a black flag, as they do in the flag of Scotland.
    private var tags = 0
    /// Whether a letter of a script that is written from right to left has come.
    private var isRightToLeft = false
    /// Marks of direction that are left out if such a letter follows.
    private var held: [Unicode.Scalar] = []

    /// Tells that a printable ASCII scalar was the last of some that went to the sink directly.
    mutating func skip(to scalar: Unicode.Scalar) {
        base = scalar
        previous = scalar
    }

    mutating func add<Target: DisplayForm.Sink>(_ scalar: Unicode.Scalar, to sink: inout Target) {
        if Self.isRightToLeft(scalar) {
            isRightToLeft = true
            held = []
        } else if Self.marksDirection(scalar) {
            if !isRightToLeft { held.append(scalar) }
            previous = scalar
            return
        } else {
            flush(to: &sink)
        }
        switch ScalarClass(scalar) {
        case .narrow:
            sink.append(scalar, columns: 1)
            base = scalar
        case .wide:
            if 0x1F3FB...0x1F3FF ~= scalar.value, base?.properties.isEmojiModifierBase == true { break }
            sink.append(scalar, columns: 2)
            base = scalar
            tags = 0
        case .zeroWidth: addMark(scalar, to: &sink)
        case .hidden: addHidden(scalar, to: &sink)
        }
        previous = scalar
    }

    /// Shows the marks of direction that no letter has explained.
    mutating func flush<Target: DisplayForm.Sink>(to sink: inout Target) {
        guard !held.isEmpty else { return }
        let marks = held
        held = []
        for mark in marks { addHidden(mark, to: &sink) }
    }

    /// Marks that say how letters of two directions stand to each other. Without letters from right to left they say
    /// nothing. Embeddings and overrides (U+202A–202E) are not among them: they can make a text read as another.
    private static func marksDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x2066...0x2069: true
        default: false
        }
    }

    /// A letter of Hebrew, Arabic, Syriac, Thaana, N'Ko and the scripts beyond them.
    /// - Source: Unicode Character Database, DerivedBidiClass: the blocks whose class is R or AL.
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590..<0x061C, 0x061D..<0x0900, 0xFB1D..<0xFE00, 0xFE70..<0xFEFF, 0x10800..<0x11000, 0x1E800..<0x1F000: true
        default: false
        }
    }

    private mutating func addMark<Target: DisplayForm.Sink>(_ mark: Unicode.Scalar, to sink: inout Target) {
        if let base, let syllable = Self.hangulSyllable(base, mark) {
            sink.replaceLast(by: syllable)
            self.base = syllable
        } else {
            if base == nil {
                sink.append("◌", columns: 1)
                base = "◌"
            }
            sink.combine(mark)
        }
    }

    private mutating func addHidden<Target: DisplayForm.Sink>(_ scalar: Unicode.Scalar, to sink: inout Target) {
        guard !drop(scalar) else { return }
        base = nil
        switch scalar.value {
        case 0..<0x20: sink.append(Unicode.Scalar(0x2400 + scalar.value)!, columns: 1)
        case 0x7F: sink.append("\u{2421}", columns: 1)
        default:
            sink.append("‹", columns: 1)
            let digits = String(scalar.value, radix: 16, uppercase: true)
            for digit in digits.unicodeScalars { sink.append(digit, columns: 1) }
            sink.append("›", columns: 1)
        }
    }

    /// Whether a hidden scalar goes without a mark, because it only shapes what stands before it.
    private mutating func drop(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value != 0xAD else { return true }
        guard let base, let previous else { return false }
        let followsHidden = ScalarClass(previous) == .hidden
        switch scalar.value {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D, 0x180F: return !followsHidden
        case 0x200C, 0x200D: return (!followsHidden || previous == "\u{FE0F}") && Self.isShapedByJoiners(base)
        case 0x200B: return !followsHidden && (0x0E00...0x109F ~= base.value || 0x1780...0x17FF ~= base.value)
        case 0xE0030...0xE0039, 0xE0061...0xE007A, 0xE007F:
            tags += 1
            return base.value == 0x1F3F4 && tags <= 7
        default: return false
        }
    }

    /// Whether joiners after this scalar shape text and hide nothing: in emoji, and in scripts that need them.
    private static func isShapedByJoiners(_ scalar: Unicode.Scalar) -> Bool {
        0x0590..<0x2000 ~= scalar.value || scalar.value > 0x7F && scalar.properties.isEmoji
    }

    /// The syllable of a leading consonant and a vowel, or of an open syllable and a final consonant.
    /// - Source: The Unicode Standard, section 3.12, Hangul Syllable Composition.
    private static func hangulSyllable(_ base: Unicode.Scalar, _ jamo: Unicode.Scalar) -> Unicode.Scalar? {
        switch (base.value, jamo.value) {
        case (0x1100...0x1112, 0x1161...0x1175):
            Unicode.Scalar(0xAC00 + ((base.value - 0x1100) * 21 + jamo.value - 0x1161) * 28)
        case (0xAC00...0xD7A3, 0x11A8...0x11C2) where (base.value - 0xAC00) % 28 == 0:
            Unicode.Scalar(base.value + jamo.value - 0x11A7)
        default: nil
        }
    }
}
