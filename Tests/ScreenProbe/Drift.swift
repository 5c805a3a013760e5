import Glibc
import NcursesTerminal
import ScreenSamples
import TerminalCore

extension Probe {
    /// Shows `CorpusFrames` of the file `corpus`: `n` turns the page, `s` scrolls, `c` changes some of it, `q` ends.
    /// Each frame, once it is on its way to the terminal, is told in the file `log`.
    static func showCorpus(on terminal: NcursesTerminal, corpus: String, log: String) {
        guard let file = fopen(log, "w") else { return }
        defer { fclose(file) }
        var frames = CorpusFrames(Corpus(file: contents(of: corpus)), size: terminal.size)
        func present() {
            terminal.present(frames.frame)
            fputs(record(of: frames), file)
            fflush(file)
        }
        present()
        loop(terminal) { signals, input in
            for case .resized(let size) in signals {
                frames.resize(to: size)
                present()
            }
            for case .key(let key) in input {
                switch key.description {
                case "n": frames.turnPage()
                case "s": frames.scroll()
                case "c": frames.change()
                default: return false
                }
                present()
            }
            return true
        }
    }

    /// A line: columns, rows, the cursor's column and row, the number of the next entry; behind U+001E the cells with
    /// U+001F between them, where the second column of a wide glyph is empty.
    private static func record(of frames: CorpusFrames) -> String {
        let frame = frames.frame
        let numbers = [
            frame.size.columns, frame.size.rows, frame.cursor?.column ?? -1, frame.cursor?.row ?? -1, frames.position,
        ]
        var cells = String.UnicodeScalarView()
        for (index, cell) in frame.cells.enumerated() {
            if index > 0 { cells.append("\u{1F}") }
            cells.append(contentsOf: cell.glyph.scalars)
        }
        return numbers.map(String.init).joined(separator: " ") + "\u{1E}" + String(cells) + "\n"
    }

    private static func contents(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
