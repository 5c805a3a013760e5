import JSON

/// One thing that was looked at.
struct Finding: Equatable {
    enum State: String, Comparable {
        case good = "ok"
        /// It works, though not as well as it could.
        case warning = "warn"
        /// Something will not work.
        case bad = "fail"

        private var rank: Int { self == .good ? 0 : self == .warning ? 1 : 2 }
        static func < (left: State, right: State) -> Bool { left.rank < right.rank }
    }

    /// What it is about: `terminal`, `token` and the like.
    var area: String
    var state: State
    /// What is there.
    var detail: String
    /// What mends it; empty when nothing need be.
    var cure = ""

    init(_ area: String, _ state: State = .good, _ detail: String, cure: String = "") {
        self.area = area
        self.state = state
        self.detail = detail
        self.cure = cure
    }

    var json: JSONValue {
        .object(["area": .string(area), "state": .string(state.rawValue), "detail": .string(detail), "cure": .string(cure)])
    }

    /// For a person: the state first, which is what one looks for, and the cure in a line of its own.
    var text: String {
        let head = state.rawValue.padding(to: 6) + area.padding(to: 15) + detail
        return cure.isEmpty ? head : head + "\n" + String(repeating: " ", count: 21) + "to do: " + cure
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String { self + String(repeating: " ", count: max(1, count - self.count)) }
}
