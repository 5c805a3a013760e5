// A program for the tests of NcursesTerminal: it draws what it is asked to and shows the keys that it reads.
import Glibc
import NcursesTerminal
import TerminalCore

var log: [String] = []
try withTerminal { terminal in
    while true {
        var frame = Frame(size: terminal.size)
        frame.draw("probe \(terminal.size.columns)x\(terminal.size.rows)", column: 0, row: 0, style: Style(attributes: .bold))
        for (index, entry) in log.suffix(terminal.size.rows - 2).enumerated() { frame.draw(entry, column: 0, row: index + 1) }
        frame.cursor = Point(column: 0, row: terminal.size.rows - 1)
        terminal.present(frame)
        var polls = [
            pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let wait = terminal.inputDeadline.map {
            max(0, Int32((ContinuousClock.now.duration(to: $0) / .milliseconds(1)).rounded(.up)))
        }
        poll(&polls, 2, wait ?? -1)
        for signal in terminal.readSignals() {
            log.append("\(signal)")
            if signal == .terminate || signal == .hangup { return }
        }
        for input in terminal.readInput(now: .now) {
            switch input {
            case .key(let key):
                log.append("key \(key)")
                if key.description == "ctrl-z" { terminal.suspend() }
                if key.description == "q" { return }
                if key.description == "!" { fatalError("asked to crash") }
                if key.description == "x" { exit(7) }
            case .paste(let text): log.append("paste \(text)")
            case .focus(let isFocused): log.append("focus \(isFocused)")
            case .mouse(let event): log.append("mouse \(event.kind) \(event.position)")
            }
        }
        if terminal.isClosed { return }
    }
}
