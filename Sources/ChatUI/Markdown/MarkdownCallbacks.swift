import CMarkdown

extension MarkdownFlow {
    /// Has md4c parse a block and report it here.
    ///
    /// Where a text ends in an unfinished link, a list's number or a task's mark, md4c 0.4.8 looks at the byte behind what
    /// it is given. With a `)` there, left by a longer text, `[a](/b` was a link, and md4c told of texts anywhere in memory.
    /// So a line end always stands there, which goes on with none of them.
    /// - Returns: false when it gave up, or the table was too large.
    func parse(_ source: consuming [UInt8]) -> Bool {
        source.append(0x0A)
        var parser = MD_PARSER()
        parser.flags = UInt32(githubFlags | MD_FLAG_NOHTMLBLOCKS)
        parser.enter_block = enterBlock
        parser.leave_block = leaveBlock
        parser.enter_span = enterSpan
        parser.leave_span = leaveSpan
        parser.text = receiveText
        return source.withUnsafeBytes { bytes in
            let text = bytes.bindMemory(to: CChar.self)
            return md_parse(text.baseAddress, MD_SIZE(text.count - 1), &parser, Unmanaged.passUnretained(self).toOpaque()) == 0
        }
    }
}

private let githubFlags =
    MD_FLAG_PERMISSIVEEMAILAUTOLINKS | MD_FLAG_PERMISSIVEURLAUTOLINKS
    | MD_FLAG_PERMISSIVEWWWAUTOLINKS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS

private func flow(_ userData: UnsafeMutableRawPointer?) -> MarkdownFlow {
    Unmanaged<MarkdownFlow>.fromOpaque(userData!).takeUnretainedValue()
}

private func enterBlock(_ type: MD_BLOCKTYPE, _ detail: UnsafeMutableRawPointer?, _ userData: UnsafeMutableRawPointer?) -> Int32 {
    let flow = flow(userData)
    switch type {
    case MD_BLOCK_QUOTE: flow.openQuote()
    case MD_BLOCK_UL: flow.openList(isTight: detail!.load(as: MD_BLOCK_UL_DETAIL.self).is_tight != 0, start: nil)
    case MD_BLOCK_OL:
        let list = detail!.load(as: MD_BLOCK_OL_DETAIL.self)
        flow.openList(isTight: list.is_tight != 0, start: Int(list.start), delimiter: UInt8(bitPattern: list.mark_delimiter))
    case MD_BLOCK_LI:
        let item = detail!.load(as: MD_BLOCK_LI_DETAIL.self)
        flow.openItem(isDone: item.is_task == 0 ? nil : UInt8(bitPattern: item.task_mark) != 0x20)
    case MD_BLOCK_H: flow.openHeading(level: Int(detail!.load(as: MD_BLOCK_H_DETAIL.self).level))
    case MD_BLOCK_HR: flow.addRule()
    case MD_BLOCK_CODE:
        let code = detail!.load(as: MD_BLOCK_CODE_DETAIL.self)
        flow.openCode(label: code.lang.size == 0 ? nil : flow.text(of: code.lang))
    case MD_BLOCK_P: flow.endText()
    case MD_BLOCK_TABLE: flow.openTable()
    case MD_BLOCK_TR: flow.table?.openRow()
    case MD_BLOCK_TH, MD_BLOCK_TD:
        flow.cellsLeft -= 1
        guard flow.cellsLeft >= 0 else { return 1 }
        flow.openCell(alignment: alignment(detail!.load(as: MD_BLOCK_TD_DETAIL.self).align), isHeader: type == MD_BLOCK_TH)
    default: break
    }
    return 0
}

private func leaveBlock(_ type: MD_BLOCKTYPE, _: UnsafeMutableRawPointer?, _ userData: UnsafeMutableRawPointer?) -> Int32 {
    let flow = flow(userData)
    switch type {
    case MD_BLOCK_QUOTE, MD_BLOCK_UL, MD_BLOCK_OL, MD_BLOCK_LI: flow.closeContainer()
    case MD_BLOCK_H: flow.closeHeading()
    case MD_BLOCK_CODE: flow.closeCode()
    case MD_BLOCK_P: flow.endText()
    case MD_BLOCK_TH, MD_BLOCK_TD: flow.closeCell(isHeader: type == MD_BLOCK_TH)
    case MD_BLOCK_TABLE: flow.closeTable()
    default: break
    }
    return 0
}

private func enterSpan(_ type: MD_SPANTYPE, _ detail: UnsafeMutableRawPointer?, _ userData: UnsafeMutableRawPointer?) -> Int32 {
    let flow = flow(userData)
    switch type {
    case MD_SPAN_EM: flow.push(flow.theme.emphasis)
    case MD_SPAN_STRONG: flow.push(flow.theme.strong)
    case MD_SPAN_DEL: flow.push(flow.theme.strikethrough)
    case MD_SPAN_CODE: flow.push(flow.theme.code)
    case MD_SPAN_A: flow.openLink(target: flow.text(of: detail!.load(as: MD_SPAN_A_DETAIL.self).href), isImage: false)
    case MD_SPAN_IMG: flow.openLink(target: flow.text(of: detail!.load(as: MD_SPAN_IMG_DETAIL.self).src), isImage: true)
    default: flow.push(.plain)
    }
    return 0
}

private func leaveSpan(_ type: MD_SPANTYPE, _: UnsafeMutableRawPointer?, _ userData: UnsafeMutableRawPointer?) -> Int32 {
    let flow = flow(userData)
    if type == MD_SPAN_A || type == MD_SPAN_IMG { flow.closeLink() } else { flow.popStyle() }
    return 0
}

private func receiveText(
    _ type: MD_TEXTTYPE, _ text: UnsafePointer<MD_CHAR>?, _ size: MD_SIZE, _ userData: UnsafeMutableRawPointer?
) -> Int32 {
    let flow = flow(userData)
    let bytes = UnsafeRawBufferPointer(start: text, count: Int(size))
    switch type {
    case MD_TEXT_BR, MD_TEXT_SOFTBR: flow.breakLine()
    case MD_TEXT_NULLCHAR: flow.addText("\0")
    case MD_TEXT_ENTITY: flow.addText(MarkdownEntity.text(of: String(decoding: bytes, as: UTF8.self)))
    case MD_TEXT_HTML: flow.addHTML(bytes)
    case MD_TEXT_CODE: flow.addVerbatim(bytes)
    default: flow.addText(bytes)
    }
    return 0
}

private func alignment(_ align: MD_ALIGN) -> MarkdownTable.Alignment {
    switch align {
    case MD_ALIGN_CENTER: .center
    case MD_ALIGN_RIGHT: .right
    default: .left
    }
}

extension MarkdownFlow {
    /// An attribute's text, its entities decoded.
    fileprivate func text(of attribute: MD_ATTRIBUTE) -> String {
        guard let bytes = attribute.text, let types = attribute.substr_types, let offsets = attribute.substr_offsets else {
            return ""
        }
        var text = ""
        var index = 0
        while offsets[index] < attribute.size {
            let part = UnsafeRawBufferPointer(
                start: bytes + Int(offsets[index]), count: Int(offsets[index + 1] - offsets[index]))
            let string = String(decoding: insets.restored(part), as: UTF8.self)
            text += types[index] == MD_TEXT_ENTITY ? MarkdownEntity.text(of: string) : string
            index += 1
        }
        return text
    }
}
