/// What an Inference Endpoint is doing. An open set: the service may say what is not named here.
public struct EndpointState: Sendable, Hashable {
    /// As the service spells it, such as `scaledToZero`.
    public var name: String

    public init(_ name: String) { self.name = name }

    public static let pending = EndpointState("pending")
    public static let initializing = EndpointState("initializing")
    public static let updating = EndpointState("updating")
    public static let updateFailed = EndpointState("updateFailed")
    public static let running = EndpointState("running")
    /// Until somebody resumes it.
    public static let paused = EndpointState("paused")
    public static let failed = EndpointState("failed")
    /// Until a request comes.
    public static let scaledToZero = EndpointState("scaledToZero")
}

extension EndpointState: CustomStringConvertible {
    /// As people write it, such as `scaled to zero`.
    public var description: String {
        var words = ""
        for character in name {
            if character.isUppercase, !words.isEmpty { words += " " }
            words += character.lowercased()
        }
        return words
    }
}

/// Who may call an endpoint.
public struct EndpointAccess: Sendable, Hashable {
    /// As the service spells it.
    public var name: String

    /// - Parameter name: `protected` is the older name of `authenticated`.
    public init(_ name: String) { self.name = name == "protected" ? "authenticated" : name }

    /// Anybody.
    public static let everybody = EndpointAccess("public")
    /// Whoever has a token of the account.
    public static let authenticated = EndpointAccess("authenticated")
    /// Whoever is in a private network of the cloud.
    public static let privateNetwork = EndpointAccess("private")
}
