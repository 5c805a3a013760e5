import TerminalCore

/// iTerm2's colours: a property list of dictionaries with a number for each channel.
/// - Source: the format of `.itermcolors` files, as iTerm2 exports them.
enum PropertyList {
    static func colors(_ text: String) throws(ThemeImportError) -> TerminalColors {
        guard text.contains("<plist") else { throw .unknownFormat }
        var colors = TerminalColors()
        var keys: [String] = []
        var key = ""
        var channels: [String: Double] = [:]
        for element in elements(of: text) {
            switch element.tag {
            case "key": key = element.content
            case "dict":
                keys.append(key)
                channels = [:]
            case "real", "integer": channels[key] = Double(element.content)
            case "/dict":
                guard let owner = keys.popLast() else { continue }
                if let place = place(of: owner), let color = Color(channels) { colors[place] = color }
            default: break
            }
        }
        return colors
    }

    private static func place(of key: String) -> TerminalColors.Place? {
        let words = key.split(separator: " ")
        switch (words.count, words.first) {
        case (2, "Foreground"): return .foreground
        case (2, "Background"): return .background
        case (3, "Ansi"): return Int(words[1]).flatMap { 0...15 ~= $0 ? .ansi($0) : nil }
        default: return nil
        }
    }

    /// Each tag with the text up to the next one.
    private static func elements(of text: String) -> [(tag: String, content: String)] {
        text.split(separator: "<").map { part in
            let end = part.firstIndex(of: ">") ?? part.endIndex
            let content = end == part.endIndex ? "" : part[part.index(after: end)...]
            return (String(part[..<end]), String(content.split(whereSeparator: \.isWhitespace).joined(separator: " ")))
        }
    }
}

extension Color {
    /// Channels from 0 to 1, by the names that iTerm2 gives them; nil when one is missing.
    fileprivate init?(_ channels: [String: Double]) {
        let bytes = ["Red", "Green", "Blue"].compactMap { name -> UInt8? in
            guard let value = channels["\(name) Component"], value.isFinite else { return nil }
            return UInt8((min(1, max(0, value)) * 255).rounded())
        }
        guard bytes.count == 3 else { return nil }
        self = .rgb(bytes[0], bytes[1], bytes[2])
    }
}
