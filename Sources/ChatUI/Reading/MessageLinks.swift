import CMarkdown

/// A link of a message: what it says, and where it really leads.
struct MessageLink: Hashable, Sendable {
    var text: String
    var target: String

    /// The links of a Markdown text in their order, each target once.
    static func links(of text: String) -> [MessageLink] {
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        let collector = LinkCollector()
        var text = text
        text.withUTF8 { bytes in
            for block in markdown.blocks {
                if case .code = block.kind { continue }
                var source = Array(bytes[block.source])
                guard source.count <= StreamingMarkdown.parseLimit else { continue }
                for definition in markdown.definitions { source += [0x0A, 0x0A] + bytes[definition] }
                collector.collect(from: source)
            }
        }
        var known: Set<String> = []
        return collector.links.filter { !$0.target.isEmpty && known.insert($0.target).inserted }
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

/// Hears from md4c about links and nothing else.
private final class LinkCollector {
    var links: [MessageLink] = []
    /// Links that are open; an image may stand in a link.
    var open: [MessageLink] = []

    func collect(from source: [UInt8]) {
        var parser = MD_PARSER()
        parser.flags = markdownFlags
        parser.enter_block = { _, _, _ in 0 }
        parser.leave_block = { _, _, _ in 0 }
        parser.enter_span = { type, detail, userData in
            let target: String? =
                switch type {
                case MD_SPAN_A: markdownText(of: detail!.load(as: MD_SPAN_A_DETAIL.self).href)
                case MD_SPAN_IMG: markdownText(of: detail!.load(as: MD_SPAN_IMG_DETAIL.self).src)
                default: nil
                }
            if let target { collector(userData).open.append(MessageLink(text: "", target: target)) }
            return 0
        }
        parser.leave_span = { type, _, userData in
            let collector = collector(userData)
            if type == MD_SPAN_A || type == MD_SPAN_IMG, let link = collector.open.popLast() { collector.links.append(link) }
            return 0
        }
        parser.text = { _, text, size, userData in
            let collector = collector(userData)
            let text = String(decoding: UnsafeRawBufferPointer(start: text, count: Int(size)), as: UTF8.self)
            for index in collector.open.indices { collector.open[index].text += text }
            return 0
        }
        source.withUnsafeBytes { bytes in
            let text = bytes.bindMemory(to: CChar.self)
            _ = md_parse(text.baseAddress, MD_SIZE(text.count), &parser, Unmanaged.passUnretained(self).toOpaque())
        }
        open = []
    }
}

private func collector(_ userData: UnsafeMutableRawPointer?) -> LinkCollector {
    Unmanaged<LinkCollector>.fromOpaque(userData!).takeUnretainedValue()
}
