extension InferenceServer {
    /// The address of something below this server's own.
    /// - Parameter path: with a slash at its start, its parts percent-encoded already.
    func address(_ path: String, _ query: [(name: String, value: String)] = []) -> WebURL {
        var url = base
        while url.path.hasSuffix("/") { url.path.removeLast() }
        url.path += path
        let fields = query.map { "\($0.name.percentEncoded())=\($0.value.percentEncoded(keeping: ",:"))" }
        url.query = fields.isEmpty ? nil : fields.joined(separator: "&")
        return url
    }
}
