/// An image as pixels, small enough to keep and to draw.
public struct Picture: Hashable, Sendable {
    public let columns: Int
    public let rows: Int
    /// Red, green, blue and opacity of each pixel, row by row; the colours are not multiplied by the opacity.
    public let pixels: [UInt8]

    /// - Parameter pixels: four bytes for each of `columns` × `rows`.
    public init(columns: Int, rows: Int, pixels: [UInt8]) {
        precondition(columns > 0 && rows > 0 && pixels.count == columns * rows * 4, "a picture has four bytes a pixel")
        self.columns = columns
        self.rows = rows
        self.pixels = pixels
    }

    /// This picture in another size: each new pixel is the mean of what it covers, weighted by area and opacity.
    public func scaled(columns: Int, rows: Int) -> Picture {
        if columns == self.columns, rows == self.rows { return self }
        precondition(columns > 0 && rows > 0, "a picture has at least one pixel")
        let across = Self.spans(of: self.columns, in: columns)
        let down = Self.spans(of: self.rows, in: rows)
        let scaled = [UInt8](unsafeUninitializedCapacity: columns * rows * 4) { target, count in
            pixels.withUnsafeBufferPointer { source in
                for row in 0..<rows {
                    for column in 0..<columns {
                        let mean = Self.mean(of: source, rowLength: self.columns, across: across[column], down: down[row])
                        for channel in 0..<4 { target[(row * columns + column) * 4 + channel] = mean[channel] }
                    }
                }
            }
            count = columns * rows * 4
        }
        return Picture(columns: columns, rows: rows, pixels: scaled)
    }

    /// Which pixels one of the new ones covers: all of those between, and parts of the first and the last.
    private struct Span {
        var first: Int
        var last: Int
        var firstWeight: Float
        var lastWeight: Float

        func weight(of index: Int) -> Float { index == first ? firstWeight : index == last ? lastWeight : 1 }
    }

    private static func spans(of old: Int, in new: Int) -> [Span] {
        (0..<new).map { index in
            let start = Float(index) * Float(old) / Float(new)
            let end = Float(index + 1) * Float(old) / Float(new)
            let first = min(old - 1, Int(start))
            let last = max(first, min(old - 1, Int(end.rounded(.up)) - 1))
            return Span(
                first: first, last: last, firstWeight: min(end, Float(first + 1)) - start,
                lastWeight: end - max(start, Float(last)))
        }
    }

    private static func mean(
        of source: UnsafeBufferPointer<UInt8>, rowLength: Int, across: Span, down: Span
    ) -> SIMD4<UInt8> {
        var sum = SIMD4<Float>.zero
        var area: Float = 0
        for row in down.first...down.last {
            let rowWeight = down.weight(of: row)
            for column in across.first...across.last {
                let weight = rowWeight * across.weight(of: column)
                let index = (row * rowLength + column) * 4
                let opacity = Float(source[index + 3]) * weight
                sum += SIMD4(Float(source[index]), Float(source[index + 1]), Float(source[index + 2]), 1) * opacity
                area += weight
            }
        }
        guard sum.w > 0, area > 0 else { return .zero }
        let color = sum / sum.w
        return SIMD4(
            UInt8(min(255, color.x + 0.5)), UInt8(min(255, color.y + 0.5)), UInt8(min(255, color.z + 0.5)),
            UInt8(min(255, sum.w / area + 0.5)))
    }
}
