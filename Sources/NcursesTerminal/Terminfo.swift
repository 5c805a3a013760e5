import CNcurses
import Glibc
import TerminalCore

/// Sets the character set of the environment, or any that is UTF-8: curses cannot draw beyond ASCII without.
///
/// The other parts of a locale stay those of C: they take time to load, and numbers in files must not change.
func setUpLocale() {
    setlocale(LC_CTYPE, "")
    guard String(cString: nl_langinfo(nl_item(CODESET))) != "UTF-8" else { return }
    for name in ["C.UTF-8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil { return }
}

/// What curses has opened.
struct OpenScreen {
    let screen: OpaquePointer
    let output: CursesOutput
    /// Whether the attribute that blinks strikes through.
    let hasStrikethrough: Bool
}

/// Opens curses' screen on `device`, with the terminal's own entry made to do what curses cannot ask of it; nil when
/// curses knows no such terminal, nor one that most are like.
func openScreen(on device: TerminalDevice, environment: [String: String], colors: ColorDepth?) -> OpenScreen? {
    for name in [environment["TERM"], "xterm-256color"] {
        guard let name, !name.isEmpty else { continue }
        var hasStrikethrough = false
        var text: String?
        if var entry = compiledEntry(of: name, environment: environment).flatMap(TerminfoEntry.init) {
            hasStrikethrough = entry.setStrikethrough()
            let hasPlainLastCell = entry.setPlainLastCell()
            if colors == .trueColor { entry.setTrueColor() }
            let hasChanged = hasStrikethrough || hasPlainLastCell || colors == .trueColor
            text = hasChanged ? "hex:" + hexadecimal(entry.compiled) : nil
        }
        if let (screen, output) = open(name, on: device, entry: text) {
            return OpenScreen(screen: screen, output: output, hasStrikethrough: hasStrikethrough)
        }
    }
    return nil
}

private func open(_ name: String, on device: TerminalDevice, entry: String?) -> (OpaquePointer, CursesOutput)? {
    // Curses takes an entry itself in place of a folder's name. Programs started later must not inherit that.
    let before = getenv("TERMINFO").map { String(cString: $0) }
    if let entry { setenv("TERMINFO", entry, 1) }
    defer {
        if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
    }
    // Curses keeps both descriptors for as long as it runs.
    let (output, input) = (TerminalDevice.duplicate(device.output), TerminalDevice.duplicate(device.input))
    return cncurses_open(name, output, input).map { ($0, CursesOutput(replacing: output)) }
}

/// The entry of a terminal, from the folders in which curses looks.
func compiledEntry(of name: String, environment: [String: String]) -> [UInt8]? {
    let isInEnvironment = environment["TERMINFO"].map { $0.hasPrefix("hex:") || $0.hasPrefix("b64:") } ?? false
    guard let first = name.utf8.first, !name.contains("/"), !isInEnvironment else { return nil }
    var folders = [environment["TERMINFO"], environment["HOME"].map { $0 + "/.terminfo" }].compactMap { $0 }
    folders += environment["TERMINFO_DIRS"]?.split(separator: ":").map(String.init) ?? []
    folders += ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
    for folder in folders {
        let descriptor = Glibc.open("\(folder)/\(Character(Unicode.Scalar(first)))/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { continue }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: 32768) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
    }
    return nil
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// The bytes of a string capability of the open terminal, without padding; empty when it lacks it.
func capability(_ name: String) -> [UInt8] {
    guard let value = cncurses_string(name) else { return [] }
    var bytes = Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
    while let start = bytes.indices.first(where: { bytes[$0...].starts(with: "$<".utf8) }),
        let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
    {
        bytes.removeSubrange(start...end)
    }
    return bytes
}

/// What the open terminal sends for its keys, where that is a sequence.
func terminfoSequences() -> [(bytes: [UInt8], key: KeyPress)] {
    let named: [(String, KeyPress)] = [
        ("kcuu1", KeyPress(.up)), ("kcud1", KeyPress(.down)), ("kcub1", KeyPress(.left)), ("kcuf1", KeyPress(.right)),
        ("khome", KeyPress(.home)), ("kend", KeyPress(.end)), ("kpp", KeyPress(.pageUp)), ("knp", KeyPress(.pageDown)),
        ("kich1", KeyPress(.insert)), ("kdch1", KeyPress(.delete)), ("kcbt", KeyPress(.tab, .shift)),
        ("kent", KeyPress(.enter)), ("kLFT", KeyPress(.left, .shift)), ("kRIT", KeyPress(.right, .shift)),
        ("kri", KeyPress(.up, .shift)), ("kind", KeyPress(.down, .shift)), ("kHOM", KeyPress(.home, .shift)),
        ("kEND", KeyPress(.end, .shift)), ("kPRV", KeyPress(.pageUp, .shift)), ("kNXT", KeyPress(.pageDown, .shift)),
        ("kDC", KeyPress(.delete, .shift)), ("kIC", KeyPress(.insert, .shift)),
    ]
    return (named + (1...12).map { ("kf\($0)", KeyPress(.function($0))) }).compactMap { name, key in
        let bytes = capability(name)
        return bytes.first == 0x1B && bytes.count > 2 ? (bytes, key) : nil
    }
}
