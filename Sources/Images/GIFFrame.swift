import TerminalCore

/// The first frame of a GIF, on the canvas that the file names. Written here, because a frame is one table and one stream of codes.
/// - Source: GIF89a specification, CompuServe 1990: sections 17 to 26 and appendix F.
struct GIFFrame {
    let picture: Picture

    /// - Throws: `damaged`, `tooLarge`.
    init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) {
        var reader = GIFReader(bytes.dropFirst(6))
        let canvas = (columns: try reader.number(), rows: try reader.number())
        let flags = try reader.byte()
        try reader.skip(2)
        let globalColors = try flags & 0x80 == 0 ? nil : reader.colors(flags)
        let transparent = try reader.skipToImage()
        let left = try reader.number()
        let top = try reader.number()
        let columns = try reader.number()
        let rows = try reader.number()
        let imageFlags = try reader.byte()
        guard let colors = try imageFlags & 0x80 == 0 ? globalColors : reader.colors(imageFlags), columns > 0, rows > 0
        else { throw .damaged }
        let size = (columns: max(canvas.columns, left + columns), rows: max(canvas.rows, top + rows))
        guard size.columns * size.rows <= min(limits.pixels, limits.memory / 8) else { throw .tooLarge }
        let indexes = try reader.indexes(count: columns * rows)
        var pixels = [UInt8](repeating: 0, count: size.columns * size.rows * 4)
        let order = imageFlags & 0x40 == 0 ? Array(0..<rows) : Self.interlacedRows(rows)
        for (position, row) in order.enumerated() {
            for column in 0..<columns where position * columns + column < indexes.count {
                let index = Int(indexes[position * columns + column])
                guard index != transparent, index * 3 + 2 < colors.count else { continue }
                let place = ((top + row) * size.columns + left + column) * 4
                for channel in 0..<3 { pixels[place + channel] = colors[index * 3 + channel] }
                pixels[place + 3] = 255
            }
        }
        picture = Picture(columns: size.columns, rows: size.rows, pixels: pixels)
    }

    /// The rows of an interlaced image in the order they come.
    private static func interlacedRows(_ rows: Int) -> [Int] {
        [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { start, step in Array(stride(from: start, to: rows, by: step)) }
    }
}

/// The bytes of a GIF from the screen descriptor on.
private struct GIFReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func byte() throws(ImageError) -> UInt8 {
        guard let byte = bytes.popFirst() else { throw .damaged }
        return byte
    }

    mutating func number() throws(ImageError) -> Int { Int(try byte()) | Int(try byte()) << 8 }

    mutating func skip(_ count: Int) throws(ImageError) {
        guard bytes.count >= count else { throw .damaged }
        bytes.removeFirst(count)
    }

    /// A table of colours, three bytes each, as long as `flags` says.
    mutating func colors(_ flags: UInt8) throws(ImageError) -> [UInt8] {
        let count = 3 << (Int(flags & 7) + 1)
        guard bytes.count >= count else { throw .damaged }
        defer { bytes.removeFirst(count) }
        return Array(bytes.prefix(count))
    }

    /// Goes over the extensions to the first image; answers the index of the transparent colour.
    mutating func skipToImage() throws(ImageError) -> Int? {
        var transparent: Int?
        while true {
            switch try byte() {
            case 0x2C: return transparent
            case 0x21:
                let isControl = try byte() == 0xF9
                if isControl, bytes.count > 5, bytes.first == 4 {
                    let block = Array(bytes.prefix(5))
                    transparent = block[1] & 1 == 0 ? nil : Int(block[4])
                }
                try skipBlocks()
            default: throw .damaged
            }
        }
    }

    private mutating func skipBlocks() throws(ImageError) {
        while case let length = try byte(), length > 0 { try skip(Int(length)) }
    }

    /// The image's colour indexes; fewer than `count` when the file ends early.
    mutating func indexes(count: Int) throws(ImageError) -> [UInt8] {
        let width = Int(try byte())
        guard 2...8 ~= width else { throw .damaged }
        var decoder = GIFCodes(firstWidth: width, limit: count)
        while let length = bytes.popFirst(), length > 0, !decoder.isDone {
            decoder.take(bytes.prefix(Int(length)))
            bytes = bytes.dropFirst(Int(length))
        }
        return decoder.output
    }
}

/// Unpacks the codes of a GIF: each stands for a run of indexes, and each new one for the one before and one index more.
private struct GIFCodes {
    private(set) var output: [UInt8] = []
    private(set) var isDone = false
    private let clear: Int
    private let firstWidth: Int
    private let limit: Int
    private var width: Int
    private var bits = 0
    private var bitCount = 0
    /// For each code the one that it goes on from, and its own index.
    private var parents = [Int](repeating: -1, count: 4096)
    private var suffixes = [UInt8](repeating: 0, count: 4096)
    private var nextCode: Int
    private var last: Int?
    private var run: [UInt8] = []

    init(firstWidth: Int, limit: Int) {
        self.firstWidth = firstWidth
        self.limit = limit
        clear = 1 << firstWidth
        width = firstWidth + 1
        nextCode = clear + 2
        for code in 0..<clear { suffixes[code] = UInt8(code) }
    }

    mutating func take(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes where !isDone {
            bits |= Int(byte) << bitCount
            bitCount += 8
            while bitCount >= width, !isDone {
                let code = bits & (1 << width - 1)
                bits >>= width
                bitCount -= width
                take(code: code)
            }
        }
    }

    private mutating func take(code: Int) {
        if code == clear {
            width = firstWidth + 1
            nextCode = clear + 2
            last = nil
        } else if code == clear + 1 || code > nextCode || code == nextCode && last == nil {
            isDone = true
        } else {
            // The code that is just being made is the run before and its own first index.
            expand(code == nextCode ? last! : code)
            let first = run[run.count - 1]
            if code == nextCode { run.insert(first, at: 0) }
            output.append(contentsOf: run.reversed().prefix(limit - output.count))
            if let last, nextCode < 4096 {
                parents[nextCode] = last
                suffixes[nextCode] = first
                nextCode += 1
                if nextCode == 1 << width, width < 12 { width += 1 }
            }
            last = code
            isDone = output.count >= limit
        }
    }

    /// Fills `run` with what a code stands for, last index first.
    private mutating func expand(_ code: Int) {
        run.removeAll(keepingCapacity: true)
        var code = code
        while code > clear {
            run.append(suffixes[code])
            code = parents[code]
        }
        run.append(suffixes[code])
    }
}
