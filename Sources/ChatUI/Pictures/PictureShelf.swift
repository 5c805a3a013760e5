import ChatCore
import TerminalCore

/// The images that were seen: what is known of each, its pixels while there is room for them, and the rows that show it.
///
/// An image is asked for when it is on the screen for the first time. Its cells are made once for a width; a frame only copies them.
struct PictureShelf: Sendable {
    /// Bytes of pixels and cells that are kept; those not seen for the longest time go first, and are decoded anew when they are seen.
    private static let byteLimit = 8 << 20
    /// Images that are remembered at all.
    private static let countLimit = 1024

    private let options: PictureOptions
    private var entries: [PictureID: Entry] = [:]
    private var wanted: [PictureID: ChatMessage.ImageSource] = [:]
    private var clock = 0
    private var hasAsked = false
    private var isDrawnByTerminal = false
    private var pictureCount = 0
    /// What the terminal must be told.
    private var tellings: [Effect] = []

    private struct Entry {
        enum State {
            case waiting
            case failed(String)
            case ready(Picture)
            /// The terminal has it; so many pixels.
            case placed(PictureNumber, Size)
        }

        var caption: String
        var state: State
        var rows: [Line] = []
        /// What `rows` were made for; nil before there are any.
        var width: Int?
        var style = Style.plain
        var lastUse = 0

        var bytes: Int {
            let cells = rows.reduce(0) { $0 + $1.columns * MemoryLayout<Cell>.stride }
            if case .ready(let picture) = state { return picture.pixels.count + cells }
            return cells
        }
    }

    init(_ options: PictureOptions) { self.options = options }

    /// An image as rows of at most `width` columns: the line that names it, and below it the picture once it is there.
    mutating func rows(
        of id: PictureID, mediaType: String, source: ChatMessage.ImageSource, width: Int, style: Style
    ) -> [Line] {
        clock += 1
        var entry = entries[id] ?? makeEntry(for: id, mediaType: mediaType, source: source)
        entry.lastUse = clock
        if entry.width != width || entry.style != style {
            entry.rows = makeRows(of: &entry, width: width, style: style)
            entry.width = width
            entry.style = style
        }
        entries[id] = entry
        return entry.rows
    }

    private mutating func makeEntry(for id: PictureID, mediaType: String, source: ChatMessage.ImageSource) -> Entry {
        if entries.count >= Self.countLimit { for id in Array(entries.keys) { forget(id) } }
        if options.depth != .none { wanted[id] = source }
        return Entry(caption: Self.caption(mediaType, source), state: .waiting)
    }

    /// Its kind, its size as far as that is at hand, and where it is kept.
    private static func caption(_ mediaType: String, _ source: ChatMessage.ImageSource) -> String {
        let kind = mediaType.hasPrefix("image/") ? mediaType.dropFirst(6) : mediaType[...]
        switch source {
        case .file(let path): return "image \(kind), \(path)"
        case .data(let base64):
            let size = ImageHeader(base64: base64).map { " \($0.width)×\($0.height)" } ?? ""
            return "image \(kind)\(size), \(base64.decodedByteCount.byteSize)"
        }
    }

    private mutating func makeRows(of entry: inout Entry, width: Int, style: Style) -> [Line] {
        var caption = entry.caption
        if case .failed(let reason) = entry.state { caption += "; \(reason)" }
        let lines = Line("[\(caption)]", style: style).wrapped(toColumns: width)
        switch entry.state {
        case .waiting, .failed: return lines
        case .ready(let picture) where isDrawnByTerminal:
            let number = nextNumber()
            let pixels = Size(columns: picture.columns, rows: picture.rows)
            entry.state = .placed(number, pixels)
            return lines + place(picture, number, pixels, width)
        case .ready(let picture):
            return lines + HalfBlocks.lines(of: picture, columns: width, rows: options.rows, depth: options.depth)
        case .placed(let number, let pixels): return lines + place(nil, number, pixels, width)
        }
    }

    private mutating func place(_ picture: Picture?, _ number: PictureNumber, _ pixels: Size, _ width: Int) -> [Line] {
        let size = HalfBlocks.size(
            ofWidth: pixels.columns, height: pixels.rows, columns: min(width, PictureCells.limit),
            rows: min(options.rows, PictureCells.limit))
        tellings.append(.placePicture(picture, as: number, size: size))
        return PictureCells.lines(ofPicture: number, size: size)
    }

    /// A number that nobody has; where there are few, the one that had it is decoded anew when it is seen again.
    private mutating func nextNumber() -> PictureNumber {
        let number = PictureNumber(index: pictureCount, depth: options.depth)
        pictureCount += 1
        for (id, entry) in entries {
            if case .placed(number, _) = entry.state { forget(id) }
        }
        return number
    }

    private mutating func forget(_ id: PictureID) {
        if case .placed(let number, _)? = entries[id]?.state { tellings.append(.removePicture(number)) }
        entries[id] = nil
    }

    /// The terminal draws pictures itself: those that are in sight come again, with more pixels.
    mutating func letTerminalDraw() {
        guard !isDrawnByTerminal, options.depth >= .palette else { return }
        isDrawnByTerminal = true
        entries = [:]
    }

    /// What must be decoded, each image once.
    mutating func takeWanted() -> [Effect] {
        defer {
            wanted = [:]
            tellings = []
        }
        var effects = tellings
        if options.asksTerminal, !hasAsked, !wanted.isEmpty {
            hasAsked = true
            effects.append(.askForPictures)
        }
        let bounds = options.bounds(drawnByTerminal: isDrawnByTerminal)
        return effects + wanted.map { .decodePicture($0.key, $0.value, fitting: bounds) }
    }

    mutating func receive(_ decoded: DecodedPicture, for id: PictureID) {
        guard var entry = entries[id] else { return }
        // One that was on its way when the terminal began to draw.
        if case .placed(let number, _) = entry.state { tellings.append(.removePicture(number)) }
        switch decoded {
        case .picture(let picture): entry.state = .ready(picture)
        case .failed(let reason): entry.state = .failed(reason)
        }
        entry.width = nil
        entries[id] = entry
        makeRoom()
    }

    private mutating func makeRoom() {
        var bytes = entries.values.reduce(0) { $0 + $1.bytes }
        for id in entries.keys.sorted(by: { entries[$0]!.lastUse < entries[$1]!.lastUse }) where bytes > Self.byteLimit {
            bytes -= entries[id]!.bytes
            forget(id)
        }
    }
}

extension String {
    /// How many bytes this base64 text stands for.
    var decodedByteCount: Int { max(0, utf8.count / 4 * 3 - utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count) }
}

extension Int {
    /// Bytes as a person says them.
    var byteSize: String {
        switch self {
        case ..<1000: "\(self) B"
        case ..<1_000_000: "\((self + 500) / 1000) kB"
        default: "\((Double(self) / 1_000_000).oneDecimal) MB"
        }
    }
}
