import Glibc
import NcursesTerminal
import TerminalCore

extension Doctor {
    /// What the screen can show, and what the keyboard can say.
    func terminal() -> [Finding] {
        let name = environment.nonEmpty("TERM") ?? ""
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            return [Finding("terminal", .good, "standard input or output is no terminal: the chat is line by line"), locale]
        }
        if name == "dumb" || name.isEmpty {
            let what = name.isEmpty ? "TERM is not set" : "TERM is dumb"
            return [
                Finding("terminal", .warning, "\(what): the chat is line by line", cure: "set TERM to what your terminal is"),
                locale,
            ]
        }
        return [terminfo(name), colors(name), locale] + probe()
    }

    private func terminfo(_ name: String) -> Finding {
        if ColorDepth.isKnown(name, environment: environment) { return Finding("terminal", .good, name) }
        return Finding(
            "terminal", .warning, "\(name) is not known here; xterm-256color is used instead",
            cure: "apt-get install ncurses-term, or copy its entry: infocmp -x \(name) | ssh HOST tic -x -")
    }

    private func colors(_ name: String) -> Finding {
        let depth = ColorDepth.ofTerminal()
        if environment.nonEmpty("NO_COLOR") != nil { return Finding("colours", .good, "none, as NO_COLOR asks") }
        if depth == .trueColor { return Finding("colours", .good, depth.title) }
        return Finding(
            "colours", .good,
            "\(depth.title)\(depth == .palette ? "; with COLORTERM=truecolor all, if your terminal has them" : "")")
    }

    private var locale: Finding {
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment.nonEmpty($0) }.first ?? "C"
        let text = name.uppercased()
        if text.contains("UTF-8") || text.contains("UTF8") { return Finding("locale", .good, name) }
        return Finding(
            "locale", .warning, "\(name) is not UTF-8; Parley writes UTF-8 all the same",
            cure: "set LANG to a UTF-8 locale such as C.UTF-8")
    }

    private func probe() -> [Finding] {
        guard let answer = TerminalProbe.ask() else {
            return [Finding("widths", .warning, "the terminal does not answer, so its widths are not known")]
        }
        // The program goes by it from its next start on.
        launch.widths.save(answer.widths)
        let misjudged = answer.widths.misjudged
        let list = zip(GlyphKinds.samples, answer.widths.columns).compactMap { sample, columns in
            misjudged.contains(sample.kind)
                ? "\(sample.text) takes \(columns ?? 0) columns instead of \(displayWidth(of: sample.text))" : nil
        }.joined(separator: ", ")
        let widths =
            misjudged.isEmpty
            ? Finding("widths", .good, "as the program counts them")
            : Finding(
                "widths", .warning, "\(list); \(misjudged.names): others are drawn instead",
                cure: "have the terminal use UTF-8 and draw characters of ambiguous width narrow, or use a newer one")
        let keyboard = Finding(
            "keyboard", .good,
            answer.hasKeyboardProtocol
                ? "kitty's protocol: every key with its modifiers"
                : "without kitty's protocol; shift-enter may be enter, alt-enter and ctrl-j begin a new line everywhere")
        let ground = answer.isBackgroundDark.map { Finding("background", .good, $0 ? "dark" : "light") }
        let frames = Finding(
            "frames", .good,
            answer.synchronizes ? "shown at once (mode 2026)" : "drawn as they come, without mode 2026")
        return [widths, keyboard, frames] + [ground].compactMap { $0 }
    }
}
