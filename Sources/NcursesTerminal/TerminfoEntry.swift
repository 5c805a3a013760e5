/// A compiled terminfo entry, read so that it can be changed before curses sees it.
///
/// Curses draws any red, green and blue only for a terminal whose entry says how, and the entries that say so are
/// rarely installed. So the terminal's own entry is taken and two of its strings are replaced.
/// - Source: term(5): a header of six numbers, names, flags, numbers, string offsets, strings.
struct TerminfoEntry {
    private var names: [UInt8]
    private var flags: [UInt8]
    private var numbers: [Int32]
    /// Nil where the terminal lacks a capability.
    private var strings: [[UInt8]?]

    /// Places in the lists, in the order that terminfo has fixed for ever.
    private enum Place {
        static let maxColors = 13
        static let maxPairs = 14
        static let automaticMargins = 1
        static let newlineGlitch = 4
        static let enterBlinkMode = 26
        static let setAttributes = 131
        static let setAForeground = 359
        static let setABackground = 360
    }

    /// Nil when the bytes are no entry.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        func short(_ slice: ArraySlice<UInt8>, at offset: Int) -> Int {
            Int(Int16(truncatingIfNeeded: Int(slice[slice.startIndex + offset]) | Int(slice[slice.startIndex + offset + 1]) << 8))
        }
        guard bytes.count > 12 else { return nil }
        let header = (0..<6).map { short(rest, at: $0 * 2) }
        // The second form has numbers of four bytes.
        guard header[0] == 0o432 || header[0] == 0o1036, header.allSatisfy({ $0 >= 0 }) else { return nil }
        let numberSize = header[0] == 0o432 ? 2 : 4
        let padding = (header[1] + header[2]) % 2
        let sizes = [12, header[1], header[2], padding, header[3] * numberSize, header[4] * 2, header[5]]
        guard sizes.reduce(0, +) <= bytes.count else { return nil }
        func take(_ count: Int) -> ArraySlice<UInt8> {
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        _ = take(12)
        names = Array(take(header[1]))
        flags = Array(take(header[2]))
        _ = take(padding)
        let numberBytes = take(header[3] * numberSize)
        numbers = (0..<header[3]).map { index in
            let low = short(numberBytes, at: index * numberSize)
            return numberSize == 2 ? Int32(low) : Int32(low & 0xFFFF) | Int32(short(numberBytes, at: index * 4 + 2)) << 16
        }
        let offsets = take(header[4] * 2)
        let table = take(header[5])
        strings = (0..<header[4]).map { index in
            let offset = short(offsets, at: index * 2)
            return offset < 0 || offset >= table.count ? nil : Array(table.dropFirst(offset).prefix { $0 != 0 })
        }
    }

    /// 0 for a terminal without colours.
    var colorCount: Int { numbers.count > Place.maxColors ? max(0, Int(numbers[Place.maxColors])) : 0 }

    /// Has numbers up to 255 draw the palette's colours, and all above red, green and blue as 0xRRGGBB.
    mutating func setTrueColor() {
        while numbers.count <= Place.maxPairs { numbers.append(-1) }
        while strings.count <= Place.setABackground { strings.append(nil) }
        numbers[Place.maxColors] = 1 << 24
        numbers[Place.maxPairs] = 1 << 16
        strings[Place.setAForeground] = Self.colorSetter(3)
        strings[Place.setABackground] = Self.colorSetter(4)
    }

    private static func colorSetter(_ digit: Int) -> [UInt8] {
        let channels = "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d"
        return Array("\u{1B}[%?%p1%{8}%<%t\(digit)%p1%d%e%p1%{256}%<%t\(digit)8;5;%p1%d%e\(digit)8;2;\(channels)%;m".utf8)
    }

    /// Has the attribute that blinks strike through instead, which curses has none for; false when the terminal's
    /// strings are not those of an xterm.
    mutating func setStrikethrough() -> Bool {
        let blink = Array("%?%p4%t;5%;".utf8)
        let strike = Array("%?%p4%t;9%;".utf8)
        guard strings.count > Place.setAttributes, strings[Place.enterBlinkMode] == Array("\u{1B}[5m".utf8),
            var setter = strings[Place.setAttributes],
            let start = setter.indices.first(where: { setter[$0...].starts(with: blink) })
        else { return false }
        setter.replaceSubrange(start..<start + blink.count, with: strike)
        strings[Place.setAttributes] = setter
        strings[Place.enterBlinkMode] = Array("\u{1B}[9m".utf8)
        return true
    }

    /// Has curses draw the last column of the last row like any other; false when the terminal might scroll for it.
    ///
    /// A terminal that wraps only when the next character comes (`xenl`) needs no care there. Curses takes it all the same,
    /// unless the terminal is said not to wrap: with wrapping off, a mark for that column goes astray; or it draws the column
    /// before and shifts it, which breaks a wide glyph that ends there (curses 6.4, both seen in tmux). Behind the last column
    /// curses takes the cursor's place for unknown, wrapping or not.
    mutating func setPlainLastCell() -> Bool {
        guard flags.count > Place.newlineGlitch, flags[Place.automaticMargins] == 1, flags[Place.newlineGlitch] == 1 else {
            return false
        }
        flags[Place.automaticMargins] = 0
        return true
    }

    /// The compiled entry, with the extended flag `RGB` when it has so many colours; other extensions are left out.
    var compiled: [UInt8] {
        var table: [UInt8] = []
        var offsets: [UInt8] = []
        for string in strings {
            offsets += Self.short(string == nil ? -1 : table.count)
            if let string { table += string + [0] }
        }
        let hasTrueColor = numbers.count > Place.maxColors && numbers[Place.maxColors] == 1 << 24
        var bytes = [0o1036, names.count, flags.count, numbers.count, strings.count, table.count].flatMap(Self.short)
        bytes += names + flags
        if bytes.count % 2 == 1 { bytes.append(0) }
        bytes += numbers.flatMap { Self.short(Int($0) & 0xFFFF) + Self.short(Int($0) >> 16) }
        bytes += offsets + table
        guard hasTrueColor else { return bytes }
        if bytes.count % 2 == 1 { bytes.append(0) }
        // One flag, no numbers, no strings; a table of one string, the flag's name.
        bytes += [1, 0, 0, 1, 4].flatMap(Self.short) + [1, 0] + Self.short(0) + Array("RGB\0".utf8)
        return bytes
    }

    private static func short(_ number: Int) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF)] }
}
