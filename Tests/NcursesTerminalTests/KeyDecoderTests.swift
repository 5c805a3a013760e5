import ScreenSamples
import SeededRandom
import Testing

@testable import NcursesTerminal
@testable import TerminalCore

@Suite struct KeyDecoderTests {
    /// What is sent, and the names of the keys it is.
    static let keys: [(String, [String])] = [
        ("a", ["a"]), ("Aé中👍", ["A", "é", "中", "👍"]), (" ", ["space"]), ("\r", ["enter"]), ("\n", ["ctrl-j"]), ("\t", ["tab"]),
        ("\u{7F}", ["backspace"]), ("\u{8}", ["backspace"]), ("\u{0}", ["ctrl-space"]), ("\u{1}\u{1A}", ["ctrl-a", "ctrl-z"]),
        ("\u{1C}\u{1D}\u{1E}\u{1F}", ["ctrl-\\", "ctrl-]", "ctrl-^", "ctrl-_"]),
        ("\u{1B}x", ["alt-x"]), ("\u{1B}X", ["alt-shift-x"]), ("\u{1B}\r", ["alt-enter"]), ("\u{1B}\u{7F}", ["alt-backspace"]),
        ("\u{1B}\u{1}", ["ctrl-alt-a"]), ("\u{1B} ", ["alt-space"]), ("\u{1B}é", ["alt-é"]),
        ("\u{1B}^\u{1B}X", ["alt-^", "alt-shift-x"]),
        ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D\u{1B}[H\u{1B}[F", ["up", "down", "right", "left", "home", "end"]),
        ("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD\u{1B}OH\u{1B}OF", ["up", "down", "right", "left", "home", "end"]),
        ("\u{1B}OP\u{1B}OQ\u{1B}OR\u{1B}OS", ["f1", "f2", "f3", "f4"]), ("\u{1B}[P\u{1B}[Q\u{1B}[S", ["f1", "f2", "f4"]),
        ("\u{1B}[[A\u{1B}[[E", ["f1", "f5"]), ("\u{1B}[11~\u{1B}[15~\u{1B}[17~\u{1B}[24~", ["f1", "f5", "f6", "f12"]),
        ("\u{1B}[25~\u{1B}[34~", ["f13", "f20"]),
        ("\u{1B}[1~\u{1B}[2~\u{1B}[3~\u{1B}[4~\u{1B}[5~\u{1B}[6~", ["home", "insert", "delete", "end", "page-up", "page-down"]),
        ("\u{1B}[7~\u{1B}[8~", ["home", "end"]), ("\u{1B}[Z", ["shift-tab"]),
        ("\u{1B}[1;2A\u{1B}[1;3B\u{1B}[1;5C\u{1B}[1;8D", ["shift-up", "alt-down", "ctrl-right", "ctrl-alt-shift-left"]),
        ("\u{1B}[1;5H\u{1B}[3;5~\u{1B}[1;2R\u{1B}[15;3~", ["ctrl-home", "ctrl-delete", "shift-f3", "alt-f5"]),
        ("\u{1B}O5A\u{1B}O1;5P", ["ctrl-up", "ctrl-f1"]), ("\u{1B}\u{1B}[A", ["alt-up"]), ("\u{1B}\u{1B}OA", ["alt-up"]),
        ("\u{1B}[a\u{1B}Oa\u{1B}[7$\u{1B}[7^\u{1B}[7@", ["shift-up", "ctrl-up", "shift-home", "ctrl-home", "ctrl-shift-home"]),
        ("\u{1B}OM\u{1B}Oj\u{1B}Op\u{1B}Oy\u{1B}OX", ["enter", "*", "0", "9", "="]),
        ("\u{1B}[13;2u\u{1B}[13;5u\u{1B}[27u\u{1B}[9;5u", ["shift-enter", "ctrl-enter", "escape", "ctrl-tab"]),
        ("\u{1B}[99;5u\u{1B}[120;3u\u{1B}[97;6u\u{1B}[97;4u", ["ctrl-c", "alt-x", "ctrl-shift-a", "alt-shift-a"]),
        ("\u{1B}[97:65;2u\u{1B}[97;2u\u{1B}[49:33;2u\u{1B}[233u", ["A", "A", "!", "é"]),
        ("\u{1B}[127;5u\u{1B}[32;5u", ["ctrl-backspace", "ctrl-space"]),
        ("\u{1B}[97;1:1u\u{1B}[97;1:2u\u{1B}[97;1:3u", ["a", "a"]),
        ("\u{1B}[57399u\u{1B}[57414u\u{1B}[57419u\u{1B}[57376u", ["0", "enter", "up", "f13"]),
        ("\u{1B}[97;65u\u{1B}[97;133u", ["a", "ctrl-a"]), ("\u{1B}[57441;2u\u{1B}[97;9u", []),
        ("\u{1B}[27;2;13~\u{1B}[27;5;9~\u{1B}[27;6;65~\u{1B}[27;5;59~", ["shift-enter", "ctrl-tab", "ctrl-shift-a", "ctrl-;"]),
        // Answers and the unknown are swallowed whole.
        ("\u{1B}[?62;22cx", ["x"]), ("\u{1B}[>41;330;0cx", ["x"]), ("\u{1B}[24;80Rx", ["x"]), ("\u{1B}[?2026;2$yx", ["x"]),
        ("\u{1B}[?1ux", ["x"]), ("\u{1B}]10;rgb:1e1e/1e1e/2e2e\u{7}x", ["x"]), ("\u{1B}]10;rgb:1e1e/1e1e/2e2e\u{1B}\\x", ["x"]),
        ("\u{1B}P>|xterm(380)\u{1B}\\x", ["x"]), ("\u{1B}_Gi=1;OK\u{1B}\\x", ["x"]), ("\u{1B}[99;99;99!~x", ["x"]),
        ("\u{1B}[8;24;80tx", ["x"]), ("\u{1B}[M abx", ["x"]), ("\u{1B}[E\u{1B}[999~x", ["x"]),
        ("\u{1B}[1;1\u{1B}[Ax", ["up", "x"]),
        ("\u{1B}[1;\rx", ["enter", "x"]),
    ]

    private let start = ContinuousClock.now

    private func decode(_ chunks: [[UInt8]], sequences: [(bytes: [UInt8], key: KeyPress)] = []) -> [TerminalInput] {
        var decoder = KeyDecoder(sequences: sequences)
        let input = chunks.flatMap { decoder.decode($0, at: start) }
        return input + decoder.expire(at: start + .seconds(5))
    }

    @Test(arguments: keys) func bytesAreKeysHoweverTheyAreSplit(sent: String, names: [String]) {
        let bytes = Array(sent.utf8)
        let expected = names.map { TerminalInput.key(KeyPress($0)!) }
        #expect(decode([bytes]) == expected)
        for split in 0...bytes.count { #expect(decode([Array(bytes[..<split]), Array(bytes[split...])]) == expected) }
        #expect(decode(bytes.map { [$0] }) == expected)
    }

    @Test func aLoneEscapeIsTheKeyAfterItsDelay() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1B], at: start).isEmpty)
        #expect(decoder.deadline == start + KeyDecoder.escapeDelay)
        #expect(decoder.expire(at: start + .milliseconds(24)).isEmpty)
        #expect(decoder.expire(at: start + .milliseconds(25)) == [.key(KeyPress(.escape))])
        #expect(decoder.deadline == nil)
        #expect(decoder.decode(Array("[A".utf8), at: start) == [.key(KeyPress("[")!), .key(KeyPress("A")!)])
    }

    @Test(arguments: [
        ("\u{1B}[", ["alt-["]), ("\u{1B}O", ["alt-shift-o"]), ("\u{1B}]", ["alt-]"]), ("\u{1B}P", ["alt-shift-p"]),
        ("\u{1B}\u{1B}", ["escape", "escape"]), ("\u{1B}]a", ["alt-]", "a"]), ("\u{1B}[1;", []),
    ])
    func whatStartsASequenceAndStopsIsAltAndThatKey(sent: String, names: [String]) {
        #expect(decode([Array(sent.utf8)]) == names.map { .key(KeyPress($0)!) })
    }

    @Test func aSequenceThatIsCutOffIsGivenUp() {
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array("\u{1B}]11;rgb".utf8), at: start).isEmpty)
        #expect(decoder.expire(at: start + .seconds(1)).isEmpty)
        #expect(decoder.decode(Array("a".utf8), at: start + .seconds(1)) == [.key(KeyPress("a")!)])
    }

    @Test func aPasteIsOneInputWithItsLineEnds() {
        let sent = Array("x\u{1B}[200~one\rtwo\r\n\u{1B}[31mthree\n\u{1B}[201\u{1B}[201~y".utf8)
        let expected: [TerminalInput] = [
            .key(KeyPress("x")!), .paste("one\ntwo\n\u{1B}[31mthree\n\u{1B}[201"), .key(KeyPress("y")!),
        ]
        #expect(decode([sent]) == expected)
        for split in 0...sent.count { #expect(decode([Array(sent[..<split]), Array(sent[split...])]) == expected) }
    }

    @Test func aPasteWhoseEndIsLostEndsByItself() {
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array("\u{1B}[200~text\u{1B}[20".utf8), at: start).isEmpty)
        #expect(decoder.deadline == start + KeyDecoder.sequenceDelay)
        #expect(decoder.expire(at: start + KeyDecoder.sequenceDelay) == [.paste("text\u{1B}[20")])
        #expect(decoder.decode(Array("a".utf8), at: start) == [.key(KeyPress("a")!)])
    }

    @Test func clicksAndFocusAreToldApart() {
        let at = Point(column: 9, row: 4)
        #expect(
            decode([
                Array(
                    "\u{1B}[<0;10;5M\u{1B}[<32;10;5M\u{1B}[<0;10;5m\u{1B}[<2;10;5M\u{1B}[<64;10;5M\u{1B}[<65;10;5M\u{1B}[<35;10;5M\u{1B}[I\u{1B}[O"
                        .utf8)
            ])
                == [
                    .mouse(MouseEvent(.press, at: at)), .mouse(MouseEvent(.drag, at: at)), .mouse(MouseEvent(.release, at: at)),
                    .mouse(MouseEvent(.wheelUp, at: at)),
                    .mouse(MouseEvent(.wheelDown, at: at)), .focus(true), .focus(false),
                ])
    }

    @Test func theTerminalsOwnDescriptionWins() {
        let sequences = [
            (bytes: Array("\u{1B}[M".utf8), key: KeyPress(.function(1))), (bytes: Array("\u{1B}[Mx".utf8), key: KeyPress(.end)),
        ]
        #expect(decode([Array("\u{1B}[Mx".utf8)], sequences: sequences) == [.key(KeyPress(.end))])
        let one = [(bytes: Array("\u{1B}[M".utf8), key: KeyPress(.function(1)))]
        #expect(decode([Array("\u{1B}[Mx".utf8)], sequences: one) == [.key(KeyPress(.function(1))), .key(KeyPress("x")!)])
    }

    @Test func bytesThatAreNoTextAreDropped() {
        #expect(decode([[0xC3]]).isEmpty)
        #expect(decode([[0xC3, 0x61, 0xFF, 0x80, 0xE4, 0xB8, 0x62]]) == [.key(KeyPress("a")!), .key(KeyPress("b")!)])
    }

    @Test(arguments: 1...100) func noBytesBreakIt(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let alphabet = Array("\u{1B}[O]P_<>?;:0123456789~uMmAHR$\u{7}\\ x\r".utf8) + [0x80, 0xC3, 0xE4, 0xF0, 0xFF, 0x9B]
        let bytes = (0..<200).map { _ in alphabet.randomElement(using: &random)! }
        let whole = decode([bytes])
        let split = Int.random(in: 0...bytes.count, using: &random)
        #expect(decode([Array(bytes[..<split]), Array(bytes[split...])]) == whole)
    }
}
