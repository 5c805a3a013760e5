import ChatUI
import TerminalCore
import Testing

@testable import parley

@Suite struct KeySettingsTests {
    private func problems(_ yaml: String) -> [String] { KeySettings(yaml: yaml).problems.map { $0.summary(of: "k") } }
    private func warnings(_ yaml: String) -> [String] { KeySettings(yaml: yaml).warnings.map { $0.summary(of: "k") } }

    @Test func keysAreBoundFreedAndLed() throws {
        let read = KeySettings(
            yaml: """
                leader: alt-space
                writing:
                  <leader> m: models
                  ctrl-p: none
                  ctrl-x ctrl-x: retry
                reading:
                  z z: bottom
                  q: none
                normal:
                  g o: read
                """)
        #expect(read.problems == [] && read.warnings == [])
        let keys = try #require([KeyPress](keyNames: "alt-space m"))
        #expect(read.keymap.find(keys) == .command(.openModelPicker))
        #expect(read.keymap.command(for: KeyPress(.character("p"), .ctrl)) == nil)
        #expect(read.keymap.names(of: .retry).contains("ctrl-x ctrl-x"))
        #expect(read.readingKeymap.names(of: .bottom).contains("z z") && !read.readingKeymap.names(of: .leave).contains("q"))
        #expect(read.normalKeymap.names(of: .read) == ["v", "g o"])
    }

    @Test func everyCommandCanBeBoundByItsName() {
        let lines = Command.allCases.enumerated().map { "  alt-q \(Unicode.Scalar(0x4E00 + $0)!): \($1.rawValue)" }
        let read = KeySettings(yaml: "writing:\n" + lines.joined(separator: "\n"))
        #expect(read.problems == [])
        for (index, command) in Command.allCases.enumerated() {
            let keys = [KeyPress(.character("q"), .alt), KeyPress(.character(Character(Unicode.Scalar(0x4E00 + index)!)))]
            #expect(read.keymap.find(keys) == .command(command))
        }
    }

    @Test(arguments: [
        ("writing: x", "k:1:10: writing must be a mapping of keys to commands"),
        ("writing: {hyper-x: send}", "k:1:11: “hyper-x” is no key; write it as ctrl-p, alt-enter, page-up, f5 or g g"),
        ("writing: {ctrl-o: sned}", "k:1:19: there is no “sned” here; did you mean send?"),
        ("readin: {}", "k:1:1: there is no “readin” here; did you mean reading?"),
        ("leader: space bar", "k:1:9: leader must be a key such as ctrl-x or alt-space"),
        ("- a", "k:1:1: the keys must be a mapping of names to values"),
        ("writing: {ctrl-x  a: send, ctrl-x a: send}", "k:1:28: these keys are bound in line 1 already"),
        ("writing: {", "k:2:1: did not find expected node content"),
    ])
    func whatIsWrongIsNamedWithItsPlace(yaml: String, problem: String) { #expect(problems(yaml).first == problem) }

    @Test(arguments: [
        ("writing: {ctrl-i: send}", "k:1:11: ctrl-i is the same as tab in most terminals"),
        ("writing: {ctrl-m: send}", "k:1:11: ctrl-m is the same as enter in most terminals"),
        (
            "writing: {ctrl-enter: send}",
            "k:1:11: ctrl-enter is told only by terminals with kitty's keyboard protocol or modifyOtherKeys"
        ),
        (
            "writing: {ctrl-shift-a: send}",
            "k:1:11: ctrl-shift-a is told only by terminals with kitty's keyboard protocol or modifyOtherKeys"
        ),
        ("writing: {f20: send}", "k:1:11: f20 is sent by few keyboards and terminals"),
        ("writing: {ctrl-x: send}", "k:1:11: ctrl-x cannot be typed alone: ctrl-x ctrl-c begins with it"),
        ("writing: {ctrl-p a: send}", "k:1:11: ctrl-p cannot be typed alone: ctrl-p a begins with it"),
    ])
    func whatTerminalsDoNotSendAndWhatHidesAnotherIsTold(yaml: String, warning: String) {
        #expect(problems(yaml) == [])
        #expect(warnings(yaml) == [warning])
    }

    @Test func noKeyOfTheSetsNeedsAWarning() {
        for set in KeySet.allCases {
            for command in Command.allCases where command != .normalMode || set == .vim {
                let keys = set.keymap.bindings.filter { $0.command == command }.map(\.keys)
                #expect(keys.contains { $0.allSatisfy { $0.trouble == nil } }, "\(command) of \(set)")
            }
        }
    }
}
