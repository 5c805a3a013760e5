import Testing

@testable import ChatUI

@Suite struct MarkdownSyntaxTests {
    /// The runs of `code` that are not plain, as `role:text`.
    private func runs(_ code: String, _ language: SyntaxLanguage) -> [String] {
        var state = SyntaxState()
        var runs: [String] = []
        for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
            Array(line.utf8).withUnsafeBufferPointer { bytes in
                var end = 0
                SyntaxLexer(language).lex(bytes, from: &state) { range, role in
                    #expect(range.lowerBound == end, "runs follow each other")
                    end = range.upperBound
                    if role != .plain { runs.append("\(role):" + String(decoding: bytes[range], as: UTF8.self)) }
                }
                #expect(end == bytes.count, "runs make up the line")
            }
        }
        return runs
    }

    @Test(
        arguments: [
            (
                .swift, "@main let x: Int = foo(\"a\\\"b\") // c\n/* a /* b\n*/ d */ 0x1F",
                [
                    "attribute:@main", "keyword:let", "type:Int", "function:foo", "string:\"a\\\"b\"", "comment:// c",
                    "comment:/* a /* b",
                    "comment:*/ d */", "number:0x1F",
                ]
            ), (.swift, "\"\"\"\nlet\n\"\"\" if", ["string:\"\"\"", "string:let", "string:\"\"\"", "keyword:if"]),
            (
                .python, "@dec\ndef f(): # c\n  return '''a\nb''' or None",
                [
                    "attribute:@dec", "keyword:def", "function:f", "comment:# c", "keyword:return", "string:'''a", "string:b'''",
                    "keyword:or", "keyword:None",
                ]
            ),
            (.javascript, "const a = `x\n${y}` + 'z'", ["keyword:const", "string:`x", "string:${y}`", "string:'z'"]),
            (
                .c, "#include <a>\nint main() { return 'x'; }",
                [
                    "attribute:#include", "type:int", "function:main", "keyword:return", "string:'x'",
                ]
            ),
            (
                .rust, "fn f<'a>(x: &'a str) -> char { 'y' }",
                ["keyword:fn", "type:str", "type:char", "string:'y'"]
            ),
            (
                .go, "func f() string { return `a\nb` }",
                ["keyword:func", "function:f", "type:string", "keyword:return", "string:`a", "string:b`"]
            ),
            (.java, "@Override public void f() {}", ["attribute:@Override", "keyword:public", "type:void", "function:f"]),
            (
                .shell, "if [ \"$x\" ]; then echo ${#x} $HOME; fi # c",
                [
                    "keyword:if", "string:\"$x\"", "keyword:then", "keyword:echo", "attribute:$HOME", "keyword:fi", "comment:# c",
                ]
            ),
            (
                .sql, "SELECT count(*) FROM t WHERE a = 'it' -- c",
                [
                    "keyword:SELECT", "function:count", "keyword:FROM", "keyword:WHERE", "string:'it'", "comment:-- c",
                ]
            ),
            (
                .json, "{\"a\": \"b\", \"c\" : [1.5, true]}",
                ["attribute:\"a\"", "string:\"b\"", "attribute:\"c\"", "number:1.5", "keyword:true"]
            ),
            (
                .yaml, "key-a: 'v' # c\n- on: true",
                ["attribute:key-a", "string:'v'", "comment:# c", "attribute:on", "keyword:true"]
            ),
            (.toml, "[s]\na.b = \"x\" # c", ["attribute:a.b", "string:\"x\"", "comment:# c"]),
            (
                .html, "<!-- a\nb --><p class=\"x\">t</p>",
                [
                    "comment:<!-- a", "comment:b -->", "keyword:<p", "attribute:class", "string:\"x\"", "keyword:>",
                    "keyword:</p", "keyword:>",
                ]
            ),
            (.css, ".a { color: #fff; /* c */ }", ["attribute:.a", "attribute:color", "attribute:#fff", "comment:/* c */"]),
            (
                .diff, "--- a\n+new\n-old\n@@ 1 @@\n same",
                ["deleted:--- a", "inserted:+new", "deleted:-old", "attribute:@@ 1 @@"]
            ),
        ] as [(SyntaxLanguage, String, [String])])
    func runsHaveTheirRoles(language: SyntaxLanguage, code: String, expected: [String]) {
        #expect(runs(code, language) == expected)
    }

    @Test(arguments: SyntaxLanguage.allCases) func advancingEqualsLexing(language: SyntaxLanguage) {
        var numbers = Sequence64(seed: UInt64(language.rawValue) + 1)
        let pieces = [
            "\"", "'", "\\", "/*", "*/", "`", "\"\"\"", "'''", "//", "#", "<!--", "-->", "<a", ">", " ", "x", "r#\"", "\"#", "--",
            "R\"(", "é",
        ]
        var lexed = SyntaxState()
        var advanced = SyntaxState()
        for _ in 0..<500 {
            let line = Array((0..<4).map { _ in pieces.randomElement(using: &numbers)! }.joined().utf8)
            line.withUnsafeBufferPointer { bytes in
                var end = 0
                SyntaxLexer(language).lex(bytes, from: &lexed) { range, _ in
                    #expect(range.lowerBound == end)
                    end = range.upperBound
                }
                #expect(end == bytes.count)
                SyntaxLexer(language).advance(&advanced, over: bytes)
            }
            #expect(lexed == advanced)
        }
    }

    @Test func fencesNameLanguagesInManyWays() {
        #expect(SyntaxLanguage(label: "Python") == .python)
        #expect(SyntaxLanguage(label: "{.cpp}") == .c)
        #expect(SyntaxLanguage(label: "tsx") == .javascript)
        #expect(SyntaxLanguage(label: "rust,ignore") == .rust)
        #expect(SyntaxLanguage(label: "klingon") == nil)
    }
}
