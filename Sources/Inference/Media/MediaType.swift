/// What kind of file some bytes are, such as `image/png`. An open set: any name may stand here.
/// - Source: IANA's registry of media types; for sound the names that hf-inference takes.
public struct MediaType: Sendable, Hashable {
    /// In lower case, without parameters.
    public var name: String

    /// - Parameter name: may have parameters, which are dropped, such as `image/png; charset=binary`.
    public init(_ name: some StringProtocol) {
        let essence = name.prefix { $0 != ";" }.lowercased()
        self.name = String(essence.filter { !$0.isWhitespace })
    }

    public static let png = MediaType("image/png")
    public static let jpeg = MediaType("image/jpeg")
    public static let gif = MediaType("image/gif")
    public static let webp = MediaType("image/webp")
    public static let bmp = MediaType("image/bmp")
    public static let tiff = MediaType("image/tiff")
    public static let avif = MediaType("image/avif")
    public static let heic = MediaType("image/heic")
    public static let wav = MediaType("audio/wav")
    public static let flac = MediaType("audio/flac")
    public static let mp3 = MediaType("audio/mpeg")
    public static let ogg = MediaType("audio/ogg")
    public static let aac = MediaType("audio/aac")
    public static let aiff = MediaType("audio/aiff")
    public static let amr = MediaType("audio/amr")
    public static let m4a = MediaType("audio/mp4")
    public static let mp4 = MediaType("video/mp4")
    public static let quickTime = MediaType("video/quicktime")
    public static let webm = MediaType("video/webm")
    public static let matroska = MediaType("video/x-matroska")
    public static let avi = MediaType("video/x-msvideo")
    public static let oggVideo = MediaType("video/ogg")
    public static let pdf = MediaType("application/pdf")
    public static let json = MediaType("application/json")
    /// Bytes of which nothing is known.
    public static let binary = MediaType("application/octet-stream")

    /// True for a name that is two words of the allowed characters with a slash between, so that it can stand in a field or an address.
    /// - Source: RFC 6838, section 4.2.
    var isWellFormed: Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$&-^_.+".contains($0)) }
            }
    }

    public var isImage: Bool { name.hasPrefix("image/") }
    public var isAudio: Bool { name.hasPrefix("audio/") }
    public var isVideo: Bool { name.hasPrefix("video/") }

    /// The ending of a file of this type, without a dot; `bin` for a type that is not known here.
    public var fileExtension: String { Self.fileExtensions[self] ?? "bin" }

    private static let fileExtensions: [MediaType: String] = [
        png: "png", jpeg: "jpg", gif: "gif", webp: "webp", bmp: "bmp", tiff: "tiff", avif: "avif", heic: "heic", wav: "wav",
        flac: "flac", mp3: "mp3", ogg: "ogg", aac: "aac", aiff: "aiff", amr: "amr", m4a: "m4a", mp4: "mp4", quickTime: "mov",
        webm: "webm", matroska: "mkv", avi: "avi", oggVideo: "ogv", pdf: "pdf", json: "json",
    ]
}

extension MediaType: CustomStringConvertible {
    public var description: String { name }
}
