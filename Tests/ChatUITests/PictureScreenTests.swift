import ChatCore
import ChatUI
import ScreenTesting
import TerminalCore
import Testing

/// Images in the conversation: named at once, drawn when they have been decoded.
@Suite struct PictureScreenTests {
    private static let png = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAAElFTkSuQmCC"
    /// Red, green, blue and yellow quarters on 8 × 6 pixels, of which the lower right corner is transparent.
    private static let quarters: Picture = {
        let colors: [[UInt8]] = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 0, 255]]
        var pixels: [UInt8] = []
        for row in 0..<6 {
            for column in 0..<8 {
                let isCorner = row == 5 && column == 7
                pixels += isCorner ? [0, 0, 0, 0] : colors[row / 3 * 2 + column / 4]
            }
        }
        return Picture(columns: 8, rows: 6, pixels: pixels)
    }()

    private func state(_ columns: Int, rows: Int = 14, images: Int = 1, options: PictureOptions) -> ChatState {
        let image = ChatMessage.Part.image(mediaType: "image/png", source: .data(Self.png))
        let message = ChatMessage(
            id: MessageID("m"), parent: nil, role: .user, createdAt: start,
            content: [.text("What is this?")] + Array(repeating: image, count: images))
        let session = ChatSession(
            id: ULID(milliseconds: 1, random: 1), createdAt: start, model: try! ModelReference("local:m"), messages: [message])
        return ChatState(
            opened: ShownSession(session: session), isSaved: true, size: Size(columns: columns, rows: rows), seed: 1,
            options: ChatOptions(pictures: options))
    }

    /// Carries the wishes of the last frame out with one picture.
    private func decode(_ picture: Picture, in state: inout ChatState) {
        for case .decodePicture(let id, _, _) in state.takeWantedPictures() {
            _ = state.update(.pictureDecoded(id, .picture(picture)), at: start)
        }
    }

    @Test(arguments: [20, 40, 80, 200]) func anImageIsNamedAndThenDrawn(columns: Int) throws {
        var state = state(columns, options: PictureOptions(depth: .trueColor))
        try expectScreen(state.frame(at: start), "picture-named-\(columns)")
        decode(Self.quarters, in: &state)
        try expectScreen(state.frame(at: start), "picture-drawn-\(columns)")
    }

    @Test(arguments: [(ColorDepth.eight, "8"), (.sixteen, "16"), (.palette, "256")])
    func anImageIsDrawnInTheColorsThatThereAre(depth: ColorDepth, name: String) throws {
        var state = state(40, options: PictureOptions(depth: depth))
        _ = state.frame(at: start)
        decode(Self.quarters, in: &state)
        try expectScreen(state.frame(at: start), "picture-drawn-in-\(name)-colors")
    }

    @Test func aWideImageTakesTheWidthOfThePaneAndAtMostSoManyRows() throws {
        let wide = Picture(columns: 400, rows: 100, pixels: Array(repeating: 200, count: 400 * 100 * 4))
        for (columns, rows, expected) in [(20, 20, 3), (40, 20, 5), (80, 20, 10), (200, 20, 20), (200, 4, 4)] {
            var state = state(columns, rows: 40, options: PictureOptions(depth: .trueColor, rows: rows))
            _ = state.frame(at: start)
            decode(wide, in: &state)
            let frame = state.frame(at: start)
            let colored = (0..<40).filter { row in (0..<columns).contains { isOfPicture(frame[$0, row]) } }
            #expect(colored.count == expected, "\(columns): \(colored)")
        }
    }

    private func isOfPicture(_ cell: Cell) -> Bool {
        [cell.style.foreground, cell.style.background].contains { if case .rgb = $0.form { true } else { false } }
    }

    @Test func anImageIsDecodedOnceAndDrawnAgainWhenTheWidthChanges() {
        var state = state(40, options: PictureOptions(depth: .trueColor))
        _ = state.frame(at: start)
        #expect(state.takeWantedPictures().count == 1)
        _ = state.frame(at: start)
        #expect(state.takeWantedPictures().isEmpty)
        let id = PictureID(message: MessageID("m"), part: 1)
        let picture = Picture(columns: 100, rows: 10, pixels: Array(repeating: 200, count: 4000))
        _ = state.update(.pictureDecoded(id, .picture(picture)), at: start)
        func width() -> Int {
            let frame = state.frame(at: start)
            return (0..<state.size.columns).filter { frame[$0, 3].style.background != .standard }.count
        }
        #expect(width() == 38)
        _ = state.update(.resized(Size(columns: 60, rows: 14)), at: start)
        #expect(width() == 58)
        #expect(state.takeWantedPictures().isEmpty)
    }

    @Test func whatCannotBeDecodedSaysSoInItsLine() {
        var state = state(60, options: PictureOptions(depth: .palette))
        _ = state.frame(at: start)
        for case .decodePicture(let id, _, _) in state.takeWantedPictures() {
            _ = state.update(.pictureDecoded(id, .failed("the file is damaged")), at: start)
        }
        #expect(state.frame(at: start).text(row: 2) == "  [image png 8×6, 45 B; the file is damaged]")
        #expect(state.takeWantedPictures().isEmpty)
    }

    @Test func withoutColorsNothingIsDecoded() {
        var state = state(60, options: .off)
        #expect(state.frame(at: start).text(row: 2) == "  [image png 8×6, 45 B]")
        #expect(state.takeWantedPictures().isEmpty)
    }

    @Test func imagesThatNobodySeesAreNotDecoded() {
        var state = state(60, rows: 10, images: 100, options: PictureOptions(depth: .palette))
        _ = state.frame(at: start)
        let seen = state.takeWantedPictures().count
        #expect(1...12 ~= seen)
        _ = state.update(.command(.scrollPageUp), at: start)
        _ = state.frame(at: start)
        #expect(1...30 ~= state.takeWantedPictures().count)
    }

    @Test func memoryForPicturesIsBounded() {
        var state = state(60, rows: 10, images: 100, options: PictureOptions(depth: .palette))
        let large = Picture(columns: 640, rows: 80, pixels: Array(repeating: 90, count: 640 * 80 * 4))
        var decoded = 0
        for _ in 0..<100 {
            _ = state.frame(at: start)
            for case .decodePicture(let id, _, _) in state.takeWantedPictures() {
                decoded += 1
                _ = state.update(.pictureDecoded(id, .picture(large)), at: start)
            }
            _ = state.update(.command(.scrollPageUp), at: start)
        }
        #expect(decoded >= 100)
        // Those at the end were put away meanwhile.
        _ = state.update(.command(.scrollToBottom), at: start)
        _ = state.frame(at: start)
        #expect(!state.takeWantedPictures().isEmpty)
    }
}
