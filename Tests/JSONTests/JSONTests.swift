import JSON
import Testing

@Suite struct JSONTests {
    @Test func memberOrderAndNumberDigitsSurviveReadingAndWriting() throws {
        let text = #"{"z":1.0,"a":12345678901234567890,"m":[1e3,-0,"x"],"e":{},"l":[]}"#
        #expect(try JSONValue(parsing: text).text() == text)
    }

    @Test func indentedTextReadsBackEqual() throws {
        let value: JSONValue = ["a": [1, 2], "b": [["c": "d"], ["e": nil]], "f": [[1, 2], [3, 4]], "g": [:], "h": []]
        #expect(try JSONValue(parsing: value.text(.indented)) == value)
        #expect(value.text(.indented).contains(#""f": [[1, 2], [3, 4]]"#))
    }

    @Test(arguments: [
        (#""\u00e9\n\"\\\/\ud83d\ude00""#, "é\n\"\\/😀"), (#""\ud83d""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
        (#""\udc00""#, "\u{FFFD}"), (#""""#, ""),
    ])
    func escapesDecode(text: String, expected: String) throws {
        #expect(try JSONValue(parsing: text) == .string(expected))
    }

    @Test func everyControlCharacterIsEscapedAndComesBack() throws {
        let text = String(String.UnicodeScalarView((0..<0x80).compactMap { Unicode.Scalar(UInt32($0)) }))
        let written = JSONValue.string(text).encoded()
        #expect(written.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        #expect(try JSONValue(parsing: written) == .string(text))
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "01", "1.", "-", "tru", "\"a", "\"\\x\"", "1 2", "{\"a\":1,}", "\"\u{1}\"", "nul",
    ])
    func malformedTextIsRefused(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test func deepNestingIsRefusedInsteadOfOverflowing() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError(reason: .tooDeep, offset: JSONReader.depthLimit)) { try JSONValue(parsing: text) }
    }

    @Test func everyPrefixOfAValueIsAnErrorNotACrash() throws {
        let text = Array(#"{"a":[1.5e+3,true,null,"\u00e9x"],"b":{"c":"d"}}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text[..<length])) }
        }
    }

    @Test func aNumberThatADoubleCannotHoldIsRefused() {
        let outcome = Result {
            var reader = JSONReader("1e400")
            return try reader.readDouble()
        }
        #expect(throws: JSONError.self) { try outcome.get() }
    }

    @Test func integersReadExactlyAndFractionsAreRefused() throws {
        for text in ["0", "-7", "9007199254740993", "9223372036854775807", "3.0", "1e3"] {
            var reader = JSONReader(text)
            let expected = try #require(Int(text) ?? Double(text).map { Int($0) })
            #expect(try reader.readInt() == expected)
        }
        var reader = JSONReader("1.5")
        #expect(throws: JSONError.self) { try reader.readInt() }
    }

    @Test func skippingAValueEndsWhereReadingItWould() throws {
        for text in [#"{"a":["\"]",{"b":[]}],"c":-1.5}"#, #""\\""#, "[[],[[1]]]", "null"] {
            var skipped = JSONReader(text + ",")
            var read = skipped
            try skipped.skipValue()
            _ = try read.readValue()
            #expect(skipped.offset == read.offset)
        }
    }
}
