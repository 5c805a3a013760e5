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
    @Test(arguments: 0..<30) func aKilledProcessLosesAtMostTheLast100Milliseconds(seed: Int) throws {
        let child = try ChildProcess(directory.path, someID.text, "stream")
        #expect(child.readLine() == "ready")
        var random = RandomSession(seed: UInt64(seed))
        usleep(UInt32(1000 * random.number(280)))
        let killedAt = monotonicNanoseconds()
        child.killNow()
        let recorded = child.remainingLines().map { $0.split(separator: " ").compactMap { UInt64($0) } }.filter { $0.count == 2 }
        let due = recorded.last { $0[0] + 100_000_000 <= killedAt }.map { Int($0[1]) } ?? 0

        let opened = try store.open(someID)
        let text = opened.session[MessageID("reply")]?.text ?? ""
        #expect(text == (0..<text.count { $0 == " " }).map { "\($0) " }.joined())
        #expect(text.utf8.count >= due)
        #expect(due == 0 || opened.session[MessageID("reply")]?.reply?.isInterrupted == true)
        #expect(due == 0 || opened.session[MessageID("question")]?.text == "Count!")
        #expect(opened.writer?.closeAndWait() == nil)
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
