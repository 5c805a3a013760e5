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
                .javascript, "let r = /[/\"]+/g, q = a / b; f(`a ${g(\"}\")} b`)",
                ["keyword:let", "string:/[/\"]+/g", "function:f", "string:`a ${g(\"}\")} b`"]
            ),
            (.typescript, "interface A { x: string } // c", ["keyword:interface", "type:A", "type:string", "comment:// c"]),
            (
                .swift, "print(\"a \\(f(\"b\")) c\", x)\n#\"\"\"\na \"\"\" b\n\"\"\"#",
                ["function:print", "string:\"a \\(f(\"b\")) c\"", "string:#\"\"\"", "string:a \"\"\" b", "string:\"\"\"#"]
            ),
            (
                .rust, "#[derive(Debug)]\nlet s = r#\"a \" b\"#;",
                ["attribute:#[derive(Debug)]", "keyword:let", "string:r#\"a \" b\"#"]
            ),
            (
                .kotlin, "fun f(): Int = \"${m[\"a\"]}\".size // c",
                ["keyword:fun", "function:f", "type:Int", "string:\"${m[\"a\"]}\"", "comment:// c"]
            ),
            (
                .csharp, "var s = $\"a {d[\"k\"]}\"; // c",
                ["keyword:var", "string:\"a {d[\"k\"]}\"", "comment:// c"]
            ),
            (
                .php, "function f($a) { return 'x' . $a; } // c",
                [
                    "keyword:function", "function:f", "attribute:$a", "keyword:return", "string:'x'", "attribute:$a",
                    "comment:// c",
                ]
            ),
            (
                .ruby, "def f(x)\n  puts \"#{h[\"a\"]}\" # c\nend",
                ["keyword:def", "function:f", "keyword:puts", "string:\"#{h[\"a\"]}\"", "comment:# c", "keyword:end"]
            ),
            (
                .shell, "cat <<'EOF' > f\nif $x\n  EOF\necho \"$(date \"+%s\")\" <<<word",
                ["string:<<'EOF'", "string:if $x", "string:  EOF", "keyword:echo", "string:\"$(date \"+%s\")\""]
            ),
            (
                .yaml, "run: |\n  true: x\n\n  y\nnext: 1",
                ["attribute:run", "string:  true: x", "string:", "string:  y", "attribute:next", "number:1"]
            ),
            (
                .html, "<script>\nlet a = `\nb` // c\n</script><style>a { color: red }</style>",
                [
                    "keyword:<script", "keyword:>", "keyword:let", "string:`", "string:b`", "comment:// c", "keyword:</script",
                    "keyword:>", "keyword:<style", "keyword:>", "attribute:color", "keyword:</style", "keyword:>",
                ]
            ),
            (
                .markdown, "# T\n- a `b` **c** [d](e)\n```\n# x\n```\n> q",
                [
                    "keyword:# T", "attribute:-", "string:`b`", "type:**c**", "function:[d](e)", "attribute:```", "string:# x",
                    "attribute:```", "comment:> q",
                ]
            ),
            (.python, "x = f\"\"\"a\n# b\"\"\" # c", ["string:\"\"\"a", "string:# b\"\"\"", "comment:# c"]),
            (
                .c, "/* a\n b */ auto s = R\"(x\n\")\"; // c",
                ["comment:/* a", "comment: b */", "keyword:auto", "string:R\"(x", "string:\")\"", "comment:// c"]
            ),
            (.java, "String s = \"\"\"\n  if\n  \"\"\";", ["type:String", "string:\"\"\"", "string:  if", "string:  \"\"\""]),
            (
                .sql, "/* a\nb */ insert into t values ('x\ny');",
                [
                    "comment:/* a", "comment:b */", "keyword:insert", "keyword:into", "keyword:values", "string:'x", "string:y'",
                ]
            ),
            (
                .toml, "a = \"\"\"\nx\n\"\"\"\nb = true",
                ["attribute:a", "string:\"\"\"", "string:x", "string:\"\"\"", "attribute:b", "keyword:true"]
            ),
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
            "R\"(", "é", "<<EOF", "EOF", ": |", "  ", "\\(", "${", ")", "}", "<script>", "</script>", "```", "[", "](", "**",
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
        #expect(SyntaxLanguage(label: "tsx") == .typescript)
        #expect(SyntaxLanguage(label: "C#") == .csharp)
        #expect(SyntaxLanguage(label: "md") == .markdown)
        #expect(SyntaxLanguage(label: "rust,ignore") == .rust)
        #expect(SyntaxLanguage(label: "klingon") == nil)
    }
}
