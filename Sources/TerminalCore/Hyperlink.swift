import Synchronization

/// Where a cell leads when it is clicked, kept in two bytes.
public struct Hyperlink: Hashable, Sendable {
    /// 0 is none, otherwise an index into the table, plus one.
    private let rawValue: UInt16

    private init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let none = Hyperlink(rawValue: 0)

    /// Bytes in a target; longer ones are no links.
    private static let longestTarget = 2048

    /// The link to a target that a terminal may be told: http, https or mailto, and whatever is not printable ASCII
    /// percent-encoded. None for any other, and once a process has met `LinkTable.limit` of them.
    public init(to target: String) {
        guard let checked = Self.checked(target) else {
            self = .none
            return
        }
        self = LinkTable.link(to: checked)
    }

    /// A number that no other target has; 0 for none.
    public var number: Int { Int(rawValue) }

    /// Printable ASCII without blanks; empty for none.
    public var target: String { rawValue == 0 ? "" : LinkTable.target(at: Int(rawValue) - 1) }

    private static func checked(_ target: String) -> String? {
        guard let end = target.firstIndex(of: ":") else { return nil }
        let scheme = target[..<end].lowercased()
        guard ["http", "https", "mailto"].contains(scheme), target.utf8.count <= longestTarget else { return nil }
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        var checked = String.UnicodeScalarView()
        for byte in target.utf8 {
            if 0x21...0x7E ~= byte, byte != UInt8(ascii: "\\") {
                checked.append(Unicode.Scalar(byte))
            } else {
                checked.append(contentsOf: ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(checked)
    }

    /// Every target met so far; a cell then compares and copies as a number.
    private enum LinkTable {
        static let limit = 20_000

        private struct State {
            var targets: [String] = []
            var links: [String: UInt16] = [:]
        }

        private static let state = Mutex(State())

        static func link(to target: String) -> Hyperlink {
            state.withLock { state in
                if let number = state.links[target] { return Hyperlink(rawValue: number) }
                guard state.targets.count < limit else { return .none }
                state.targets.append(target)
                state.links[target] = UInt16(state.targets.count)
                return Hyperlink(rawValue: UInt16(state.targets.count))
            }
        }

        static func target(at index: Int) -> String { state.withLock { $0.targets[index] } }
    }
}
