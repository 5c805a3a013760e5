/// A picture that the terminal itself draws: cells that stand for its pieces, so that it moves and goes with the text around it.
///
/// Each cell is a character that means a picture, with two marks for the row and the column of its piece; its colour is the picture's number.
/// - Source: kitty's terminal graphics protocol, "Unicode placeholders".
public enum PictureCells {
    /// Rows and columns that the marks can tell apart.
    public static let limit = 297

    /// - Parameters:
    ///   - number: of the picture, as `color` can show it.
    ///   - size: both at most `limit`.
    public static func lines(ofPicture number: PictureNumber, size: Size) -> [Line] {
        let style = Style(foreground: number.color)
        return (0..<min(size.rows, limit)).map { row in
            let cells = (0..<min(size.columns, limit)).map { column in
                Cell(glyph: Glyph(cluster: ["\u{10EEEE}", marks[row], marks[column]]), style: style, width: 1)
            }
            return Line(cells: cells)
        }
    }

    /// The marks that mean 0, 1, 2 and so on: those above a letter that Unicode 6.0 had and that no normalization changes.
    static let marks: [Unicode.Scalar] = (0x300...0x1D244).compactMap(Unicode.Scalar.init).filter { scalar in
        let properties = scalar.properties
        guard properties.generalCategory == .nonspacingMark, properties.canonicalCombiningClass == .above,
            let age = properties.age, age.major < 6 || age.major == 6 && age.minor == 0
        else { return false }
        return !composed.contains(scalar.value)
    }

    /// Marks that are part of composed letters, or composed themselves.
    private static let composed: Set<UInt32> = [
        0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x309, 0x30A, 0x30B, 0x30C, 0x30F, 0x311, 0x313, 0x314, 0x340,
        0x341, 0x342, 0x343, 0x344, 0x653, 0x654,
    ]
}

/// Which of the pictures in the terminal's memory, and the colour that says so in a cell.
public struct PictureNumber: Hashable, Sendable {
    public let rawValue: UInt32
    /// What the cells of the picture are drawn in.
    public let color: Color

    /// - Parameters:
    ///   - index: counted from 0; numbers come again after some hundred pictures where there is no true colour.
    ///   - depth: at least 256 colours.
    public init(index: Int, depth: ColorDepth) {
        if depth == .trueColor {
            // Red is never 0: curses takes a blue without red and green for a number of the palette.
            let value = UInt32(index % 0xFEFFFF)
            rawValue = 0x010000 + value
            color = .rgb(UInt8(rawValue >> 16), UInt8(rawValue >> 8 & 0xFF), UInt8(rawValue & 0xFF))
        } else {
            rawValue = UInt32(16 + index % 240)
            color = .palette(UInt8(rawValue))
        }
    }
}
