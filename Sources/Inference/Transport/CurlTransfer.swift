import CCurl

/// A transfer with its curl handle. It lives on the network thread only: created, called back and closed there.
final class CurlTransfer {
    let transfer: Transfer
    let handle: UnsafeMutableRawPointer
    /// When the server is given up; nil while it is the consumer that keeps us waiting.
    private(set) var deadline: Duration?
    private var phase = TimeoutPhase.connecting
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var headReader = HTTPHeadReader()
    private var isHeadComplete = false
    private var isDraining = false

    /// Nil when curl cannot make a handle.
    init?(_ transfer: Transfer, settings: HTTPTransport.Settings) {
        guard let handle = ccurl_easy_init() else { return nil }
        self.transfer = transfer
        self.handle = handle
        deadline = monotonicNow() + transfer.timeouts.connect
        configure(settings)
    }

    deinit {
        ccurl_easy_cleanup(handle)
        ccurl_list_free(headers)
    }

    private func configure(_ settings: HTTPTransport.Settings) {
        let request = transfer.request
        ccurl_set_callbacks(
            handle, Unmanaged.passUnretained(self).toOpaque(), curlReceivedBody, curlReceivedHeader, curlConnected)
        ccurl_set_text(handle, CURLOPT_URL, request.url.text)
        ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        ccurl_set_text(handle, CURLOPT_USERAGENT, settings.userAgent)
        ccurl_set_text(handle, CURLOPT_PROXY, settings.proxies.proxy(for: request.url) ?? "")
        ccurl_set_text(handle, CURLOPT_NOPROXY, settings.proxies.exceptions ?? "")
        if let file = settings.certificateAuthorityFile { ccurl_set_text(handle, CURLOPT_CAINFO, file) }
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        // Otherwise giving up a transfer waits until the system's resolver has answered.
        ccurl_set_long(handle, CURLOPT_QUICK_EXIT, 1)
        ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // The deadlines are ours; curl's own for connecting would be 300 s.
        ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(Int32.max))
        ccurl_close_sockets_on_exec(handle)
        for header in request.headers { headers = ccurl_list_append(headers, "\(header.name): \(header.value)") }
        configure(request.method, body: request.body)
        ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
    }

    private func configure(_ method: HTTPRequest.Method, body: [UInt8]) {
        if method.alwaysHasBody || !body.isEmpty {
            // Without this curl asks for leave before it sends a large body, which costs a round trip or a second.
            headers = ccurl_list_append(headers, "Expect:")
            // A body that nobody named would be called a web form.
            if !transfer.request.headers.contains(where: { $0.name == "Content-Type" }) {
                headers = ccurl_list_append(headers, "Content-Type:")
            }
            ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, Int64(body.count))
            if body.isEmpty {
                // No bytes at all would have curl read the body from standard input.
                ccurl_set_text(handle, CURLOPT_COPYPOSTFIELDS, "")
            } else {
                body.withUnsafeBytes { _ = ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
            }
            ccurl_set_long(handle, CURLOPT_POST, 1)
        }
        switch method {
        case .post: break
        // Only this tells curl that no body follows, whatever length the answer names.
        case .head: ccurl_set_long(handle, CURLOPT_NOBODY, 1)
        case .get, .put, .patch, .delete: ccurl_set_text(handle, CURLOPT_CUSTOMREQUEST, method.rawValue)
        }
    }
}

extension CurlTransfer {
    func connected() {
        phase = .firstByte
        deadline = monotonicNow() + transfer.timeouts.firstByte
    }

    func receiveHeader(_ line: UnsafeRawBufferPointer) {
        guard !isHeadComplete else { return }
        guard let head = headReader.receive(line) else { return }
        isHeadComplete = true
        transfer.receive(head: head)
    }

    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if !isDraining {
            phase = .idle
            deadline = monotonicNow() + transfer.timeouts.idle
        }
        if transfer.receive(bytes) { return true }
        deadline = nil
        return false
    }

    func resume() {
        if !isDraining { deadline = monotonicNow() + transfer.timeouts.idle }
        ccurl_unpause(handle)
    }

    func drain(within grace: Duration) {
        isDraining = true
        deadline = monotonicNow() + grace
        ccurl_unpause(handle)
    }

    var timeout: TransferFailure { .timedOut(phase) }

    /// What curl's code means here: whether anything of an answer had come decides between "cannot connect" and "cut".
    func failure(for code: CURLcode) -> TransferFailure {
        let reason = String(cString: ccurl_describe(code))
        switch code {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: return .unusableURL
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR:
            return .insecure(reason: reason)
        case CURLE_OPERATION_TIMEDOUT: return timeout
        default: return isHeadComplete ? .cut(reason: reason) : .cannotConnect(reason: reason)
        }
    }
}
