import JSON
import NcursesTerminal
import ScreenTesting
import TerminalCore

/// A recording in asciinema's format, version 2, with a marker at each moment that is the same in every recording.
/// - Source: docs.asciinema.org/manual/asciicast/v2
struct DemoCast {
    private var lines: [String]
    private var encoder = FrameEncoder(depth: .trueColor)
    private var last: Frame
    private(set) var marks: [(name: String, frame: Frame)] = []

    init(size: Size, title: String) {
        last = Frame(size: size)
        let header: JSONObject = [
            "version": .int(2), "width": .int(size.columns), "height": .int(size.rows), "title": .string(title),
            "env": .object(["TERM": .string("xterm-256color")]),
        ]
        lines = [JSONValue.object(header).text()]
    }

    /// A recording that is there already; nil when it is none.
    init?(reading text: String) throws {
        let rows = text.split(separator: "\n").map(String.init)
        guard let header = try rows.first.map(JSONValue.init(parsing:)), let columns = header["width"]?.intValue,
            let height = header["height"]?.intValue
        else { return nil }
        self.init(size: Size(columns: columns, rows: height), title: header["title"]?.stringValue ?? "")
        var screen = ScreenModel(size: last.size)
        for row in rows.dropFirst() {
            guard let event = try JSONValue(parsing: row).arrayValue, event.count == 3, let text = event[2].stringValue else {
                return nil
            }
            switch event[1].stringValue {
            case "o": screen.write(Array(text.utf8))
            case "m": marks.append((text, Frame(screen)))
            default: return nil
            }
            lines.append(row)
        }
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    mutating func add(_ frame: Frame, milliseconds: Int) {
        last = frame
        let bytes = encoder.bytes(for: frame)
        if !bytes.isEmpty { add("o", String(decoding: bytes, as: UTF8.self), milliseconds) }
    }

    mutating func mark(_ name: String, milliseconds: Int) {
        marks.append((name, last))
        add("m", name, milliseconds)
    }

    private mutating func add(_ kind: String, _ text: String, _ milliseconds: Int) {
        let event: [JSONValue] = [.double(Double(milliseconds) / 1000), .string(kind), .string(text)]
        lines.append(JSONValue.array(event).text())
    }
}

extension Frame {
    /// Rows and styles without what was measured, as how long something took is different each time, and without the colour of blanks,
    /// which nobody sees: curses writes a blank in the colour of the word before when both come in one frame.
    var unmeasured: [String] {
        (0..<size.rows).map { row in
            let text = text(row: row)
            let isMeasured = ["first ", "tokens/s", "■", "▶", "‖"].contains { text.contains($0) }
            if isMeasured {
                let words = text.split(separator: " ").map { String($0.contains(where: \.isNumber) ? "0" : $0) }
                return words.joined(separator: " ")
            }
            return (0..<size.columns).map { column in
                let cell = self[column, row]
                let lines: Style.Attributes = [.underline, .strikethrough, .reverse]
                let isEmpty = cell.glyph == .space && cell.style.attributes.isDisjoint(with: lines)
                return "\(cell.glyph.scalars.map { String($0) }.joined()) \(isEmpty ? 0 : cell.style.foreground.rawValue) "
                    + "\(cell.style.background.rawValue) \(cell.style.attributes.rawValue)"
            }.joined(separator: "|")
        }
    }
}
