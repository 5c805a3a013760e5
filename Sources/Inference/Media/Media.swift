/// An image, a sound or a video: the bytes, and what they really are.
public struct Media: Sendable, Hashable {
    public var bytes: [UInt8]
    public var type: MediaType

    public init(bytes: [UInt8], type: MediaType) {
        self.bytes = bytes
        self.type = type
    }

    /// Finds out the type from the bytes themselves, because servers often name another one.
    /// - Parameter declared: the type to believe when the bytes do not tell and it is one.
    public init(_ bytes: [UInt8], declared: String? = nil) {
        self.bytes = bytes
        type = MediaType(sniffing: bytes) ?? declared.map { MediaType($0) }.flatMap { $0.isWellFormed ? $0 : nil } ?? .binary
    }

    /// As an address that holds the bytes themselves, for bodies that take addresses only.
    /// - Source: RFC 2397.
    public var dataURL: String { "data:\(type.name);base64," + Base64.encode(bytes) }
}
