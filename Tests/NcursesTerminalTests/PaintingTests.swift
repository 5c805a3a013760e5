import CPseudoTerminal
import Glibc
import ScreenSamples
import ScreenTesting
import Testing

@testable import TerminalCore

/// The program beside the tests that uses the real terminal.
enum ScreenProbe {
    static let path: String = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)] + "/screen-probe"
    }()
}

@Suite struct PaintingTests {
    /// A frame's cells as a terminal must show them.
    private func shown(_ frame: Frame, withLinks: Bool = false) -> [Cell] {
        var cells = frame.cells
        for index in cells.indices where !withLinks || !carriesLink(cells[index], column: index % frame.size.columns, of: frame) {
            cells[index].style.link = .none
        }
        for index in cells.indices { cells[index] = normalized(cells[index]) }
        for index in cells.indices where cells[index].width > 0 {
            let scalar = cells[index].glyph.scalars[0]
            guard pseudo_terminal_width(scalar.value) != Int32(cells[index].width) else { continue }
            if cells[index].width == 2 { cells[index + 1] = normalized(.blank(cells[index].style)) }
            cells[index] = Cell(glyph: Glyph("\u{FFFD}"), style: cells[index].style, width: 1)
        }
        return cells
    }

    /// Whether a cell's link reaches the terminal: not in the last column, nor where curses drew something else.
    private func carriesLink(_ cell: Cell, column: Int, of frame: Frame) -> Bool {
        guard let base = cell.glyph.scalars.first, column + Int(cell.width) < frame.size.columns else { return false }
        return !(0x1F1E6...0x1F1FF ~= base.value) && pseudo_terminal_width(base.value) == Int32(cell.width)
    }

    /// Leaves out what cannot be seen: the colour of the text of a blank.
    private func normalized(_ cell: Cell) -> Cell {
        var cell = cell
        if cell.width == 0 { cell.style = .plain }
        guard cell.glyph == .space else { return cell }
        cell.style.attributes.formIntersection([.underline, .reverse])
        if cell.style.attributes.isEmpty { cell.style.foreground = .standard }
        return cell
    }

    private func expect(_ terminal: PseudoTerminal, toShow frame: Frame, withLinks: Bool = false) throws {
        let cells = shown(frame, withLinks: withLinks)
        try terminal.wait("a frame of the text\n\(frame.rows.joined(separator: "\n"))", within: .seconds(60)) { screen in
            guard screen.size == frame.size, screen.isCursorVisible == (frame.cursor != nil) else { return false }
            return screen.cells.map(normalized) == cells && (frame.cursor == nil || screen.position == frame.cursor)
        }
        #expect(terminal.screen.unknown == [])
    }

    /// Such a terminal has eight colours and 64 pairs of them; the text above has always the same ones.
    @Test(arguments: [10, 50]) func theColorsAreRightHoweverManyPairsWereUsedBefore(count: Int) throws {
        let size = Size(columns: 30, rows: 6)
        var colors = RandomColors(count: count, size: size, hasText: true)
        let terminal = try PseudoTerminal(
            ScreenProbe.path, ["colors", "\(count)", "text"], environment: ["TERM": "xterm"], size: size)
        for _ in 1...40 {
            try expect(terminal, toShow: colors.frame)
            terminal.send("n")
            colors.next()
        }
    }

    /// There are fewer pairs than a frame has: every half block is there, and no colour is another's.
    @Test func whatHasMorePairsThanTheTerminalIsDrawnWithFewer() throws {
        let size = Size(columns: 40, rows: 6)
        let terminal = try PseudoTerminal(ScreenProbe.path, ["colors", "240"], environment: ["TERM": "xterm"], size: size)
        try terminal.wait("half blocks") { $0.rows.allSatisfy { $0 == String(repeating: "▀", count: 40) } }
        let cells = RandomColors(count: 240, size: size).frame.cells
        #expect(
            zip(terminal.screen.cells, cells).allSatisfy {
                $0.style.foreground == $1.style.foreground || $0.style.foreground == .standard
            })
    }

    @Test(arguments: 1...12, [false, true]) func theScreenShowsWhatTheFramesHold(seed: Int, withLinks: Bool) throws {
        var size = Size(columns: 40, rows: 12)
        var frames = RandomFrames(seed: UInt64(seed), size: size)
        let terminal = try PseudoTerminal(
            ScreenProbe.path, ["frames", "\(seed)"], environment: withLinks ? ["VTE_VERSION": "7200"] : [:], size: size)
        try expect(terminal, toShow: frames.frame, withLinks: withLinks)
        for step in 1...60 {
            if step % 15 == 0 {
                size = Size(columns: 20 + seed * step % 61, rows: 4 + seed * step % 17)
                terminal.resize(to: size)
                frames.resize(to: size)
            } else {
                terminal.send("n")
                frames.next()
            }
            try expect(terminal, toShow: frames.frame, withLinks: withLinks)
        }
        terminal.send("q")
        #expect(try terminal.waitForEnd() == 0)
    }

    private static let corpusFile: String = {
        let folders = #filePath.split(separator: "/").dropLast(2)
        return "/" + folders.joined(separator: "/") + "/Drift/corpus.txt"
    }()

    private static func corpus() throws -> Corpus {
        let file = try #require(fopen(corpusFile, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Corpus(file: String(decoding: bytes.prefix(count), as: UTF8.self))
    }

    /// `make drift` asks terminals that others wrote. Their entries differ in what they can insert and wrap.
    @Test(arguments: ["xterm-256color", "tmux-256color"]) func theScreenShowsEveryLineOfTheCorpus(entry: String) throws {
        let corpus = try Self.corpus()
        #expect(corpus.entries.count >= 300 && Set(corpus.entries.map(\.kind)).count >= 30)
        var frames = CorpusFrames(corpus, size: Size(columns: 20, rows: 10))
        let terminal = try PseudoTerminal(
            ScreenProbe.path, ["corpus", Self.corpusFile, "/dev/null"], environment: ["TERM": entry], size: frames.frame.size)
        try expect(terminal, toShow: frames.frame)
        func press(_ key: String, _ change: (inout CorpusFrames) -> Void) throws {
            terminal.send(key)
            change(&frames)
            try expect(terminal, toShow: frames.frame)
        }
        while frames.position < corpus.entries.count { try press("n") { $0.turnPage() } }
        for size in [Size(columns: 60, rows: 20), Size(columns: 7, rows: 9)] {
            terminal.resize(to: size)
            try press("") { $0.resize(to: size) }
            for _ in 0..<20 { try press("s") { $0.scroll() } }
            for _ in 0..<20 { try press("c") { $0.change() } }
        }
        terminal.send("q")
        #expect(try terminal.waitForEnd() == 0)
    }

    @Test func scrollingCostsTheNewLineNotTheScreen() throws {
        let terminal = try PseudoTerminal(ScreenProbe.path, ["scroll"], size: Size(columns: 100, rows: 40))
        terminal.send("n")
        try terminal.wait(forText: "line 38 of")
        let before = terminal.output.count
        for line in 39...58 {
            terminal.send("n")
            try terminal.wait(forText: "line \(line) of")
        }
        try terminal.wait("the cursor in its place") { $0.position == Point(column: 2, row: 39) }
        // A line has about 45 bytes; all 38 of them would be 1,700.
        #expect((terminal.output.count - before) / 20 < 120)
    }

    @Test func anEqualFrameWritesNothing() throws {
        let terminal = try PseudoTerminal(ScreenProbe.path, ["frames", "1"], size: Size(columns: 40, rows: 10))
        try terminal.wait("a frame") { $0.rows.contains { !$0.isEmpty } }
        // The whole of it: until nothing more comes for a while.
        var before = -1
        while before != terminal.output.count {
            before = terminal.output.count
            try? terminal.wait("more of the frame", within: .milliseconds(300)) { _ in false }
        }
        // The probe presents the same frame again for what is no key.
        terminal.send("\u{1B}[I\u{1B}[I")
        terminal.send("q")
        try terminal.waitForEnd()
        let after = String(decoding: terminal.output[before...], as: UTF8.self)
        #expect(after.hasPrefix("\u{1B}[?1006l\u{1B}[?1002l\u{1B}[<u"), "only what gives the terminal back")
    }

    private static let hasTmux = access("/usr/bin/tmux", X_OK) == 0

    /// tmux has its own idea of a terminal and of widths, and draws it anew on ours.
    @Test(.enabled(if: hasTmux), arguments: 1...4) func tmuxShowsWhatTheFramesHold(seed: Int) throws {
        let size = Size(columns: 60, rows: 15)
        var frames = RandomFrames(seed: UInt64(seed), size: size)
        let terminal = try PseudoTerminal(
            "/usr/bin/tmux",
            [
                "-L", "painting-\(getpid())-\(seed)", "-f", "/dev/null", "start-server", ";", "set", "-g", "status", "off", ";",
                "set", "-g", "destroy-unattached", "on", ";", "new-session", "\(ScreenProbe.path) frames \(seed)",
            ], size: size)
        try terminal.wait("the first frame") { $0.rows == rows(shown(frames.frame), columns: size.columns) }
        for _ in 0..<20 {
            frames.next()
            terminal.send("n")
            let rows = rows(shown(frames.frame), columns: size.columns)
            try terminal.wait("a frame of the text\n\(rows.joined(separator: "\n"))") { $0.rows == rows }
        }
        terminal.send("q")
        try terminal.waitForEnd()
    }

    private func rows(_ cells: [Cell], columns: Int) -> [String] {
        stride(from: 0, to: cells.count, by: columns).map { start in
            var text = Line(cells: cells[start..<start + columns]).text
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}
