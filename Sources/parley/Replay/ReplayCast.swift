import ChatCore
import ChatUI
import Glibc
import JSON
import NcursesTerminal
import TerminalCore

/// A replay as a recording that others play: asciinema's format, version 2, made without waiting.
/// - Source: docs.asciinema.org/manual/asciicast/v2
struct ReplayCast {
    /// As on a real screen: at most one frame in this time.
    private static let frameMilliseconds = 16
    /// How long the last frame stays.
    private static let restMilliseconds = 2000

    private var state: ChatState
    private let title: String
    private let madeAt: Int

    /// - Parameter backends: names that count as backends in model references.
    init(
        _ session: ChatSession, _ options: ReplayOptions = ReplayOptions(), size: Size = Size(columns: 80, rows: 24),
        theme: Theme,
        backends: Set<String> = ModelReference.builtInBackends
    ) {
        state = ChatState(
            replaying: ReplayTimeline(session, backends: backends), options, size: size, theme: theme,
            options: ChatOptions(backends: backends))
        // Whoever plays the recording shows it.
        title = session.title.isEmpty ? session.id.text : session.title.safeForTerminal
        madeAt = Int(session.createdAt.millisecondsSince1970 / 1000)
    }

    /// The whole recording.
    static func text(of session: ChatSession, theme: Theme) -> String {
        var cast = ReplayCast(session, theme: theme)
        var text = ""
        cast.write { line in
            text += line
            return true
        }
        return text
    }

    /// Gives the lines of the recording, one after the other, to `write` until it refuses one.
    mutating func write(_ write: (String) -> Bool) {
        var header: JSONObject = ["version": .int(2), "width": .int(state.size.columns), "height": .int(state.size.rows)]
        header.append("timestamp", .int(madeAt))
        header.append("title", .string(title))
        header.append("env", .object(["TERM": .string("xterm-256color")]))
        guard write(JSONValue.object(header).text() + "\n") else { return }
        var encoder = FrameEncoder()
        // A clock of its own, which stands still while nothing changes.
        var now = Timestamp(millisecondsSince1970: 0)
        while true {
            _ = state.update(.ticked, at: now)
            guard show(state.frame(at: now), at: now, &encoder, write) else { return }
            guard let next = state.nextTick(after: now) else { break }
            now = max(next, now.advanced(byMilliseconds: Self.frameMilliseconds))
        }
        let end = now.advanced(byMilliseconds: Self.restMilliseconds)
        _ = write(line([], at: end))
    }

    private func show(
        _ frame: Frame, at now: Timestamp, _ encoder: inout FrameEncoder, _ write: (String) -> Bool
    ) -> Bool {
        let bytes = encoder.bytes(for: frame)
        return bytes.isEmpty || write(line(bytes, at: now))
    }

    private func line(_ bytes: [UInt8], at now: Timestamp) -> String {
        let event: [JSONValue] = [
            .double(Double(now.millisecondsSince1970) / 1000), .string("o"), .string(String(decoding: bytes, as: UTF8.self)),
        ]
        return JSONValue.array(event).text() + "\n"
    }
}
