import Fuzzing
import Images
import TerminalCore
import Testing

@Suite(.timeLimit(.minutes(60))) struct FuzzImagesTests {
    private static let names = [
        "rgb.png", "palette.png", "interlaced.png", "deep.png", "grey.png", "transparent.png", "baseline.jpg", "progressive.jpg",
        "inks.jpg", "turned.jpg", "lossy.webp", "lossless.webp", "transparent.webp", "plain.gif", "interlaced.gif",
        "animated.gif",
    ]

    @Test(arguments: names) func anyBytesAreAPictureWithinItsBoundsOrAnError(name: String) throws {
        var limits = ImageLimits(columns: 40, rows: 30)
        limits.pixels = 1 << 16
        limits.memory = 16 << 20
        limits.milliseconds = 1000
        let limited = limits
        Fuzz("images-\(name)", share: 0.01, samples: [try fixture(name)]).run(count: 60) { bytes in
            guard let picture = try? Picture(decoding: bytes, limits: limited) else { return }
            #expect(1...40 ~= picture.columns && 1...30 ~= picture.rows)
            #expect(picture.pixels.count == picture.columns * picture.rows * 4)
        }
    }
}
