import Glibc
import NcursesTerminal
import ScreenTesting
import TerminalCore

/// A person at the program, in real time, and a recording of what they see.
struct DemoStage {
    let terminal: PseudoTerminal
    private(set) var cast: DemoCast
    private let start = ContinuousClock.now
    private static let slice: Duration = .milliseconds(20)

    init(_ terminal: PseudoTerminal, title: String) {
        self.terminal = terminal
        cast = DemoCast(size: terminal.screen.size, title: title)
    }

    /// Types as somebody does who knows what to say: a key every 45 to 75 milliseconds, the same ones each time.
    mutating func type(_ text: String) {
        for (index, character) in text.enumerated() {
            terminal.send(String(character))
            watch(for: .milliseconds(45 + index * 7 % 31))
        }
        watch(for: .milliseconds(300))
    }

    mutating func press(_ key: String) {
        terminal.send(key)
        watch(for: .milliseconds(400))
    }

    /// Looks on for a time.
    mutating func watch(for time: Duration) {
        let deadline = ContinuousClock.now + time
        repeat { look() } while ContinuousClock.now < deadline
    }

    /// Looks on until something is to be seen and nothing moves; that frame can be compared with others.
    mutating func watch(until name: String, within limit: Duration = .seconds(60), _ condition: (ScreenModel) -> Bool) throws {
        let deadline = ContinuousClock.now + limit
        while !condition(terminal.screen) {
            guard ContinuousClock.now < deadline else { throw Missing(name: name, rows: terminal.screen.rows) }
            look()
        }
        var written = -1
        while written != terminal.output.count {
            written = terminal.output.count
            watch(for: .milliseconds(150))
        }
        cast.mark(name, milliseconds: elapsed)
        watch(for: .milliseconds(900))
    }

    struct Missing: Error, CustomStringConvertible {
        var name: String
        var rows: [String]
        var description: String { "waiting for \(name):\n" + rows.joined(separator: "\n") }
    }

    private var elapsed: Int { Int((ContinuousClock.now - start) / .milliseconds(1)) }

    /// Reads for a moment, and records what has changed.
    private mutating func look() {
        try? terminal.wait(within: Self.slice) { _ in false }
        cast.add(Frame(terminal.screen), milliseconds: elapsed)
    }
}

extension Frame {
    /// What a terminal shows.
    init(_ screen: ScreenModel) {
        self.init(size: screen.size)
        for row in 0..<screen.size.rows {
            let cells = screen.cells[row * screen.size.columns..<(row + 1) * screen.size.columns]
            draw(Line(cells: cells), column: 0, row: row)
        }
        cursor = screen.isCursorVisible ? screen.position : nil
    }
}
