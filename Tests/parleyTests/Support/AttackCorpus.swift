/// A text that does something to a terminal that gets it as it is. The number 7777 in it is nothing that the program draws.
struct Attack: Sendable {
    var name: String
    var text: String
}

/// What has been used against people who show foreign text in a terminal, put together from tables.
enum AttackCorpus {
    static let all = strings + sequences + escapes + controls + hidden

    // MARK: Strings with an introducer

    /// Of operating system commands: titles, colours, links, the clipboard, notices, files, shell integration.
    private static let commands = [
        "0;7777", "1;7777", "2;7777", "3;A=7777", "4;1;rgb:77/77/7777", "4;1;?7777", "7;file://h/7777", "8;;http://e/7777",
        "9;7777",
        "9;4;1;7777", "10;?7777", "11;?7777", "12;red7777", "22;pointer7777", "50;7777", "52;c;7777", "52;c;?7777", "52;p;7777",
        "60;7777", "99;i=7777:p=title;x", "104;7777", "110;7777", "133;A;7777", "633;E;7777", "777;notify;7777;x",
        "1337;File=inline=1:7777", "1337;SetUserVar=a=7777", "1337;CopyToClipboard=7777", "1337;Exec7777", "5522;7777", "L7777",
        "l7777",
    ]

    /// Of the other strings: device control (sixel, ReGIS, queries, keys, tmux), programs, privacy, titles of screen.
    private static let otherStrings = [
        "P+q7777", "P$q7777m", "P0;1q\"1;1;7777;6#0;2;0;0;0~", "PpS(A[0,0][7777,9])", "P1000p7777",
        "Ptmux;\u{1B}\u{1B}]52;c;7777\u{7}",
        "P7777|17/78", "P1;1;1{ @7777", "P=1s7777", "_Ga=T,f=24;7777", "_7777", "^7777", "X7777", "k7777",
    ]

    private static let strings = (commands.map { "]" + $0 } + otherStrings).flatMap { body in
        [
            Attack(name: "ESC \(body) BEL", text: "\u{1B}\(body)\u{7}"),
            Attack(name: "ESC \(body) ST", text: "\u{1B}\(body)\u{1B}\\"),
            Attack(name: "C1 \(body) ST", text: eightBit(body) + "\u{9C}"),
            Attack(name: "ESC \(body), open", text: "\u{1B}\(body)"),
        ]
    }

    /// The same with one character of the second control set for ESC and the letter.
    private static func eightBit(_ body: String) -> String {
        let first = body.unicodeScalars.first!
        return String(Unicode.Scalar(first.value + 0x40)!) + String(body.unicodeScalars.dropFirst())
    }

    // MARK: Sequences

    /// Styles, moving, erasing, modes, questions that the terminal answers as if somebody had typed.
    private static let sequences = [
        "7777m", "38;2;7777;0;0m", "7777A", "7777B", "7777C", "7777D", "7777E", "7777F", "7777G", "7777;1H", "7777I", "7777J",
        "3J",
        "7777K", "7777L", "7777M", "7777P", "7777S", "7777T", "7777X", "7777Z", "7777@", "7777`", "7777a", "7777b", "c", "7777c",
        ">7777c", "=7777c", "7777d", "7777e", "7777;1f", "?7777h", "?7777l", "7777h", "4;7777l", "5n", "6n", "?6;7777n", "?7777n",
        "!p", "?7777$p", "7777$p", "62;7777\"p", "7777\"q", "7777 q", "1;7777r", "?7777r", "s", "u", "7777s", "8;7777;7777t",
        "14t",
        "20t", "21t", "22;7777t", "?7777u", ">7777u", "<7777u", "=7777;1u", ">4;7777m", "?7777i", "5i", "7777x", "7777*|",
        "7777'}",
        "1;1;7777;9$z", "7777$w", ">7777q", "?1049h", "?2026h", "?1003h",
    ].flatMap { body in
        [
            Attack(name: "CSI \(body)", text: "7777\u{1B}[\(body)"), Attack(name: "C1 CSI \(body)", text: "7777\u{9B}\(body)"),
        ]
    }

    /// Resets, character sets, printing, single shifts, alignment, locking of memory.
    private static let escapes = [
        "c", "7", "8", "D", "E", "H", "M", "N", "O", "V", "W", "Z", "=", ">", "n", "o", "|", "}", "~", "6", "9", "l", "m", "(0",
        ")0",
        "*0", "+0", "%G", "%@", "#8", "#3", " F", " G", "[", "]", "\u{1B}", "[[", "[?", "[38;5",
    ].map { Attack(name: "ESC \($0)", text: "7777\u{1B}\($0)7777") }

    // MARK: Single characters

    private static let controls = (Array(0..<0x20) + Array(0x7F...0x9F)).map { number in
        attack(number)
    }

    /// Directions, nothing of no width, fillers, tags, selectors, separators, shorthand, private and unassigned characters.
    private static let hidden =
        ([
            0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x2028, 0x2029, 0x3164, 0xFE00, 0xFE0F,
            0xFEFF,
            0xFFA0, 0xFFF0, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFE, 0xFFFF, 0xE000, 0xF8FF, 0x1BCA0, 0x1D173, 0x1D17A, 0xE0001, 0xE0020,
            0xE0041,
            0xE007F, 0xE0100, 0xE01EF, 0xF0000, 0x10FFFD, 0xFDD0, 0x0378,
        ] + Array(0x200B...0x200F) + Array(0x202A...0x202E) + Array(0x2060...0x206F)).map(attack) + [
            Attack(name: "stuffing", text: "7777" + String(repeating: "\u{200B}\u{200D}\u{2060}", count: 5) + "x"),
            Attack(
                name: "tags", text: "7777" + String(String.UnicodeScalarView((0xE0061...0xE007A).map { Unicode.Scalar($0)! }))),
            Attack(name: "marks", text: "7777" + String(repeating: "\u{301}", count: 60)),
            Attack(name: "overwriting", text: "7777 safe\rrm -rf\u{8}\u{8}\u{8}"),
            Attack(name: "line ends", text: "7777\r\n\n\u{B}\u{C}\u{85}x"),
        ]

    private static func attack(_ number: UInt32) -> Attack {
        Attack(name: "U+" + String(number, radix: 16, uppercase: true), text: "q7777\(Unicode.Scalar(number)!)evil")
    }

    // MARK: What is no text

    /// Bytes that are not UTF-8: sequences in one byte, overlong forms, surrogates, beyond Unicode, cut short.
    static let bytes: [[UInt8]] = [
        [0x9B] + Array("31m".utf8), [0x9D] + Array("0;7777".utf8) + [0x9C], [0x90] + Array("q7777".utf8) + [0x9C],
        [0x9F, 0x41, 0x9C],
        [0x85], [0x8D], [0x84], [0xC0, 0x9B, 0x5B, 0x6D], [0xC0, 0x80], [0xC1, 0x9B], [0xE0, 0x80, 0x9B, 0x5B, 0x48],
        [0xE0, 0x82, 0x9B],
        [0xF0, 0x80, 0x80, 0x9B], [0xF0, 0x80, 0x82, 0x9B], [0xF8, 0x80, 0x80, 0x80, 0x9B], [0xFC, 0x80, 0x80, 0x80, 0x80, 0x9B],
        [0xED, 0xA0, 0x80], [0xED, 0xAF, 0xBF, 0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xFE], [0xFF, 0xFE], [0xC2],
        [0xE4, 0xB8], [0xF0, 0x9F, 0x98], [0xC2, 0x5B, 0x33, 0x31, 0x6D], [0x80, 0x9B, 0xBF],
    ]

    /// Escapes of JSON that name no characters, or such as steer.
    static let jsonEscapes = [
        #"\ud800"#, #"\udfff"#, #"\ud83dx"#, #"\ud800\u001b]0;7777\u0007"#, #"\u001b[7777m"#, #"\u009b31m"#, #"\u0000"#,
        #"\u202e7777"#,
        #"\udb40\udc41"#, #"\ufeff"#, #"\u2028"#,
    ]
}
