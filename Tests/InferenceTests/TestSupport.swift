import ServerTesting
import Synchronization

@testable import Inference

/// Hears of attempts and remembers them.
final class AttemptLog: Sendable {
    private let log = Mutex<[AttemptEvent]>([])

    var events: [AttemptEvent] { log.withLock { $0 } }
    var observer: AttemptObserver {
        { event in self.log.withLock { $0.append(event) } }
    }
    /// The waits before further attempts.
    var waits: [Duration] {
        events.compactMap { event in
            if case .failed(_, _, let wait) = event { wait } else { nil }
        }
    }
}

/// Time that passes only when someone waits for it.
final class ScriptedTime: Sendable {
    private let elapsed = Mutex(Duration.zero)

    var now: Duration { elapsed.withLock { $0 } }

    /// Chance always says 1: each wait is as long as it may be.
    var timing: RetryTiming {
        RetryTiming(
            now: { self.now }, wallClock: { .seconds(784_111_777) },
            sleep: { duration in
                try Task.checkCancellation()
                self.elapsed.withLock { $0 += duration }
            }, random: { 1 })
    }
}

/// The two ways to a server: plain sockets for this machine, libcurl for everyone else.
enum TransportWay: CaseIterable, Sendable {
    case socket, libcurl

    /// Names below `localhost` mean this machine to libcurl, and are left to it.
    func url(of server: ScriptedServer) -> String {
        self == .socket ? server.url : "http://server.localhost:\(server.port)"
    }
}

extension InferenceClient {
    /// A client for a scripted server, with a transport of its own so that connections are not shared between tests.
    static func testing(
        _ server: ScriptedServer, over way: TransportWay = .socket, token: String? = nil, retryPolicy: RetryPolicy = .standard,
        timeouts: Timeouts = .standard,
        eventLimit: Int = 8 * 1024 * 1024, timing: RetryTiming = ScriptedTime().timing
    ) throws -> InferenceClient {
        InferenceClient(
            server: try InferenceServer(baseURL: way.url(of: server), token: token.flatMap { AccessToken($0) }),
            retryPolicy: retryPolicy,
            timeouts: timeouts, eventLimit: eventLimit, transport: HTTPTransport(.init(proxies: .none)), timing: timing)
    }
}

extension ChatCompletionStream {
    /// All deltas, and the error that ended them.
    func collect() async -> (deltas: [ChatCompletion.Delta], error: InferenceError?) {
        var deltas: [ChatCompletion.Delta] = []
        do throws(InferenceError) {
            for try await batch in self { deltas += batch }
        } catch {
            return (deltas, error)
        }
        return (deltas, nil)
    }

    func response() async -> (response: ChatCompletion.Response, error: InferenceError?) {
        let (deltas, error) = await collect()
        var response = ChatCompletion.Response()
        for delta in deltas { response.apply(delta) }
        return (response, error)
    }
}

let question = ChatCompletion.Request(model: "scripted", messages: [.init(.user, "Why is the sky blue?")])

/// The bytes of a recorded stream of `Fixtures`.
func recordedStream(_ name: String) -> [UInt8]? {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return contents(ofFile: "\(folder)/Fixtures/\(name).sse", limit: 1 << 20)
}
