import Glibc
import JSON

extension JSONValue {
    /// This value as lines of JSON for standard output. On a terminal characters that could steer it are written as
    /// escapes, which is the same JSON.
    func lines(_ layout: JSONWriter.Layout) -> String {
        let text = text(layout) + "\n"
        guard isatty(STDOUT_FILENO) == 1 else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
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
