/// Why an image cannot be shown.
public enum ImageError: Error, Hashable, Sendable {
    /// The bytes are no PNG, JPEG, GIF or WebP.
    case unknownKind
    /// A well-formed file of a sort that is not decoded, such as an animated WebP.
    case unsupported
    /// The file is broken, or ends too early.
    case damaged
    /// More bytes or pixels than `ImageLimits` allows.
    case tooLarge
    /// It took longer than `ImageLimits` allows.
    case tooSlow
    /// The system's library for this kind is not installed.
    case missingLibrary(String)
    /// The file that holds it cannot be read; `reason` is the system's.
    case unreadable(reason: String)

    /// What happened, as the end of a sentence.
    public var summary: String {
        switch self {
        case .unknownKind: "it is no PNG, JPEG, GIF or WebP"
        case .unsupported: "this sort of it is not shown"
        case .damaged: "the file is damaged"
        case .tooLarge: "it is too large"
        case .tooSlow: "it takes too long to decode"
        case .missingLibrary(let name): "the library \(name) is not installed"
        case .unreadable(let reason): "it cannot be read: \(reason)"
        }
    }
}
