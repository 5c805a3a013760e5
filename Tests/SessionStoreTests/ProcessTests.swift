import ChatCore
import Glibc
import SessionStore
import Testing

/// What holds between processes, and when one of them dies.
@Suite(.serialized) struct ProcessTests {
    let directory = TemporaryDirectory()
    var store: SessionStore { get throws { try SessionStore(directory: directory.path) } }

    @Test func twoProcessesOpenOneSessionAndOneWritesIt() throws {
        let writer = try store.create(emptySession())
        let locked = try ChildProcess(directory.path, someID.text, "hold")
        #expect(locked.readLine() == "locked")
        #expect(writer.closeAndWait() == nil)
        let holder = try ChildProcess(directory.path, someID.text, "hold")
        #expect(holder.readLine() == "writable")
        #expect(try store.open(someID).refusal == .locked(file: "\(directory.path)/\(someID.text).lock", process: holder.id))
        #expect(throws: SessionStoreError.self) { try store.delete(someID) }
        holder.killNow()
        let opened = try store.open(someID)
        #expect(opened.writer?.closeAndWait() == nil)
    }

    /// A child streams a delta each millisecond and is killed; what it had recorded 100 ms before is there.
    ///
    /// A machine that has no time for the child's writer makes it late, so of 30 kills three may find up to a second missing.
    @Test func aKilledProcessLosesAtMostTheLast100Milliseconds() throws {
        var late = 0
        for seed in 0..<30 {
            let lost = try millisecondsLostByAKill(seed: UInt64(seed))
            #expect(lost <= 1000, "kill \(seed)")
            if lost > 100 { late += 1 }
            try store.delete(someID)
        }
        #expect(late <= 3)
    }

    /// How long before the kill the first delta that is missing was recorded; 0 when none is.
    private func millisecondsLostByAKill(seed: UInt64) throws -> Int {
        let child = try ChildProcess(directory.path, someID.text, "stream")
        #expect(child.readLine() == "ready")
        var random = RandomSession(seed: seed)
        usleep(UInt32(1000 * random.number(280)))
        let killedAt = monotonicNanoseconds()
        child.killNow()
        let recorded = child.remainingLines().map { $0.split(separator: " ").compactMap { UInt64($0) } }.filter { $0.count == 2 }

        let opened = try store.open(someID)
        let text = opened.session[MessageID("reply")]?.text ?? ""
        #expect(text == (0..<text.count { $0 == " " }).map { "\($0) " }.joined())
        #expect(text.isEmpty || opened.session[MessageID("reply")]?.reply?.isInterrupted == true)
        #expect(text.isEmpty || opened.session[MessageID("question")]?.text == "Count!")
        #expect(opened.writer?.closeAndWait() == nil)
        guard let missing = recorded.first(where: { $0[1] > text.utf8.count }) else { return 0 }
        return max(0, (Int(killedAt) - Int(missing[0])) / 1_000_000)
    }

    @Test func aFullDiskIsReportedOnceAndNothingIsLostWhenThereIsSpaceAgain() throws {
        let child = try ChildProcess(directory.path, someID.text, "limited")
        let lines = child.remainingLines()
        child.wait()
        #expect(
            lines == [
                "trouble cannot write \(directory.path)/\(someID.text).journal: File too large", "well again", "closed",
            ])
        let text = try store.read(someID)[MessageID("reply")]?.text
        #expect(text == (0..<10_000).map { "\($0) " }.joined())
    }
}
