import Synchronization

/// One column of the screen.
public struct Cell: Hashable, Sendable {
    public var glyph: Glyph
    public var style: Style
    /// Columns that the glyph takes: 1 or 2; 0 marks the second column of the wide glyph to its left.
    public var width: UInt8

    public init(glyph: Glyph, style: Style, width: UInt8) {
        self.glyph = glyph
        self.style = style
        self.width = width
    }

    public static func blank(_ style: Style = .plain) -> Cell { Cell(glyph: .space, style: style, width: 1) }

    /// The second column of a wide glyph.
    public static func continuation(_ style: Style) -> Cell { Cell(glyph: .none, style: style, width: 0) }
}

/// What stands in a cell: one scalar, or a cluster of a base and marks, kept in four bytes.
public struct Glyph: Hashable, Sendable {
    /// A scalar's number, or the top bit and an index into the table of clusters.
    private let rawValue: UInt32

    private init(rawValue: UInt32) { self.rawValue = rawValue }

    public init(_ scalar: Unicode.Scalar) { rawValue = scalar.value }

    public static let none = Glyph(rawValue: 0)
    public static let space = Glyph(" ")

    /// The glyph of several scalars. A terminal cell holds a base and four marks at most, so more are cut off, and
    /// so are all marks once a process has met `ClusterTable.limit` different clusters.
    public init(cluster scalars: some Collection<Unicode.Scalar>) {
        let base = scalars.first.map { Glyph($0) } ?? .none
        self = scalars.dropFirst().reduce(base) { $0.adding($1) }
    }

    /// This glyph with one more mark, unless it is full.
    public func adding(_ mark: Unicode.Scalar) -> Glyph { ClusterTable.glyph(of: self, with: mark) }

    /// The scalars to draw; empty for `none`.
    public var scalars: [Unicode.Scalar] {
        if rawValue == 0 { return [] }
        if let scalar = singleScalar { return [scalar] }
        return ClusterTable.scalars(at: Int(rawValue & ~ClusterTable.flag))
    }

    /// The scalar, unless this glyph is a cluster or none.
    public var singleScalar: Unicode.Scalar? {
        rawValue == 0 || rawValue >= ClusterTable.flag ? nil : Unicode.Scalar(rawValue)
    }

    /// Every cluster met so far; a cell then compares and copies as a number.
    private enum ClusterTable {
        static let flag: UInt32 = 1 << 31
        static let limit = 65_536
        static let longest = 5

        private struct State {
            var clusters: [[Unicode.Scalar]] = []
            /// By the glyph without its last mark (high half) and that mark.
            var indexes: [UInt64: UInt32] = [:]
        }

        private static let state = Mutex(State())

        static func glyph(of base: Glyph, with mark: Unicode.Scalar) -> Glyph {
            state.withLock { state in
                let key = UInt64(base.rawValue) << 32 | UInt64(mark.value)
                if let index = state.indexes[key] { return Glyph(rawValue: flag | index) }
                let scalars = base.singleScalar.map { [$0] } ?? state.clusters[Int(base.rawValue & ~flag)]
                guard scalars.count < longest, state.clusters.count < limit else { return base }
                let index = UInt32(state.clusters.count)
                state.clusters.append(scalars + [mark])
                state.indexes[key] = index
                return Glyph(rawValue: flag | index)
            }
        }

        static func scalars(at index: Int) -> [Unicode.Scalar] { state.withLock { $0.clusters[index] } }
    }
}
