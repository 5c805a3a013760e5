import ChatCore
import ChatUI
import TerminalCore

let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)

extension ChatState {
    /// A program just started: no session file yet, the local model chosen.
    static func empty(columns: Int = 60, rows: Int = 16, prompts: [String] = []) -> ChatState {
        ChatState(
            opened: ShownSession(session: .empty), isSaved: false, size: Size(columns: columns, rows: rows), seed: 1,
            prompts: prompts,
            options: ChatOptions(welcome: ["Parley. Type a message and press Enter."], sessionDirectory: "/sessions"))
    }

    /// Performs actions one after the other, a second apart, and gives the effects of all.
    mutating func run(_ actions: Action...) -> [Effect] {
        actions.enumerated().flatMap { update($1, at: start.advanced(byMilliseconds: 1000 * $0)) }
    }

    /// Types text and presses the keys named in angle brackets: `Hi<enter>`.
    /// - Returns: the effects, without the questions of the completion.
    @discardableResult mutating func press(_ script: String) -> [Effect] { pressAll(script).filter { !$0.isOfCompletion } }

    /// What the completion asks for while this is typed.
    mutating func questions(_ script: String) -> [Effect] { pressAll(script).filter(\.isOfCompletion) }

    private mutating func pressAll(_ script: String) -> [Effect] {
        var effects: [Effect] = []
        var rest = Substring(script)
        while let character = rest.popFirst() {
            if character == "<", let end = rest.firstIndex(of: ">"), let key = KeyPress(String(rest[..<end])) {
                rest = rest[rest.index(after: end)...]
                effects += update(.input(.key(key)), at: start)
            } else {
                let key = character == " " ? KeyPress.Key.space : .character(character)
                effects += update(.input(.key(KeyPress(key))), at: start)
            }
        }
        return effects
    }

    /// A piece of the running reply arrives.
    @discardableResult mutating func receive(_ text: String, after milliseconds: Int = 100) -> [Effect] {
        update(.reply(session.runningReply!, .received(milliseconds: milliseconds, text: text, reasoning: "")), at: start)
    }

    @discardableResult mutating func finishReply(_ outcome: ReplyOutcome = ReplyOutcome(milliseconds: 900)) -> [Effect] {
        update(.reply(session.runningReply!, .ended(outcome)), at: start)
    }
}

extension Effect {
    fileprivate var isOfCompletion: Bool {
        switch self {
        case .listDirectory, .listNames: true
        default: false
        }
    }
}

extension ChatSession {
    static var empty: ChatSession {
        ChatSession(
            id: ULID(milliseconds: 1, random: 1), createdAt: start, model: try! ModelReference("local:smollm2-135m-instruct"))
    }
}
