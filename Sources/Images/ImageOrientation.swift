import TerminalCore

/// How a camera was held: what must be done to its picture to have it upright.
/// - Source: Exif 2.3, tag 0x0112.
struct ImageOrientation {
    private let isTransposed: Bool
    private let mirrorsColumns: Bool
    private let mirrorsRows: Bool

    /// nil when the file says nothing, or that nothing must be done.
    init?(ofJPEG bytes: [UInt8]) {
        guard let value = Self.value(inJPEG: bytes), 2...8 ~= value else { return nil }
        isTransposed = value >= 5
        mirrorsColumns = [2, 3, 7, 8].contains(value)
        mirrorsRows = [3, 4, 6, 7].contains(value)
    }

    func upright(_ picture: Picture) -> Picture {
        let columns = isTransposed ? picture.rows : picture.columns
        let rows = isTransposed ? picture.columns : picture.rows
        var pixels: [UInt8] = []
        pixels.reserveCapacity(picture.pixels.count)
        for row in 0..<rows {
            for column in 0..<columns {
                let across = isTransposed ? row : column
                let down = isTransposed ? column : row
                let x = mirrorsColumns ? picture.columns - 1 - across : across
                let y = mirrorsRows ? picture.rows - 1 - down : down
                pixels += picture.pixels[(y * picture.columns + x) * 4..<(y * picture.columns + x) * 4 + 4]
            }
        }
        return Picture(columns: columns, rows: rows, pixels: pixels)
    }

    /// Goes from segment to segment up to the image itself.
    private static func value(inJPEG bytes: [UInt8]) -> Int? {
        var index = 2
        while index + 4 <= bytes.count, bytes[index] == 0xFF, bytes[index + 1] != 0xDA {
            let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
            let segment = bytes[(index + 4)...].prefix(max(0, length - 2))
            if bytes[index + 1] == 0xE1, segment.starts(with: "Exif\0\0".utf8) {
                return value(inTIFF: Array(segment.dropFirst(6)))
            }
            index += 2 + length
        }
        return nil
    }

    private static func value(inTIFF bytes: [UInt8]) -> Int? {
        let isLittle = bytes.starts(with: "II".utf8)
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset + count <= bytes.count else { return nil }
            let digits = bytes[offset..<offset + count]
            return (isLittle ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for entry in 0..<count {
            let offset = directory + 2 + entry * 12
            guard let tag = number(offset, 2) else { return nil }
            if tag == 0x0112 { return number(offset + 8, 2) }
        }
        return nil
    }
}
