import Fuzzing
import JSON
import Testing

@Suite(.timeLimit(.minutes(60))) struct FuzzJSONTests {
    @Test func anyBytesAreAValueThatReadsBackEqualOrAnError() {
        let samples = [
            #"{"z":1.0,"a":12345678901234567890,"m":[1e3,-0,"x"],"e":{},"l":[],"t":true,"n":null}"#,
            #"{"choices":[{"index":0,"delta":{"content":"\u00e9\n\"\\\/\ud83d\ude00"}}],"usage":{"total_tokens":3}}"#,
            "[[[[1]]]]",
        ]
        let tried = Fuzz("json", share: 0.08, texts: samples).run { bytes in
            do {
                let value = try JSONValue(parsing: bytes)
                _ = value.intValue
                _ = value.doubleValue
                for element in value.arrayValue ?? [] { _ = (element.intValue, element.doubleValue) }
                for member in value.objectValue?.members ?? [] {
                    _ = (member.value.intValue, member.value.doubleValue)
                }
                #expect((try? JSONValue(parsing: value.encoded())) == value)
                #expect((try? JSONValue(parsing: value.text(.indented))) == value)
            } catch {
                #expect(error is JSONError)
            }
        }
        #expect(tried >= 0)
    }
}
