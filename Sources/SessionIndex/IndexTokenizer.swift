import CSQLite

/// How texts are cut into words: by SQLite's own `unicode61`, and one by one the signs of scripts that write without spaces
/// (Chinese, Japanese, Thai, Lao, Khmer, Burmese), so that any run of them is found as a phrase.
/// - Source: SQLite's documentation of FTS5, section 7, Custom Tokenizers.
enum IndexTokenizer {
    static let name = "parley"

    /// Makes the tokenizer known to one connection.
    static func register(in database: Database) throws(SessionIndexError) {
        var api: UnsafeMutablePointer<fts5_api>?
        var statement: OpaquePointer?
        try database.check(sqlite3_prepare_v2(database.handle, "SELECT fts5(?1)", -1, &statement, nil))
        defer { sqlite3_finalize(statement) }
        withUnsafeMutablePointer(to: &api) { pointer in
            // SQLite keeps the address of the name, not the name.
            "fts5_api_ptr".withCString { name in
                _ = sqlite3_bind_pointer(statement, 1, pointer, name, nil)
                _ = sqlite3_step(statement)
            }
        }
        guard let api else { throw .unavailable(reason: "this SQLite has no full-text search") }
        var tokenizer = fts5_tokenizer(xCreate: createTokenizer, xDelete: deleteTokenizer, xTokenize: tokenize)
        try database.check(api.pointee.xCreateTokenizer(api, name, api, &tokenizer, nil))
    }

    /// True for a sign that is a word of its own.
    static func isWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0E01...0x0E4E, 0x0E81...0x0ECD, 0x1000...0x109F, 0x1780...0x17D3, 0x3005...0x3007, 0x3041...0x309F,
            0x30A1...0x30FF,
            0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}

/// A tokenizer of ours, around one of SQLite's.
private struct InnerTokenizer {
    var functions: fts5_tokenizer
    var instance: OpaquePointer?
}

private typealias TokenCallback =
    @convention(c) (
        UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32, Int32, Int32
    ) -> Int32

/// Where the tokens of a part of the text go, and where that part begins.
private struct ShiftedTarget {
    var context: UnsafeMutableRawPointer?
    var callback: TokenCallback
    var offset: Int32
}

private func createTokenizer(
    _ context: UnsafeMutableRawPointer?, _ arguments: UnsafeMutablePointer<UnsafePointer<CChar>?>?, _ count: Int32,
    _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    let api = context!.assumingMemoryBound(to: fts5_api.self)
    var functions = fts5_tokenizer()
    var data: UnsafeMutableRawPointer?
    let found = api.pointee.xFindTokenizer(api, "unicode61", &data, &functions)
    guard found == SQLITE_OK else { return found }
    let inner = UnsafeMutablePointer<InnerTokenizer>.allocate(capacity: 1)
    inner.initialize(to: InnerTokenizer(functions: functions, instance: nil))
    let made = "remove_diacritics".withCString { option in
        "2".withCString { value in
            var options: [UnsafePointer<CChar>?] = [option, value]
            return functions.xCreate(data, &options, 2, &inner.pointee.instance)
        }
    }
    guard made == SQLITE_OK else {
        inner.deallocate()
        return made
    }
    result?.pointee = OpaquePointer(inner)
    return SQLITE_OK
}

private func deleteTokenizer(_ tokenizer: OpaquePointer?) {
    guard let tokenizer else { return }
    let inner = UnsafeMutablePointer<InnerTokenizer>(tokenizer)
    inner.pointee.functions.xDelete(inner.pointee.instance)
    inner.deallocate()
}

private func tokenize(
    _ tokenizer: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ flags: Int32, _ text: UnsafePointer<CChar>?,
    _ count: Int32,
    _ callback: TokenCallback?
) -> Int32 {
    guard let tokenizer, let text, let callback, count > 0 else { return SQLITE_OK }
    let inner = UnsafeMutablePointer<InnerTokenizer>(tokenizer)
    return text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
        var pieces = TokenPieces(
            bytes: UnsafeBufferPointer(start: bytes, count: Int(count)), inner: inner, flags: flags, context: context,
            callback: callback)
        return pieces.run()
    }
}

/// One text on its way through the tokenizer.
private struct TokenPieces {
    let bytes: UnsafeBufferPointer<UInt8>
    let inner: UnsafeMutablePointer<InnerTokenizer>
    let flags: Int32
    let context: UnsafeMutableRawPointer?
    let callback: TokenCallback
    /// Where the words begin that SQLite's tokenizer has not seen yet.
    var start = 0

    mutating func run() -> Int32 {
        var index = 0
        while index < bytes.count {
            // Everything below U+0800 has a shorter form.
            guard bytes[index] >= 0xE0 else {
                index += 1
                continue
            }
            let (scalar, width) = scalar(at: index)
            guard IndexTokenizer.isWord(scalar) else {
                index += width
                continue
            }
            var code = passWords(upTo: index)
            if code == SQLITE_OK { code = pass(index..<index + width) }
            guard code == SQLITE_OK else { return code }
            index += width
            start = index
        }
        return passWords(upTo: bytes.count)
    }

    /// The scalar whose first byte stands at `index`, and its bytes; 0 for what is cut short.
    private func scalar(at index: Int) -> (value: UInt32, width: Int) {
        let lead = UInt32(bytes[index])
        let width = lead >= 0xF0 ? 4 : 3
        guard index + width <= bytes.count else { return (0, 1) }
        var value = width == 4 ? lead & 0x07 : lead & 0x0F
        for position in index + 1..<index + width { value = value << 6 | UInt32(bytes[position] & 0x3F) }
        return (value, width)
    }

    private func pass(_ sign: Range<Int>) -> Int32 {
        UnsafeRawPointer(bytes.baseAddress! + sign.lowerBound).withMemoryRebound(to: CChar.self, capacity: sign.count) {
            callback(context, 0, $0, Int32(sign.count), Int32(sign.lowerBound), Int32(sign.upperBound))
        }
    }

    private func passWords(upTo end: Int) -> Int32 {
        guard start < end else { return SQLITE_OK }
        var target = ShiftedTarget(context: context, callback: callback, offset: Int32(start))
        return UnsafeRawPointer(bytes.baseAddress! + start).withMemoryRebound(to: CChar.self, capacity: end - start) {
            inner.pointee.functions.xTokenize(inner.pointee.instance, &target, flags, $0, Int32(end - start), shiftToken)
        }
    }
}

private func shiftToken(
    _ context: UnsafeMutableRawPointer?, _ flags: Int32, _ token: UnsafePointer<CChar>?, _ count: Int32, _ start: Int32,
    _ end: Int32
) -> Int32 {
    let target = context!.assumingMemoryBound(to: ShiftedTarget.self).pointee
    return target.callback(target.context, flags, token, count, target.offset + start, target.offset + end)
}
