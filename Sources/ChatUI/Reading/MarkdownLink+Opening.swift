extension MarkdownLink {
    /// The links of a Markdown text in their order, each target once.
    static func links(of text: String) -> [MarkdownLink] {
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        var known: Set<String> = []
        return markdown.links(in: text).filter { !$0.target.isEmpty && known.insert($0.target).inserted }
    }

    /// Why the target is not handed to another program; nil when it may be, after a person has seen it.
    var refusal: String? {
        let scheme = target.prefix { $0 != ":" }.lowercased()
        guard scheme.utf8.count < target.utf8.count, scheme.utf8.allSatisfy({ 0x61...0x7A ~= $0 }) else {
            return "The link has no address that a browser could open: \(target)"
        }
        guard ["http", "https", "mailto"].contains(scheme) else { return "Links of the kind \(scheme): are not opened." }
        guard target.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
            return "The link holds characters that no address has."
        }
        return nil
    }
}
