import Testing

@testable import NcursesTerminal
@testable import TerminalCore

@Suite struct GraphicsSequenceTests {
    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).split(separator: "\u{1B}").map { "<\($0)>" }.joined()
    }

    @Test func aPictureIsSentInPiecesAndPlacedAtOnce() {
        let number = PictureNumber(index: 1, depth: .palette)
        let small = Picture(columns: 1, rows: 1, pixels: [255, 0, 0, 255])
        #expect(
            text(GraphicsSequence.placing(small, as: number, size: Size(columns: 4, rows: 2)))
                == #"<_Ga=T,f=32,s=1,v=1,q=2,U=1,i=17,c=4,r=2,m=0;/wAA/w==><\>"#)
        let large = Picture(columns: 40, rows: 40, pixels: Array(repeating: 0, count: 6400))
        let bytes = text(GraphicsSequence.placing(large, as: number, size: Size(columns: 4, rows: 2)))
        #expect(bytes.hasPrefix("<_Ga=T,f=32,s=40,v=40,q=2,U=1,i=17,c=4,r=2,m=1;" + String(repeating: "A", count: 4096) + ">"))
        #expect(bytes.contains("<_Gm=1;") && bytes.hasSuffix(#"><\>"#))
        #expect(
            text(GraphicsSequence.placing(nil, as: number, size: Size(columns: 3, rows: 1)))
                == #"<_Ga=p,q=2,U=1,i=17,c=3,r=1><\>"#)
        #expect(text(GraphicsSequence.removing(number)) == #"<_Ga=d,d=I,q=2,i=17><\>"#)
    }

    @Test func onlyTheAnswerToTheQuestionCountsAndNoneIsTyped() {
        func read(_ text: String) -> [TerminalInput] {
            var decoder = KeyDecoder()
            return Array(text.utf8).flatMap { decoder.decode([$0], at: .now) }
        }
        #expect(read("\u{1B}_Gi=31;OK\u{1B}\\a") == [.drawsPictures, .key(KeyPress(.character("a")))])
        for other in ["i=31;ENODATA:x", "i=17;OK", "", "i=31", String(repeating: "i=31;", count: 5000)] {
            #expect(read("\u{1B}_G\(other)\u{1B}\\a") == [.key(KeyPress(.character("a")))])
        }
        #expect(read("\u{1B}]11;i=31;OK\u{1B}\\") == [])
    }

    @Test func anOldKittyOrAnotherInItsPlaceGetsNone() {
        for (name, isExpected, hasCells) in [
            ("kitty(0.26.5)", true, false), ("kitty(0.28.0)", true, true), ("kitty(0.42.1)", true, true),
            ("kitty(1.0.0)", true, true),
            ("kitty(0.26.5)", false, false), ("ghostty 1.0.1", true, true), ("Konsole 22.12.3", true, false),
            ("WezTerm 2024", false, true),
            ("kitty(", true, false), ("", true, false),
        ] {
            #expect(GraphicsSequence.hasCells(name, isExpected: isExpected) == hasCells, "\(name)")
        }
        #expect(!GraphicsSequence.hasCells(nil, isExpected: true) && GraphicsSequence.hasCells(nil, isExpected: false))
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array("\u{1B}P>|kitty(0.26.5)\u{1B}\\\u{1B}P1$r0m\u{1B}\\".utf8), at: .now) == [])
        #expect(decoder.takeAnswers() == [.name("kitty(0.26.5)")])
    }

    @Test func onlyTerminalsThatHaveCellsStandForPicturesAreAsked() {
        #expect(GraphicsSequence.mayBeTaken(environment: ["TERM": "xterm-kitty"]))
        #expect(GraphicsSequence.mayBeTaken(environment: ["TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"]))
        #expect(!GraphicsSequence.mayBeTaken(environment: ["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"]))
        #expect(!GraphicsSequence.mayBeTaken(environment: ["TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "/tmp/x"]))
    }
}
