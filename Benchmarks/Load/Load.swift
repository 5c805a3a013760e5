import Glibc
import Inference
import Synchronization

/// Streams many chats at once over one gateway in this one process, and tells what that took. Ends with 1 when a chat fails.
@main struct Load {
    /// What came of all chats.
    private struct Tally {
        var underWay = 0
        var most = 0
        var whole = 0
        var errors: [InferenceError] = []
    }

    /// Arguments: the server's port, how many chats, how many tokens each answer has, and the most memory in MB.
    static func main() throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == 4 else { fatalError("usage: load PORT CHATS TOKENS MEGABYTES") }
        let (chats, tokens) = (numbers[1], numbers[2])
        var limit = rlimit(rlim_cur: rlim_t(chats + 200), rlim_max: rlim_t(chats + 200))
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < chats + 200 {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(chats + 200))
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        let before = memory()
        let server = try InferenceServer(baseURL: "http://127.0.0.1:\(numbers[0])", token: nil)
        let client = InferenceClient(server: server, limiter: RequestLimiter(concurrency: chats))
        let gateway = Gateway(Route(targets: [RouteTarget(name: "load", client: client, model: "load")]))
        let request = ChatCompletion.Request(model: "load", messages: [.init(.user, "Say many words.")])
        let text = String(repeating: "word ", count: tokens)
        let tally = Shared(Tally())
        let start = ContinuousClock.now
        let isDone = Shared(false)
        Task.detached(executorPreference: ThreadExecutor.shared) {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<chats { group.addTask { await ask(gateway, request, expecting: text, tally) } }
            }
            isDone.value.withLock { $0 = true }
        }
        while !isDone.value.withLock({ $0 }) { usleep(20_000) }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let after = memory()
        let result = tally.value.withLock { $0 }
        print("\(result.whole) of \(chats) chats whole, at most \(result.most) at once, in \((seconds * 10).rounded() / 10) s")
        print("memory \(before) MB before, \(after) MB at most: \((after - before) * 1024 / chats) KB a chat")
        for error in Set(result.errors) { print("failed: \(error.summary)") }
        exit(result.whole == chats && result.most == chats && after <= numbers[3] ? 0 : 1)
    }

    private static func ask(
        _ gateway: Gateway, _ request: ChatCompletion.Request, expecting text: String, _ tally: Shared<Tally>
    ) async {
        var answer = ""
        var hasBegun = false
        do throws(InferenceError) {
            for try await deltas in gateway.streamChatCompletion(request) {
                for case .text(let piece) in deltas { answer += piece }
                guard !hasBegun else { continue }
                hasBegun = true
                tally.value.withLock {
                    $0.underWay += 1
                    $0.most = max($0.most, $0.underWay)
                }
            }
        } catch {
            tally.value.withLock { $0.errors.append(error) }
        }
        tally.value.withLock {
            $0.underWay -= hasBegun ? 1 : 0
            $0.whole += answer == text ? 1 : 0
        }
    }

    /// The most memory this process has had, in MB.
    private static func memory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }
}

/// A value that tasks share.
private final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: sending Value) { self.value = Mutex(value) }
}
