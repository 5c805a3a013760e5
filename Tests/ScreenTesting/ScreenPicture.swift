import Glibc
import TerminalCore
import Testing

/// A frame as a picture: the rows between bars, the cursor, and a line for each run of styled cells.
public func picture(of frame: Frame) -> String {
    var lines = (0..<frame.size.rows).map { row in
        let cells = (0..<frame.size.columns).map { frame[$0, row] }
        return "|" + Line(cells: cells).text + "|"
    }
    if let cursor = frame.cursor { lines.append("cursor row \(cursor.row), column \(cursor.column)") }
    for row in 0..<frame.size.rows {
        var start = 0
        while start < frame.size.columns {
            let style = frame[start, row].style
            var end = start + 1
            while end < frame.size.columns, frame[end, row].style == style { end += 1 }
            if style != .plain { lines.append("row \(row), columns \(start)..<\(end): \(words(for: style))") }
            start = end
        }
    }
    return lines.joined(separator: "\n") + "\n"
}

private func words(for style: Style) -> String {
    let attributes: [(Style.Attributes, String)] = [
        (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.strikethrough, "strikethrough"),
        (.reverse, "reverse"),
    ]
    var words = attributes.filter { style.attributes.contains($0.0) }.map(\.1)
    if style.foreground != .standard { words.append(name(of: style.foreground)) }
    if style.background != .standard { words.append("on " + name(of: style.background)) }
    return words.joined(separator: " ")
}

private func name(of color: Color) -> String {
    switch color.form {
    case .standard: return "standard"
    case .palette(let index): return "colour \(index)"
    case .rgb:
        let digits = String(color.rawValue & 0xFFFFFF, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}

/// Expects `frame` to look like the picture `Screens/<name>.screen` beside the test's file. With `RECORD_SCREENS=1`
/// in the environment it draws that picture instead; read it before you commit it.
public func expectScreen(
    _ frame: Frame, _ name: String, filePath: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try expectPicture(picture(of: frame), name, filePath: filePath, sourceLocation: sourceLocation)
}

/// Expects rows, such as those of a program in a pseudo-terminal, to look like that picture.
public func expectScreen(
    _ rows: [String], _ name: String, filePath: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try expectPicture(text(of: rows), name, filePath: filePath, sourceLocation: sourceLocation)
}

/// Expects the screen of a running program, or its first `rows` rows, to come to look like that picture.
///
/// A frame may arrive in several pieces, so the picture is waited for; what is on the screen after the wait is what is judged.
public func expectScreen(
    of terminal: PseudoTerminal, rows: Int? = nil, _ name: String, filePath: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    func shown(_ screen: ScreenModel) -> [String] { Array(screen.rows.prefix(rows ?? screen.rows.count)) }
    if let expected = contents(of: path(of: name, beside: filePath)) {
        try? terminal.wait { text(of: shown($0)) == expected }
    }
    try expectScreen(shown(terminal.screen), name, filePath: filePath, sourceLocation: sourceLocation)
}

private func text(of rows: [String]) -> String { rows.map { "|\($0)|\n" }.joined() }

private func path(of name: String, beside filePath: String) -> String {
    filePath[..<(filePath.lastIndex(of: "/") ?? filePath.startIndex)] + "/Screens/\(name).screen"
}

private func expectPicture(_ actual: String, _ name: String, filePath: String, sourceLocation: SourceLocation) throws {
    let path = path(of: name, beside: filePath)
    if getenv("RECORD_SCREENS") != nil {
        mkdir(String(path.dropLast("/\(name).screen".count)), 0o777)
        let file = try #require(fopen(path, "w"), "cannot write \(path)", sourceLocation: sourceLocation)
        fputs(actual, file)
        fclose(file)
        return
    }
    let expected = try #require(
        contents(of: path), "no picture \(name); RECORD_SCREENS=1 draws it", sourceLocation: sourceLocation)
    #expect(actual == expected, "the screen does not look like \(name):\n\(actual)", sourceLocation: sourceLocation)
}

private func contents(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    return String(decoding: bytes, as: UTF8.self)
}

extension Frame {
    /// The rows as text without trailing blanks.
    public var rows: [String] { (0..<size.rows).map { text(row: $0) } }
}
