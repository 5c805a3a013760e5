/// The first paragraphs of a model's card: what a person reads to choose.
enum ModelCardSummary {
    /// - Parameter card: Markdown with YAML at its head.
    /// - Returns: at most `most` paragraphs, headings among them, without pictures, badges and HTML.
    static func paragraphs(of card: String, most: Int = 8) -> [String] {
        var lines = card.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasSuffix("\r") ? line.dropLast() : line
        }[...]
        if lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") { lines = lines[(end + 1)...] }
        var paragraphs: [String] = []
        var paragraph = ""
        var isCode = false
        func isText(_ line: Substring) -> Bool {
            guard let first = line.first(where: { !$0.isWhitespace }) else { return false }
            return !"<![|".contains(first)
        }
        for line in lines {
            if line.hasPrefix("```") || line.hasPrefix("~~~") {
                isCode.toggle()
                continue
            }
            if isCode { continue }
            if isText(line), !line.hasPrefix("#") {
                paragraph += (paragraph.isEmpty ? "" : " ") + line.drop { $0.isWhitespace }
                continue
            }
            if !paragraph.isEmpty { paragraphs.append(paragraph) }
            paragraph = ""
            if line.hasPrefix("#") { paragraphs.append(String(line.drop { $0 == "#" || $0 == " " })) }
            if paragraphs.count >= most { break }
        }
        if !paragraph.isEmpty { paragraphs.append(paragraph) }
        return Array(paragraphs.prefix(most))
    }
}
