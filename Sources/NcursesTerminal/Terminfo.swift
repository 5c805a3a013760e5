import CNcurses
import Glibc
import TerminalCore

/// Sets the locale of the environment, or any that has UTF-8: curses cannot draw beyond ASCII without.
func setUpLocale() {
    setlocale(LC_ALL, "")
    guard String(cString: nl_langinfo(nl_item(CODESET))) != "UTF-8" else { return }
    for name in ["C.UTF-8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil { return }
}

/// Opens curses' screen on `device`; nil when curses knows no such terminal, nor one that most are like.
func openScreen(on device: TerminalDevice, environment: [String: String], colors: ColorDepth?) -> OpaquePointer? {
    for name in [environment["TERM"], "xterm-256color"] {
        guard let name, !name.isEmpty else { continue }
        // Curses keeps both for as long as it runs.
        if let screen = cncurses_open(name, dup(device.output), dup(device.input)) { return screen }
    }
    return nil
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
func terminfoSequences() -> [[UInt8]: KeyPress] {
    let named: [(String, KeyPress)] = [
        ("kcuu1", KeyPress(.up)), ("kcud1", KeyPress(.down)), ("kcub1", KeyPress(.left)), ("kcuf1", KeyPress(.right)),
        ("khome", KeyPress(.home)), ("kend", KeyPress(.end)), ("kpp", KeyPress(.pageUp)), ("knp", KeyPress(.pageDown)),
        ("kich1", KeyPress(.insert)), ("kdch1", KeyPress(.delete)), ("kcbt", KeyPress(.tab, .shift)),
        ("kent", KeyPress(.enter)), ("kLFT", KeyPress(.left, .shift)), ("kRIT", KeyPress(.right, .shift)),
        ("kri", KeyPress(.up, .shift)), ("kind", KeyPress(.down, .shift)), ("kHOM", KeyPress(.home, .shift)),
        ("kEND", KeyPress(.end, .shift)), ("kPRV", KeyPress(.pageUp, .shift)), ("kNXT", KeyPress(.pageDown, .shift)),
        ("kDC", KeyPress(.delete, .shift)), ("kIC", KeyPress(.insert, .shift)),
    ]
    var sequences: [[UInt8]: KeyPress] = [:]
    for (name, key) in named + (1...12).map({ ("kf\($0)", KeyPress(.function($0))) }) {
        let bytes = capability(name)
        if bytes.first == 0x1B, bytes.count > 2 { sequences[bytes] = key }
    }
    return sequences
}
