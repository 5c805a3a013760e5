/// What decoding an image may cost, whatever its file says.
public struct ImageLimits: Hashable, Sendable {
    /// The picture is made smaller, its shape kept, until it has no more pixels across and down.
    public var columns: Int
    public var rows: Int
    /// Bytes of the file.
    public var bytes = 32 << 20
    /// Pixels of the file.
    public var pixels = 64 << 20
    /// Bytes of memory for a progressive JPEG, a WebP or a GIF, which are kept whole while they are decoded.
    public var memory = 192 << 20
    public var milliseconds = 5000

    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}
