/// Which elements of one sequence have to go, and which of another have to come, to make the second of the first.
///
/// As few as possible, as long as that takes no more than `effort` steps in one place; beyond it the best that was found counts, so
/// time grows with the length alone. Memory is a few words for each element.
/// - Source: Myers, An O(ND) Difference Algorithm and Its Variations, Algorithmica 1 (1986), the linear space refinement.
struct EditScript {
    private(set) var removed: [Bool]
    private(set) var added: [Bool]

    private let old: [Int32]
    private let new: [Int32]
    private let effort: Int
    /// How far each diagonal was followed from the beginning and from the end of a box: places in `old`.
    private var forward: [Int]
    private var backward: [Int]

    /// Elements of `old` and of `new` that are still to be compared.
    private struct Box {
        var oldStart: Int
        var oldEnd: Int
        var newStart: Int
        var newEnd: Int
    }

    init(from old: [Int32], to new: [Int32], effort: Int = 256) {
        self.old = old
        self.new = new
        self.effort = effort
        removed = Array(repeating: false, count: old.count)
        added = Array(repeating: false, count: new.count)
        forward = Array(repeating: 0, count: old.count + new.count + 3)
        backward = forward
        var boxes = [Box(oldStart: 0, oldEnd: old.count, newStart: 0, newEnd: new.count)]
        while var box = boxes.popLast() {
            trim(&box)
            if box.oldStart == box.oldEnd {
                for index in box.newStart..<box.newEnd { added[index] = true }
            } else if box.newStart == box.newEnd {
                for index in box.oldStart..<box.oldEnd { removed[index] = true }
            } else {
                let middle = middle(of: box)
                var first = box
                (first.oldEnd, first.newEnd) = middle
                (box.oldStart, box.newStart) = middle
                boxes += [first, box]
            }
        }
        forward = []
        backward = []
    }

    private func trim(_ box: inout Box) {
        while box.oldStart < box.oldEnd, box.newStart < box.newEnd, old[box.oldStart] == new[box.newStart] {
            box.oldStart += 1
            box.newStart += 1
        }
        while box.oldStart < box.oldEnd, box.newStart < box.newEnd, old[box.oldEnd - 1] == new[box.newEnd - 1] {
            box.oldEnd -= 1
            box.newEnd -= 1
        }
    }

    /// A place on a shortest way through the box, searched from both corners at once.
    private mutating func middle(of box: Box) -> (old: Int, new: Int) {
        let zero = new.count + 1
        let lowest = box.oldStart - box.newEnd
        let highest = box.oldEnd - box.newStart
        let start = box.oldStart - box.newStart
        let end = box.oldEnd - box.newEnd
        let meetsForward = !(start - end).isMultiple(of: 2)
        var ahead = start...start
        var back = end...end
        forward[zero + start] = box.oldStart
        backward[zero + end] = box.oldEnd
        var cost = 0
        while true {
            cost += 1
            ahead = Self.widened(ahead, in: lowest...highest) { forward[zero + $0] = -1 }
            for diagonal in stride(from: ahead.upperBound, through: ahead.lowerBound, by: -2) {
                let below = forward[zero + diagonal - 1]
                let above = forward[zero + diagonal + 1]
                var place = below < above ? above : below + 1
                while place < box.oldEnd, place - diagonal < box.newEnd, old[place] == new[place - diagonal] { place += 1 }
                forward[zero + diagonal] = place
                if meetsForward, back.contains(diagonal), backward[zero + diagonal] <= place { return (place, place - diagonal) }
            }
            back = Self.widened(back, in: lowest...highest) { backward[zero + $0] = .max }
            for diagonal in stride(from: back.upperBound, through: back.lowerBound, by: -2) {
                let below = backward[zero + diagonal - 1]
                let above = backward[zero + diagonal + 1]
                var place = below < above ? below : above - 1
                while place > box.oldStart, place - diagonal > box.newStart, old[place - 1] == new[place - diagonal - 1] {
                    place -= 1
                }
                backward[zero + diagonal] = place
                if !meetsForward, ahead.contains(diagonal), place <= forward[zero + diagonal] { return (place, place - diagonal) }
            }
            if cost >= effort { return best(of: box, ahead, back) }
        }
    }

    /// The diagonals that one more step reaches; what lies beyond them is marked as not reached.
    private static func widened(
        _ range: ClosedRange<Int>, in limits: ClosedRange<Int>, mark: (Int) -> Void
    ) -> ClosedRange<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        if low > limits.lowerBound {
            low -= 1
            mark(low - 1)
        } else {
            low += 1
        }
        if high < limits.upperBound {
            high += 1
            mark(high + 1)
        } else {
            high -= 1
        }
        return low...high
    }

    /// The place farthest from the corner it was reached from.
    private func best(of box: Box, _ ahead: ClosedRange<Int>, _ back: ClosedRange<Int>) -> (old: Int, new: Int) {
        let zero = new.count + 1
        var farthest = (old: box.oldStart, new: box.newStart)
        for diagonal in stride(from: ahead.upperBound, through: ahead.lowerBound, by: -2) {
            let place = min(forward[zero + diagonal], box.oldEnd, box.newEnd + diagonal)
            if 2 * place - diagonal > farthest.old + farthest.new { farthest = (place, place - diagonal) }
        }
        var nearest = (old: box.oldEnd, new: box.newEnd)
        for diagonal in stride(from: back.upperBound, through: back.lowerBound, by: -2) {
            let place = max(backward[zero + diagonal], box.oldStart, box.newStart + diagonal)
            if 2 * place - diagonal < nearest.old + nearest.new { nearest = (place, place - diagonal) }
        }
        let gain = farthest.old + farthest.new - box.oldStart - box.newStart
        return gain > box.oldEnd + box.newEnd - nearest.old - nearest.new ? farthest : nearest
    }
}
