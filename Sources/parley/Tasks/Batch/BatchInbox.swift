import Glibc
import Synchronization

/// Where requests that are under way leave what came of them: any thread puts, one takes.
final class BatchInbox: Sendable {
    private let outcomes = Mutex<[(index: Int, outcome: BatchWork.Outcome)]>([])
    /// Readable when there is something to take.
    let descriptor: Int32
    private let wakeUpDescriptor: Int32

    init() {
        guard let pipe = nonBlockingPipe() else {
            preconditionFailure("no pipe for the results: \(String(cString: strerror(errno)))")
        }
        (descriptor, wakeUpDescriptor) = pipe
    }

    deinit {
        close(descriptor)
        close(wakeUpDescriptor)
    }

    func put(_ outcome: BatchWork.Outcome, of index: Int) {
        let wasEmpty = outcomes.withLock { outcomes in
            outcomes.append((index, outcome))
            return outcomes.count == 1
        }
        guard wasEmpty else { return }
        var byte: UInt8 = 1
        _ = write(wakeUpDescriptor, &byte, 1)
    }

    func take() -> [(index: Int, outcome: BatchWork.Outcome)] {
        var sink: UInt64 = 0
        while read(descriptor, &sink, MemoryLayout.size(ofValue: sink)) > 0 {}
        return outcomes.withLock { outcomes in
            defer { outcomes = [] }
            return outcomes
        }
    }
}
