import ChatCore

/// `<id>.journal`: what happened to a session since its snapshot, one event (or one run of deltas) a line:
///
///     {"c":"8a9136aa","e":{"event":"title_changed","title":"Sky","at":"2026-11-21T03:04:05.006Z"}}
///
/// `c` is the CRC-32C of the session's id, followed by the `e` of every line so far, as they stand in the file: a line
/// that was changed, lost, doubled or taken from another session does not fit.
struct SessionJournal {
    private var checksum: Checksum

    /// The beginning of a journal.
    init(of id: ULID) {
        checksum = Checksum()
        checksum.add(id.text.utf8)
    }

    private static let opening = Array(#"{"c":""#.utf8)
    private static let middle = Array(#"","e":"#.utf8)
    private static let headerLength = opening.count + 8 + middle.count

    /// The lines that follow for `events`.
    mutating func lines(for events: some Sequence<SessionEvent>) -> [UInt8] {
        var lines: [UInt8] = []
        for payload in SessionEventCoding.payloads(of: events) {
            checksum.add(payload)
            lines += Self.opening
            lines += checksum.text.utf8
            lines += Self.middle
            lines += payload
            lines += [UInt8(ascii: "}"), 0x0A]
        }
        return lines
    }

    /// What a journal file holds.
    struct Contents {
        var events: [SessionEvent] = []
        /// Bytes from the start that are whole lines.
        var goodLength = 0
        var ending = Ending.clean
        /// Continues after the last good line.
        var journal: SessionJournal
    }

    enum Ending: Equatable {
        case clean
        /// The last line was cut short, by this many bytes' worth of beginning.
        case torn(bytes: Int)
        /// This line, from 1, is not what was written.
        case damaged(line: Int)
        /// This line, from 1, is whole but of a kind that only a newer version knows.
        case unknownEvent(line: Int)
    }

    static func read(_ bytes: [UInt8], of id: ULID, backends: Set<String>) -> Contents {
        SessionJournal(of: id).continued(by: bytes, backends: backends)
    }

    /// What more lines of this journal hold, from where it ends.
    func continued(by bytes: [UInt8], backends: Set<String>) -> Contents {
        var contents = Contents(journal: self)
        var line = 0
        while contents.goodLength < bytes.count {
            line += 1
            let rest = bytes[contents.goodLength...]
            guard let end = rest.firstIndex(of: 0x0A) else {
                contents.ending = .torn(bytes: rest.count)
                return contents
            }
            guard let payload = contents.journal.payload(of: rest[..<end]) else {
                contents.ending = .damaged(line: line)
                return contents
            }
            do {
                guard let events = try SessionEventCoding.events(in: Array(payload), backends: backends) else {
                    contents.ending = .unknownEvent(line: line)
                    return contents
                }
                contents.events += events
            } catch {
                contents.ending = .damaged(line: line)
                return contents
            }
            contents.journal.checksum.add(payload)
            contents.goodLength = end + 1
        }
        return contents
    }

    /// The `e` of the line when its checksum continues this journal.
    private func payload(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.count > Self.headerLength, line.starts(with: Self.opening), line.last == UInt8(ascii: "}") else { return nil }
        let digits = line.dropFirst(Self.opening.count).prefix(8)
        guard line[digits.endIndex...].starts(with: Self.middle), let stated = Checksum(text: digits) else { return nil }
        let payload = line.dropFirst(Self.headerLength).dropLast()
        var expected = checksum
        expected.add(payload)
        return expected == stated ? payload : nil
    }
}
