import Glibc
import JSON

extension JSONValue {
    /// This value as lines of JSON for standard output. On a terminal characters that could steer it or draw nothing are
    /// written as escapes, which is the same JSON.
    func lines(_ layout: JSONWriter.Layout) -> String {
        (isatty(STDOUT_FILENO) == 1 ? safeText(layout) : text(layout)) + "\n"
    }

    /// This value as JSON without any character that could steer a terminal, wherever it is shown later.
    func safeText(_ layout: JSONWriter.Layout) -> String {
        let text = text(layout)
        if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 || $0 == 0x0A }) { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            switch properties.generalCategory {
            case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
                _ where properties.isDefaultIgnorableCodePoint:
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}
