import Glibc

/// What processes have done so far, thread by thread, as the kernel counts it.
struct Activity: Equatable {
    struct Thread: Hashable {
        var process: Int32
        var number: Int32
    }

    /// CPU time in clock ticks (10 ms) and how often each thread gave up or lost the processor: once for every time it woke up.
    private(set) var ticks: [Thread: Int] = [:]
    private(set) var switches: [Thread: Int] = [:]

    /// What `processes` have done since they began.
    init(of processes: [Int32]) {
        for process in processes {
            for number in names(in: "/proc/\(process)/task").compactMap({ Int32($0) }) {
                let thread = Thread(process: process, number: number)
                let folder = "/proc/\(process)/task/\(number)"
                let fields = text("\(folder)/stat").split(separator: ")").last?.split(separator: " ") ?? []
                ticks[thread] = fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
                switches[thread] = text("\(folder)/status").split(separator: "\n").filter { $0.contains("ctxt_switches:") }
                    .compactMap { Int($0.filter(\.isNumber)) }.reduce(0, +)
            }
        }
    }

    /// What one thread did.
    struct Use: Equatable, CustomStringConvertible {
        var thread: Thread
        var name: String
        var wakeUps: Int
        var ticks: Int

        var description: String {
            "\(name), thread \(thread.number) of process \(thread.process): \(wakeUps) wake-ups, \(ticks) ticks"
        }
    }

    /// The threads that did something between `earlier` and this.
    func since(_ earlier: Activity) -> [Use] {
        ticks.keys.sorted { ($0.process, $0.number) < ($1.process, $1.number) }.compactMap { thread in
            let used = (ticks[thread] ?? 0) - (earlier.ticks[thread] ?? 0)
            let wakeUps = (switches[thread] ?? 0) - (earlier.switches[thread] ?? 0)
            let name = text("/proc/\(thread.process)/task/\(thread.number)/comm").filter { !$0.isNewline }
            return used == 0 && wakeUps == 0 ? nil : Use(thread: thread, name: name, wakeUps: wakeUps, ticks: used)
        }
    }

    /// A process and all that descend from it.
    static func tree(of root: Int32) -> [Int32] {
        var parents: [Int32: Int32] = [:]
        for process in names(in: "/proc").compactMap({ Int32($0) }) {
            let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
            if fields.count > 1 { parents[process] = Int32(fields[1]) }
        }
        var tree = [root]
        var index = 0
        while index < tree.count {
            tree += parents.filter { $0.value == tree[index] }.keys.sorted()
            index += 1
        }
        return tree
    }
}

private func text(_ path: String) -> String { String(decoding: readFile(path) ?? [], as: UTF8.self) }
