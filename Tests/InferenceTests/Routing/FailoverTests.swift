import Glibc
import ServerTesting
import Synchronization
import Testing

@testable import Inference

/// Two real servers, of which one dies while 500 chats are under way.
@Suite struct FailoverTests {
    private static let tokens = ["one ", "two ", "three ", "four "]
    private static let chats = 500
    private static let atOnce = 50

    @Test(.timeLimit(.minutes(10))) func whenAServerDiesOnlyChatsItHadBegunAreCutAndTheyKeepTheirText() async throws {
        let victim = Victim()
        let first = ScriptedServer { _, number in
            let tokens = Self.tokens.map { ScriptedServer.Step.chunk(ChatEvents.token($0)) }
            let end = [ScriptedServer.Step.chunk(ChatEvents.end()), .lastChunk]
            // Half of the chats have been answered. Of the others one has begun for certain when the server dies, and some have not.
            guard number > Self.chats / 2 else { return [.chatHead] + tokens + end }
            return number % 2 == 0
                ? [.run { victim.awaitEnd() }, .chatHead] + tokens + end
                : [.chatHead, tokens[0], .run { victim.kill() }] + tokens.dropFirst() + end
        }
        let second = ScriptedServer(.chatStream(Self.tokens))
        defer { second.stop() }
        victim.server.withLock { $0 = first }
        let transport = HTTPTransport(.init(proxies: .none))
        let targets = try [first, second].enumerated().map { index, server in
            RouteTarget(
                name: "\(index)",
                client: InferenceClient(server: try InferenceServer(baseURL: server.url, token: nil), transport: transport),
                model: "m")
        }
        let gateway = Gateway(Route(targets: targets))
        let limiter = FairSemaphore(Self.atOnce)
        let answers = await withTaskGroup(of: (response: ChatCompletion.Response, error: InferenceError?).self) { group in
            for _ in 0..<Self.chats {
                group.addTask {
                    try? await limiter.enter()
                    defer { limiter.leave() }
                    return await gateway.streamChatCompletion(question).response()
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let whole = Self.tokens.joined()
        let cut = answers.filter { $0.error != nil }
        #expect(answers.count == Self.chats)
        #expect(answers.allSatisfy { $0.error != nil || $0.response.text == whole })
        #expect(cut.allSatisfy { $0.error == .streamCut && !$0.response.text.isEmpty && whole.hasPrefix($0.response.text) })
        // The server did die under some of them, and most of the others went on elsewhere.
        #expect(!cut.isEmpty && cut.count <= Self.atOnce)
        #expect(second.requests.count >= Self.chats / 2 - Self.atOnce)
    }
}

/// A server that can be killed from one of its own scripts.
private final class Victim: Sendable {
    let server = Mutex<ScriptedServer?>(nil)

    func kill() { server.withLock { $0?.stop() } }

    /// Returns once it has been killed.
    func awaitEnd() {
        for _ in 0..<60_000 where server.withLock({ $0?.isStopped == false }) { usleep(1000) }
    }
}

extension ScriptedServer.Step {
    fileprivate static let chatHead = [Self].eventStream()[0]
}

extension RoutedAnswer {
    /// What came, and the error that ended it.
    fileprivate func response() async -> (response: ChatCompletion.Response, error: InferenceError?) {
        var response = ChatCompletion.Response()
        do throws(InferenceError) {
            for try await deltas in self {
                for delta in deltas { response.apply(delta) }
            }
        } catch {
            return (response, error)
        }
        return (response, nil)
    }
}
