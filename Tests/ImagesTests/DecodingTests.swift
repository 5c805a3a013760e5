import Images
import TerminalCore
import Testing

@Suite struct DecodingTests {
    /// Red, green, blue and yellow quarters on 16 × 12 pixels.
    private static let quarters: [[Int]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]]

    @Test(arguments: [
        "rgb.png", "palette.png", "interlaced.png", "deep.png", "baseline.jpg", "progressive.jpg", "inks.jpg", "lossy.webp",
        "lossless.webp", "plain.gif", "interlaced.gif", "animated.gif",
    ])
    func everyKindOfFileGivesItsPicture(name: String) throws {
        let picture = try Picture(decoding: fixture(name), limits: ImageLimits(columns: 480, rows: 480))
        #expect((picture.columns, picture.rows) == (16, 12))
        for (quarter, color) in Self.quarters.enumerated() {
            let pixel = picture.pixel(column: 4 + quarter % 2 * 8, row: 3 + quarter / 2 * 6)
            #expect(zip(pixel, color + [255]).allSatisfy { abs(Int($0) - $1) < 30 }, "\(name): \(pixel) for \(color)")
        }
    }

    @Test(arguments: ["grey.png", "grey.jpg"]) func greyFilesAreGrey(name: String) throws {
        let picture = try Picture(decoding: fixture(name), limits: ImageLimits(columns: 480, rows: 480))
        let pixel = picture.pixel(column: 4, row: 3)
        #expect(pixel[0] == pixel[1] && pixel[1] == pixel[2] && 70...82 ~= pixel[0] && pixel[3] == 255)
    }

    @Test(arguments: ["transparent.png", "transparent.webp"]) func whatIsTransparentStaysSo(name: String) throws {
        let picture = try Picture(decoding: fixture(name), limits: ImageLimits(columns: 480, rows: 480))
        #expect(picture.pixel(column: 3, row: 3)[3] == 0)
        #expect(picture.pixel(column: 12, row: 3) == [0, 255, 0, 255])
    }

    @Test func aPhotographIsTurnedAsTheCameraWas() throws {
        let picture = try Picture(decoding: fixture("turned.jpg"), limits: ImageLimits(columns: 480, rows: 480))
        #expect((picture.columns, picture.rows) == (12, 16))
        // A quarter turn to the right brings the lower left, blue, to the upper left.
        #expect(picture.pixel(column: 2, row: 2)[2] > 200)
        #expect(picture.pixel(column: 9, row: 2)[0] > 200)
    }

    @Test(arguments: ["rgb.png", "interlaced.png", "baseline.jpg", "lossless.webp", "plain.gif"])
    func aPictureFitsItsBoundsAndKeepsItsShapeAndColors(name: String) throws {
        for bound in [1, 3, 8, 15] {
            let picture = try Picture(decoding: fixture(name), limits: ImageLimits(columns: bound, rows: bound))
            #expect(picture.columns == bound && picture.rows == max(1, bound * 12 / 16), "\(name) in \(bound)")
        }
        let picture = try Picture(decoding: fixture(name), limits: ImageLimits(columns: 2, rows: 2))
        #expect(picture.pixel(column: 0, row: 0)[2] > 100 && picture.pixel(column: 1, row: 0)[1] > 200)
    }

    @Test func whatCannotBeShownSaysWhy() throws {
        let limits = ImageLimits(columns: 10, rows: 10)
        func error(of bytes: [UInt8], _ limits: ImageLimits) -> ImageError? {
            do throws(ImageError) {
                _ = try Picture(decoding: bytes, limits: limits)
                return nil
            } catch {
                return error
            }
        }
        #expect(error(of: Array("<svg></svg>".utf8), limits) == .unknownKind)
        #expect(error(of: [], limits) == .unknownKind)
        #expect(error(of: Array("GIF8".utf8), limits) == .damaged)
        #expect(error(of: [0xFF, 0xD8, 0xFF], limits) == .damaged)
        #expect(try error(of: fixture("huge.png"), limits) == .tooLarge)
        #expect(try error(of: fixture("animated.webp"), limits) == .unsupported)
        #expect(try error(of: Array(fixture("rgb.png").prefix(70)), limits) == .damaged)
        for name in ["rgb.png", "baseline.jpg", "lossy.webp", "plain.gif"] {
            var tight = limits
            tight.pixels = 191
            #expect(try error(of: fixture(name), tight) == .tooLarge, "\(name)")
            tight = limits
            tight.bytes = 10
            #expect(try error(of: fixture(name), tight) == .tooLarge, "\(name)")
        }
    }
}

extension Picture {
    func pixel(column: Int, row: Int) -> [UInt8] {
        Array(pixels[(row * columns + column) * 4..<(row * columns + column) * 4 + 4])
    }
}
