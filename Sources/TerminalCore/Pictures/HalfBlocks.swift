/// A picture as text: each cell is two pixels, one above the other, drawn as a half block in two colours.
public enum HalfBlocks {
    /// The cells that a picture takes within bounds, its shape kept; a pixel never gets more than one half of a cell.
    /// - Parameters:
    ///   - width: of the picture, in pixels.
    ///   - height: of the picture, in pixels.
    ///   - columns: at least 1.
    ///   - rows: at least 1.
    public static func size(ofWidth width: Int, height: Int, columns: Int, rows: Int) -> Size {
        let scale = min(1, Double(columns) / Double(width), Double(2 * rows) / Double(height))
        let pixelRows = max(1, Int((Double(height) * scale).rounded()))
        return Size(columns: max(1, min(columns, Int((Double(width) * scale).rounded()))), rows: min(rows, (pixelRows + 1) / 2))
    }

    /// Draws a picture in the colours that a terminal has; none where it has none. Where a pixel is mostly transparent, the ground shows.
    /// - Parameters:
    ///   - columns: at most so many, at least 1.
    ///   - rows: at most so many, at least 1.
    public static func lines(of picture: Picture, columns: Int, rows: Int, depth: ColorDepth) -> [Line] {
        guard depth != .none else { return [] }
        let size = size(ofWidth: picture.columns, height: picture.rows, columns: columns, rows: rows)
        let pixelRows = min(size.rows * 2, max(1, (picture.rows * size.columns + picture.columns / 2) / picture.columns))
        let scaled = picture.scaled(columns: size.columns, rows: pixelRows)
        var colors = PixelColors(depth: depth)
        return (0..<size.rows).map { row in
            let cells = (0..<size.columns).map { column in
                let top = colors.color(of: scaled, column: column, row: 2 * row)
                let bottom = 2 * row + 1 < pixelRows ? colors.color(of: scaled, column: column, row: 2 * row + 1) : nil
                return cell(top: top, bottom: bottom)
            }
            return Line(cells: cells)
        }
    }

    private static func cell(top: Color?, bottom: Color?) -> Cell {
        switch (top, bottom) {
        case (nil, nil): .blank()
        case (let top?, nil): Cell(glyph: Glyph("▀"), style: Style(foreground: top), width: 1)
        case (nil, let bottom?): Cell(glyph: Glyph("▄"), style: Style(foreground: bottom), width: 1)
        case (let top?, let bottom?) where top == bottom: .blank(Style(background: top))
        // Either half may be the drawn one: always the same of two colours needs half as many pairs of them.
        case (let top?, let bottom?) where top.rawValue < bottom.rawValue:
            Cell(glyph: Glyph("▀"), style: Style(foreground: top, background: bottom), width: 1)
        case (let top?, let bottom?):
            Cell(glyph: Glyph("▄"), style: Style(foreground: bottom, background: top), width: 1)
        }
    }
}

/// Finds the terminal's colour for each pixel; asks only once for colours that look the same.
private struct PixelColors {
    private let depth: ColorDepth
    private var known: [UInt32: Color] = [:]

    init(depth: ColorDepth) { self.depth = depth }

    /// nil for a pixel through which the ground shows.
    mutating func color(of picture: Picture, column: Int, row: Int) -> Color? {
        let index = (row * picture.columns + column) * 4
        guard picture.pixels[index + 3] >= 128 else { return nil }
        var channels = (picture.pixels[index], picture.pixels[index + 1], picture.pixels[index + 2])
        if depth == .trueColor { return .rgb(channels.0, channels.1, channels.2) }
        let shift = depth <= .sixteen ? (steps: 4, far: 0, near: 0) : (steps: 1, far: 2, near: 1)
        // Where there are many colours, each channel is shifted by itself: colours are kept that would all become one grey.
        channels.0 = Self.shifted(channels.0, shift.steps * Self.dither(column: column, row: row))
        channels.1 = Self.shifted(channels.1, shift.steps * Self.dither(column: column + shift.far, row: row + shift.near))
        channels.2 = Self.shifted(channels.2, shift.steps * Self.dither(column: column + shift.near, row: row + shift.far))
        // Steps of eight are finer than any palette's.
        let key = UInt32(channels.0 >> 3) << 10 | UInt32(channels.1 >> 3) << 5 | UInt32(channels.2 >> 3)
        if let color = known[key] { return color }
        let color = depth.nearest(to: .rgb(channels.0, channels.1, channels.2))
        known[key] = color
        return color
    }

    private static func shifted(_ channel: UInt8, _ offset: Int) -> UInt8 { UInt8(clamping: Int(channel) + offset) }

    /// Few colours mixed in a pattern look like more: how much lighter or darker a pixel is taken for by its place.
    /// - Source: Bayer's matrix of 4 × 4.
    private static func dither(column: Int, row: Int) -> Int {
        let matrix = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]
        return matrix[row % 4 * 4 + column % 4] * 2 - 15
    }
}
