extension MediaType {
    /// Recognizes a file by its first bytes; nil for what is not known here.
    /// - Source: the WHATWG MIME Sniffing Standard for the most, and the formats' own specifications.
    public init?(sniffing bytes: [UInt8]) {
        let known = Self.signatures.first { signature in
            signature.parts.allSatisfy { part in bytes.dropFirst(part.offset).starts(with: part.bytes) }
        }
        if let known {
            self = known.type
        } else if bytes.starts(atOffset: 4, with: "ftyp") {
            self = Self.inISOContainer(brand: bytes[8...].prefix(4))
        } else if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            // A WebM file is a Matroska file that says so in its first lines.
            self = bytes.prefix(64).containsText("webm") ? .webm : .matroska
        } else if bytes.starts(atOffset: 0, with: "OggS") {
            self = bytes.prefix(64).containsText("theora") ? .oggVideo : .ogg
        } else if let type = Self.ofAudioFrame(bytes) {
            self = type
        } else {
            return nil
        }
    }

    private struct Signature {
        var type: MediaType
        var parts: [(offset: Int, bytes: [UInt8])]

        init(_ type: MediaType, _ parts: (Int, String)...) {
            self.type = type
            // As Latin-1, so that any byte can be written.
            self.parts = parts.map { (offset: $0.0, bytes: $0.1.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) }
        }
    }

    private static let signatures: [Signature] = [
        Signature(.png, (0, "\u{89}PNG\r\n\u{1A}\n")), Signature(.jpeg, (0, "\u{FF}\u{D8}\u{FF}")), Signature(.gif, (0, "GIF8")),
        Signature(.webp, (0, "RIFF"), (8, "WEBP")), Signature(.wav, (0, "RIFF"), (8, "WAVE")),
        Signature(.avi, (0, "RIFF"), (8, "AVI ")), Signature(.tiff, (0, "II*\0")), Signature(.tiff, (0, "MM\0*")),
        Signature(.bmp, (0, "BM"), (6, "\0\0\0\0")), Signature(.flac, (0, "fLaC")), Signature(.mp3, (0, "ID3")),
        Signature(.aiff, (0, "FORM"), (8, "AIF")), Signature(.amr, (0, "#!AMR")), Signature(.pdf, (0, "%PDF-")),
    ]

    /// - Parameter brand: the four letters that say what an ISO base media file is for.
    private static func inISOContainer(brand: ArraySlice<UInt8>) -> MediaType {
        switch String(decoding: brand, as: UTF8.self) {
        case "M4A ", "M4B ", "M4P ", "F4A ", "F4B ": .m4a
        case "avif", "avis": .avif
        case "heic", "heix", "hevc", "mif1", "msf1": .heic
        case "qt  ": .quickTime
        default: .mp4
        }
    }

    /// Sound without a head of its own begins with the first frame: eleven bits set, then the layer, which is 0 for AAC only.
    private static func ofAudioFrame(_ bytes: [UInt8]) -> MediaType? {
        guard bytes.count > 3, bytes[0] == 0xFF else { return nil }
        if bytes[1] & 0xF6 == 0xF0 { return .aac }
        let isFrame = bytes[1] & 0xE0 == 0xE0 && bytes[1] & 0x18 != 0x08 && bytes[1] & 0x06 != 0
        return isFrame && bytes[2] & 0xF0 != 0xF0 && bytes[2] & 0x0C != 0x0C ? .mp3 : nil
    }
}

extension [UInt8] {
    fileprivate func starts(atOffset offset: Int, with text: String) -> Bool { dropFirst(offset).starts(with: text.utf8) }
}

extension ArraySlice<UInt8> {
    fileprivate func containsText(_ text: String) -> Bool {
        let pattern = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: pattern) }
    }
}
