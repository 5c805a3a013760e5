import Testing

@testable import Inference

@Suite struct MediaTests {
    /// The first bytes of each format as its specification has them, written as Latin-1.
    static let heads: [(MediaType, String)] = [
        (.png, "\u{89}PNG\r\n\u{1A}\n\0\0\0\rIHDR"), (.jpeg, "\u{FF}\u{D8}\u{FF}\u{E0}\0\u{10}JFIF"), (.gif, "GIF89a"),
        (.webp, "RIFF\u{24}\0\0\0WEBPVP8 "), (.bmp, "BM\u{36}\u{10}\0\0\0\0\0\0"), (.tiff, "II*\0\u{8}\0\0\0"),
        (.tiff, "MM\0*\0\0\0\u{8}"), (.avif, "\0\0\0\u{1C}ftypavif"), (.heic, "\0\0\0\u{18}ftypheic"),
        (.wav, "RIFF\u{24}\0\0\0WAVEfmt "), (.flac, "fLaC\0\0\0\""), (.mp3, "ID3\u{4}\0"), (.mp3, "\u{FF}\u{FB}\u{90}\u{64}"),
        (.mp3, "\u{FF}\u{F3}\u{44}\u{C4}"), (.aac, "\u{FF}\u{F1}\u{50}\u{80}"), (.ogg, "OggS\0\u{2}\0\0OpusHead"),
        (.oggVideo, "OggS\0\u{2}\0\0\u{80}theora"), (.aiff, "FORM\0\0\0\u{10}AIFFCOMM"), (.amr, "#!AMR\n"),
        (.m4a, "\0\0\0\u{20}ftypM4A "), (.mp4, "\0\0\0\u{20}ftypisom"), (.mp4, "\0\0\0\u{18}ftypmp42"),
        (.quickTime, "\0\0\0\u{14}ftypqt  "), (.webm, "\u{1A}E\u{DF}\u{A3}\u{9F}B\u{86}\u{81}\u{1}B\u{82}\u{84}webm"),
        (.matroska, "\u{1A}E\u{DF}\u{A3}\u{A3}B\u{82}\u{88}matroska"), (.avi, "RIFF\u{24}\0\0\0AVI LIST"), (.pdf, "%PDF-1.7"),
    ]

    private static func bytes(_ latin: String) -> [UInt8] { latin.unicodeScalars.map { UInt8($0.value) } }

    @Test(arguments: heads) func aFileIsKnownByItsFirstBytes(type: MediaType, head: String) {
        #expect(MediaType(sniffing: Self.bytes(head) + [UInt8](repeating: 0, count: 40)) == type)
        #expect(type.fileExtension != "bin")
    }

    @Test func aPieceOfAHeadOrAnythingElseIsNotGuessedAt() {
        for text in [
            "", "{\"error\":\"no\"}", "plain text", "BM is no picture", "RIFF\u{24}\0\0\0????", "\u{FF}",
            "\u{FF}\u{FF}\u{FF}\u{FF}",
        ] {
            #expect(MediaType(sniffing: Self.bytes(text)) == nil)
        }
        for (_, head) in Self.heads { _ = MediaType(sniffing: Array(Self.bytes(head).prefix(3))) }
    }

    @Test func theBytesAreBelievedBeforeTheHeader() {
        #expect(Media(onePixel, declared: "image/jpeg").type == .png)
        #expect(Media([1, 2], declared: "Audio/X-New; rate=8000").type.name == "audio/x-new")
        #expect(Media([1, 2]).type == .binary)
        #expect(Media([1, 2, 3]).dataURL == "data:application/octet-stream;base64,AQID")
    }

    @Test(arguments: ["a,b/c", "image", "a/b/c", "a/b\u{1}", "/"]) func whatIsNoTypeIsNotBelieved(declared: String) {
        #expect(Media([0, 0], declared: declared).type == .binary)
    }

    /// RFC 4648, section 10.
    static let vectors = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")]

    @Test(arguments: vectors) func base64IsThatOfTheStandard(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        #expect(Base64.decode("data:text/plain;base64," + encoded) == Array(plain.utf8))
        #expect(Base64.decode(encoded.filter { $0 != "=" }) == Array(plain.utf8))
    }

    @Test func everyByteComesBackFromBase64() {
        for length in 0..<130 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ length) }
            let text = Base64.encode(bytes)
            #expect(Base64.decode(text) == bytes)
            let wrapped = text.replacing("A", with: "A\r\n").replacing("+", with: "-").replacing("/", with: "_")
            #expect(Base64.decode(wrapped) == bytes)
        }
    }

    @Test(arguments: ["A", "AAAAA", "AA=A", "A*AA", "ä", "data:image/png"]) func whatIsNoBase64IsNotRead(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
