import Glibc
import Testing

/// The file system fails at any call, or the process dies there: what was said to be on disk is there, and the session opens.
@Suite(.serialized) struct CrashTests {
    /// `make crash-tests` asks for 10,000.
    private static let count = getenv("PARLEY_CRASH_CASES").flatMap { Int(String(cString: $0)) } ?? 40

    @Test func whatIsDurableSurvivesAnyFailureAtAnyCall() throws {
        var killed = 0
        for seed in 0..<Self.count {
            // In memory: what is tested is the order of calls, which takes no disk.
            let directory = TemporaryDirectory(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp")
            let run = try ChildProcess(of: "SessionFaultProbe", directory.path, "\(seed)", "run")
            let lines = run.remainingLines()
            run.wait()
            var durable = lines.compactMap { $0.hasPrefix("durable ") ? Int($0.dropFirst(8)) : nil }.max() ?? -1
            if lines.last == "closed" { durable = .max } else if lines.last?.hasPrefix("durable") != false { killed += 1 }
            let check = try ChildProcess(of: "SessionFaultProbe", directory.path, "\(seed)", "check", "\(durable)")
            let verdict = check.remainingLines()
            check.wait()
            #expect(verdict == ["ok"], "seed \(seed), after \(lines.suffix(2))")
        }
        #expect(killed > Self.count / 10)
    }
}
