import Testing

@testable import parley

@Suite struct YAMLNodeTests {
    private func mapping(_ text: String) throws -> [String: YAMLNode] {
        let pairs = try #require(try YAMLNode.parse(text)?.mapping)
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0.key.string ?? "", $0.value) })
    }

    @Test func scalarsAreTextsAndWithoutQuotesNumbersToo() throws {
        let values = try mapping("word: blue sky\nwhole: -12\nhalf: 0.5\nquoted: '7'\nleading: 001122")
        #expect(values["word"]?.string == "blue sky")
        #expect(values["word"]?.int == nil)
        #expect(values["whole"]?.int == -12)
        #expect(values["half"]?.double == 0.5)
        #expect(values["quoted"]?.string == "7")
        #expect(values["quoted"]?.int == nil)
        #expect(values["leading"]?.string == "001122")
    }

    @Test(arguments: ["key:", "key: ~", "key: null"]) func nothingIsNoText(text: String) throws {
        #expect(try mapping(text)["key"]?.string == nil)
    }

    @Test func anEmptyTextInQuotesIsAText() throws { #expect(try mapping("key: ''")["key"]?.string == "") }

    @Test func listsKeepTheirOrderAndMappingsTheirKeys() throws {
        let root = try #require(try YAMLNode.parse("- b\n- {c: 1, a: 2}\n- [x]"))
        let elements = try #require(root.sequence)
        #expect(elements[0].string == "b")
        #expect(elements[1].mapping?.map(\.key.string) == ["c", "a"])
        #expect(elements[2].sequence?.map(\.string) == ["x"])
        #expect(root.mapping == nil)
    }

    @Test func everyValueKnowsItsLineAndColumn() throws {
        let outer = try mapping("# a comment\nérable:\n  inner: [1, two]\n")
        let inner = try #require(outer["érable"]?.mapping?.first)
        #expect((inner.key.line, inner.key.column) == (3, 3))
        let second = try #require(inner.value.sequence?.last)
        #expect((second.line, second.column) == (3, 14))
    }

    @Test(arguments: ["", "   \n", "# only a comment\n"]) func aTextWithoutADocumentHasNoRoot(text: String) throws {
        #expect(try YAMLNode.parse(text) == nil)
    }

    @Test func anAliasStandsForWhatItNames() throws {
        #expect(try mapping("a: &x {k: v}\nb: *x")["b"]?.mapping?.first?.value.string == "v")
    }

    /// Nine lines that would unfold to a thousand million values.
    @Test func manyAliasesOfAliasesAreRefusedQuickly() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<9 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [" + Array(repeating: alias, count: 10).joined(separator: ", ") + "]\n"
        }
        #expect { try YAMLNode.parse(text) } throws: { ($0 as? YAMLError)?.reason == "there are too many values" }
    }

    @Test func anAliasWithinItselfIsRefused() {
        #expect { try YAMLNode.parse("a: &a [*a]") } throws: {
            ($0 as? YAMLError)?.reason == "values stand too deep in each other"
        }
    }

    @Test func valuesMayStandDeepButNotForEver() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(try YAMLNode.parse(nested(30)) != nil)
        #expect(throws: YAMLError.self) { try YAMLNode.parse(nested(40)) }
    }

    /// libyaml would take half a minute for them.
    @Test func manyOpenBracketsAreRefusedAtTheirPlace() {
        let place = YAMLError(reason: "values stand too deep in each other", line: 2, column: 8 + 5 * 500)
        #expect(throws: place) { try YAMLNode.parse("a: é\nmodel: " + String(repeating: "{a: [", count: 20_000)) }
    }

    @Test func aKeyThatStandsTwiceIsNamedWhereItStandsAgain() {
        #expect(throws: YAMLError(reason: "“model” stands here twice", line: 3, column: 1)) {
            try YAMLNode.parse("model: a\ntheme: b\nmodel: c\n")
        }
        #expect(throws: YAMLError(reason: "“x” stands here twice", line: 1, column: 12)) {
            try YAMLNode.parse("a: {x: 1,  x: 2}")
        }
    }

    @Test(arguments: [("a: [1, 2", 1), ("a: b: c", 1), ("a: 1\n\tb: 2", 2), ("a: *nowhere", 1), ("ok: 1\nbad: \"open", 2)])
    func whatIsNoYAMLIsRefusedWithItsLine(text: String, line: Int) {
        #expect { try YAMLNode.parse(text) } throws: { error in
            guard let error = error as? YAMLError else { return false }
            return error.line >= line && error.column >= 1 && !error.reason.isEmpty
        }
    }

    @Test func aControlCharacterIsRefusedAtItsPlace() {
        #expect(throws: YAMLError(reason: "control characters are not allowed", line: 2, column: 6)) {
            try YAMLNode.parse("a: 1\nb: é \u{1}\n")
        }
    }
}
