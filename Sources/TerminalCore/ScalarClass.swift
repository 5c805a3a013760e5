/// What a scalar does to a row of cells.
enum ScalarClass: UInt8 {
    /// It is drawn into the cell before it: a combining mark, a vowel or final consonant of a Hangul syllable.
    case zeroWidth
    case narrow
    case wide
    /// It draws nothing of its own, or nobody knows what: controls, format characters, variation selectors, private
    /// and unassigned scalars.
    case hidden

    init(_ scalar: Unicode.Scalar) {
        guard scalar.value < ScalarClassTable.end else {
            self = .hidden
            return
        }
        let index = ScalarClassTable.index.utf8Start + Int(scalar.value / ScalarClassTable.blockLength) * 2
        let block = (UInt32(index[0]) - Self.zero) << 5 | (UInt32(index[1]) - Self.zero)
        let offset = (block * ScalarClassTable.blockLength + scalar.value % ScalarClassTable.blockLength) / 2
        let pair = ScalarClassTable.blocks.utf8Start[Int(offset)] - UInt8(ascii: "A")
        self = Self(rawValue: (scalar.value & 1 == 0 ? pair : pair >> 2) & 3)!
    }

    private static var zero: UInt32 { 0x30 }
}
