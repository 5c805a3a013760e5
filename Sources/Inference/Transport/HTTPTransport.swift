import Synchronization

/// Sends requests on threads of its own, which start with the first request and sleep while nothing is in flight.
///
/// Plain HTTP to this machine goes over plain sockets (`LoopbackLoop`), everything else over libcurl (`TransferLoop`), which is loaded
/// only then. Connections are kept and used again; HTTP/2 is spoken where TLS offers it. Certificates are always checked.
public final class HTTPTransport: Sendable {
    public struct Settings: Sendable, Hashable {
        /// A PEM file of authorities to trust instead of the system's store.
        public var certificateAuthorityFile: String?
        public var proxies: ProxySettings
        public var userAgent: String

        public init(
            certificateAuthorityFile: String? = nil, proxies: ProxySettings = .fromProcessEnvironment(),
            userAgent: String = "parley/0.1.0"
        ) {
            self.certificateAuthorityFile = certificateAuthorityFile
            self.proxies = proxies
            self.userAgent = userAgent
        }
    }

    /// The transport of every client that names no other: system certificates, proxies of the environment.
    public static let shared = HTTPTransport()

    private let loop: any TransferCarrier
    private let loopback: LoopbackLoop

    public init(_ settings: Settings = Settings()) {
        loop = TransferLoop(settings: settings)
        loopback = LoopbackLoop(userAgent: settings.userAgent)
    }

    /// A transport to other machines over something else than the network, such as a simulation of it.
    init(carrier: any TransferCarrier) {
        loop = carrier
        loopback = LoopbackLoop(userAgent: Settings(proxies: .none).userAgent)
    }

    deinit {
        loop.post(.stop)
        loopback.post(.stop)
    }

    /// - Parameter permit: kept for as long as the exchange lives.
    func send(_ request: HTTPRequest, timeouts: Timeouts, permit: RequestLimiter.Permit? = nil) -> HTTPExchange {
        let transfer = Transfer(request: request, timeouts: timeouts)
        post(.start(transfer), for: transfer)
        return HTTPExchange(transfer: transfer, transport: self, permit: permit)
    }

    /// The consumer hears of it now, the network thread closes the connection as soon as it wakes up.
    func cancel(_ transfer: Transfer) {
        guard !transfer.isOver else { return }
        transfer.finish(.failure(.cancelled))
        post(.cancel(transfer), for: transfer)
    }

    func resume(_ transfer: Transfer) { post(.resume(transfer), for: transfer) }

    func drain(_ transfer: Transfer) {
        guard !transfer.isOver else { return }
        post(.drain(transfer), for: transfer)
    }

    private func post(_ command: TransferCommand, for transfer: Transfer) {
        if transfer.isLoopback { loopback.post(command) } else { loop.post(command) }
    }

    func add(_ alarm: Alarm) { loopback.add(alarm) }

    func remove(_ alarm: Alarm) { loopback.remove(alarm) }
}

/// Which proxy stands between this machine and a server. This machine itself is always reached directly.
public struct ProxySettings: Sendable, Hashable {
    /// For `http://` addresses, such as `http://proxy.example:3128`; nil for none.
    public var http: String?
    /// For `https://` addresses.
    public var https: String?
    /// Hosts reached directly: names and domain ends separated by commas, or `*`.
    public var exceptions: String?

    public static let none = ProxySettings()

    public init(http: String? = nil, https: String? = nil, exceptions: String? = nil) {
        self.http = http
        self.https = https
        self.exceptions = exceptions
    }

    /// Reads `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, in lower case before upper case, as curl does; `HTTP_PROXY` counts too.
    public init(environment: [String: String]) {
        self.init { environment[$0] }
    }

    public static func fromProcessEnvironment() -> ProxySettings { ProxySettings(lookup: environmentVariable) }

    private init(lookup: (String) -> String?) {
        func value(_ name: String) -> String? {
            [lookup(name), lookup(name.uppercased())].compactMap { $0 }.first { !$0.isEmpty }
        }
        let all = value("all_proxy")
        self.init(http: value("http_proxy") ?? all, https: value("https_proxy") ?? all, exceptions: value("no_proxy"))
    }

    func proxy(for url: WebURL) -> String? {
        url.isLoopback ? nil : url.scheme == .https ? https : http
    }
}
