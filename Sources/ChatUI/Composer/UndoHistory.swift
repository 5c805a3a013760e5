/// What changed a text. Changes of one kind, one after the other, are one step.
enum UndoChange: Hashable, Sendable {
    /// A word was typed, with the blanks behind it.
    case typing
    case deleting
    /// One went through what was sent before.
    case recalling
    /// A step of its own.
    case whole
}

/// The states that a text had, to go back to and forth again.
///
/// Nothing is asked of a state here: the first key would wait while the runtime finds out whether it can be compared.
struct UndoHistory<State: Sendable>: Sendable {
    /// How many states are kept, and how many bytes of them all.
    static var limit: (states: Int, bytes: Int) { (1000, 4 << 20) }

    fileprivate struct Kept: Sendable {
        var state: State
        var bytes: Int
    }

    /// Oldest first.
    private var past: [Kept] = []
    /// The next one last.
    private var future: [Kept] = []
    private var last: UndoChange?
    private var bytes = 0

    var canUndo: Bool { !past.isEmpty }
    var canRedo: Bool { !future.isEmpty }

    /// Remembers the state before a change.
    /// - Parameters:
    ///   - bytes: roughly what the state takes in memory.
    ///   - startsAnew: makes a step of the change, even after one of its kind.
    mutating func note(_ state: State, bytes: Int, before change: UndoChange, startsAnew: Bool = false) {
        future = []
        defer { last = change }
        if change == last, change != .whole, !startsAnew { return }
        past.append(Kept(state: state, bytes: bytes))
        self.bytes += bytes
        while past.count > Self.limit.states || self.bytes > Self.limit.bytes && past.count > 1 {
            self.bytes -= past.removeFirst().bytes
        }
    }

    /// What comes next is a step of its own, whatever it is.
    mutating func endStep() { last = nil }

    /// The state before the last step; nil when there is none.
    mutating func undo(from state: State, bytes: Int) -> State? {
        guard let before = past.popLast() else { return nil }
        self.bytes -= before.bytes
        future.append(Kept(state: state, bytes: bytes))
        last = nil
        return before.state
    }

    /// The state that was gone back from; nil when there is none.
    mutating func redo(from state: State, bytes: Int) -> State? {
        guard let after = future.popLast() else { return nil }
        past.append(Kept(state: state, bytes: bytes))
        self.bytes += bytes
        last = nil
        return after.state
    }
}

extension UndoHistory: Equatable where State: Equatable {}
extension UndoHistory: Hashable where State: Hashable {}
extension UndoHistory.Kept: Equatable where State: Equatable {}
extension UndoHistory.Kept: Hashable where State: Hashable {}
