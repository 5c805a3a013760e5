// A program for the tests of NcursesTerminal: it draws what it is asked to and shows the keys that it reads.
//
//     screen-probe log             a line for each input and signal
//     screen-probe frames SEED     RandomFrames of that seed, the next one for each `n` and each resize
//     screen-probe colors COUNT [text]  RandomColors of so many pairs a frame, the next one for each key
//     screen-probe styles          one line in many styles
//     screen-probe scroll          a log above two rows that stay, one line more for each key
//     screen-probe corpus FILE LOG frames of the lines of FILE, told in LOG (see Drift.swift)
import Glibc
import NcursesTerminal
import ScreenSamples
import TerminalCore

enum Probe {
    static func run(_ arguments: [String]) throws {
        do {
            try withTerminal { terminal in
                switch arguments.dropFirst().first {
                case "frames": showFrames(on: terminal, seed: UInt64(arguments[2])!)
                case "scroll": showScroll(on: terminal)
                case "colors": showColors(on: terminal, count: Int(arguments[2])!, hasText: arguments.last == "text")
                case "styles": showStyles(on: terminal)
                case "corpus": showCorpus(on: terminal, corpus: arguments[2], log: arguments[3])
                default: showLog(on: terminal)
                }
            }
        } catch let error as TerminalError {
            print("no screen: \(error)")
        }
    }

    /// Waits, then hands over everything that has happened; ends when `react` returns false or the terminal is gone.
    static func loop(_ terminal: NcursesTerminal, react: ([TerminalSignal], [TerminalInput]) -> Bool) {
        while !terminal.isClosed {
            var polls = [
                pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
            ]
            let wait = terminal.inputDeadline.map { ContinuousClock.now.duration(to: $0) / .milliseconds(1) }
            poll(&polls, 2, wait.map { max(0, Int32($0.rounded(.up))) } ?? -1)
            guard react(terminal.readSignals(), terminal.readInput(now: .now)) else { return }
        }
    }

    static func showFrames(on terminal: NcursesTerminal, seed: UInt64) {
        var frames = RandomFrames(seed: seed, size: terminal.size)
        terminal.present(frames.frame)
        loop(terminal) { signals, input in
            for case .resized(let size) in signals { frames.resize(to: size) }
            for case .key(let key) in input {
                if key.description == "q" { return false }
                frames.next()
                terminal.present(frames.frame)
            }
            terminal.present(frames.frame)
            return true
        }
    }

    static func showColors(on terminal: NcursesTerminal, count: Int, hasText: Bool) {
        var colors = RandomColors(count: count, size: terminal.size, hasText: hasText)
        terminal.present(colors.frame)
        loop(terminal) { _, input in
            for case .key in input {
                colors.next()
                terminal.present(colors.frame)
            }
            return true
        }
    }

    static func showStyles(on terminal: NcursesTerminal) {
        var frame = Frame(size: terminal.size)
        let colors: [Color] = [.standard, .palette(3), .palette(12), .palette(200), .rgb(255, 128, 0), .rgb(0, 0, 99)]
        for (row, color) in colors.enumerated() {
            frame.draw("foreground", column: 0, row: row, style: Style(foreground: color))
            frame.draw("background", column: 20, row: row, style: Style(background: color))
        }
        let attributes: [Style.Attributes] = [.bold, .dim, .italic, .underline, .strikethrough, .reverse]
        for (index, attribute) in attributes.enumerated() {
            frame.draw("text", column: index * 8, row: colors.count, style: Style(attributes: attribute))
        }
        terminal.present(frame)
        loop(terminal) { _, input in input.isEmpty }
    }

    static func showScroll(on terminal: NcursesTerminal) {
        var first = 0
        loop(terminal) { _, input in
            first += input.count
            let size = terminal.size
            var frame = Frame(size: size)
            for row in 0..<size.rows - 2 {
                frame.draw("line \(first + row) of a conversation, with \(first + row) words", column: 0, row: row)
            }
            frame.draw("status", column: 0, row: size.rows - 2, style: Style(attributes: .reverse))
            frame.draw("> composer", column: 0, row: size.rows - 1)
            frame.cursor = Point(column: 2, row: size.rows - 1)
            terminal.present(frame)
            return true
        }
    }

    static func showLog(on terminal: NcursesTerminal) {
        var log: [String] = []
        func draw() {
            var frame = Frame(size: terminal.size)
            frame.draw("size \(terminal.size.columns)x\(terminal.size.rows) process \(getpid())", column: 0, row: 0)
            for (index, entry) in log.suffix(terminal.size.rows - 1).enumerated() { frame.draw(entry, column: 0, row: index + 1) }
            terminal.present(frame)
        }
        draw()
        loop(terminal) { signals, input in
            log += signals.map { "signal \($0)" }
            if signals.contains(.terminate) || signals.contains(.hangup) { return false }
            for input in input {
                guard case .key(let key) = input else {
                    log.append("\(input)")
                    continue
                }
                log.append("key \(key)")
                switch key.description {
                case "ctrl-z": terminal.suspend()
                case "q": return false
                case "x": exit(7)
                case "p": print("a library's message")
                case "s":
                    draw()
                    while true { sleep(60) }
                case "!": fatalError("asked to crash")
                case "\\": terminal.withScreenReleased { print("outside") }
                default: break
                }
            }
            draw()
            return true
        }
    }
}

try Probe.run(CommandLine.arguments)
