import Testing

@testable import NcursesTerminal

@Suite struct LinkTests {
    @Test(arguments: [
        (["TERM": "xterm-256color"], false), (["TERM": "linux"], false), (["TERM": "xterm-kitty"], true),
        (["TERM": "foot"], true),
        (["TERM": "xterm-256color", "VTE_VERSION": "7200"], true), (["TERM": "xterm-256color", "VTE_VERSION": "4600"], false),
        (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], true),
        (["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], false),
        (["TERM": "tmux-256color", "VTE_VERSION": "7200"], false),
        (["TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"], false),
        (["TERM": "screen-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"], true),
        (["TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.10a"], true),
    ])
    func linksGoToTerminalsThatSayTheyKnowThem(environment: [String: String], expected: Bool) {
        #expect(showsHyperlinks(environment: environment) == expected)
    }
}
