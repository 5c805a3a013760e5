import CImages
import Glibc
import TerminalCore

extension Picture {
    /// Decodes a PNG, a JPEG, a WebP or the first frame of a GIF, which it is by its first bytes. This takes time: not for the loop's thread.
    public init(decoding bytes: [UInt8], limits: ImageLimits) throws(ImageError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge }
        func starts(with text: String, at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: text.utf8) }
        if bytes.first == 0x89, starts(with: "PNG\r\n\u{1A}\n", at: 1) {
            self = try Self.decode(bytes, limits, cimages_decode_png)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            let picture = try Self.decode(bytes, limits, cimages_decode_jpeg)
            self = ImageOrientation(ofJPEG: bytes)?.upright(picture) ?? picture
        } else if starts(with: "RIFF"), starts(with: "WEBP", at: 8) {
            self = try Self.decode(bytes, limits, cimages_decode_webp)
        } else if starts(with: "GIF8") {
            self = try GIFFrame(bytes, limits: limits).picture.shrunk(toFit: limits)
        } else {
            throw .unknownKind
        }
    }

    private typealias Decoder = (
        UnsafePointer<UInt8>, Int, cimages_limits, UnsafeMutablePointer<cimages_picture>
    ) -> cimages_outcome

    private static func decode(
        _ bytes: [UInt8], _ limits: ImageLimits, _ decoder: Decoder
    ) throws(ImageError) -> Picture {
        let bounds = cimages_limits(
            columns: UInt32(clamping: limits.columns), rows: UInt32(clamping: limits.rows), pixels: UInt64(limits.pixels),
            memory: UInt64(limits.memory), milliseconds: UInt32(clamping: limits.milliseconds))
        var decoded = cimages_picture()
        let outcome = bytes.withUnsafeBufferPointer { decoder($0.baseAddress!, $0.count, bounds, &decoded) }
        switch outcome {
        case CIMAGES_DECODED: break
        case CIMAGES_MISSING_LIBRARY: throw .missingLibrary(decoded.missing.map { String(cString: $0) } ?? "")
        case CIMAGES_UNSUPPORTED: throw .unsupported
        case CIMAGES_TOO_LARGE: throw .tooLarge
        case CIMAGES_TOO_SLOW: throw .tooSlow
        default: throw .damaged
        }
        guard let pixels = decoded.pixels else { throw .damaged }
        defer { free(pixels) }
        let count = Int(decoded.columns) * Int(decoded.rows) * 4
        return Picture(
            columns: Int(decoded.columns), rows: Int(decoded.rows),
            pixels: Array(UnsafeBufferPointer(start: pixels, count: count)))
    }

    /// This picture, smaller where it must be.
    private func shrunk(toFit limits: ImageLimits) -> Picture {
        let scale = min(1, Double(limits.columns) / Double(columns), Double(limits.rows) / Double(rows))
        return scaled(columns: max(1, Int(Double(columns) * scale)), rows: max(1, Int(Double(rows) * scale)))
    }
}
