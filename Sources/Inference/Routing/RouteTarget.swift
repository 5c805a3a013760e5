/// One place that a route may ask: a server, the model's name there, and who computes behind it.
public struct RouteTarget: Sendable {
    /// Who is asked and for what, once that is ready.
    public struct Connection: Sendable {
        public var client: InferenceClient
        /// The model's name in the request, such as `org/name:provider` at the router.
        public var model: String

        public init(client: InferenceClient, model: String) {
            self.client = client
            self.model = model
        }
    }

    /// What events call it; different from the names of the other targets.
    public let name: String
    /// The provider that was asked for, if one was.
    public let provider: String?
    /// Its share among the targets of a weighted route: twice the weight, twice the requests. More than 0.
    public let weight: Double
    /// nil when it is not known.
    public let price: TokenPrice?
    let connect: @Sendable () async throws(InferenceError) -> Connection

    /// - Parameter connect: asked before each attempt. It may take its time, such as to start an engine; the attempt's time counts from its beginning.
    public init(
        name: String, provider: String? = nil, weight: Double = 1, price: TokenPrice? = nil,
        connect: @escaping @Sendable () async throws(InferenceError) -> Connection
    ) {
        precondition(weight > 0, "a target that is never asked does not belong in a route")
        self.name = name
        self.provider = provider
        self.weight = weight
        self.price = price
        self.connect = connect
    }

    /// A target that is always ready. The client's own retries are not used: the route decides.
    public init(
        name: String, client: InferenceClient, model: String, provider: String? = nil, weight: Double = 1,
        price: TokenPrice? = nil
    ) {
        self.init(name: name, provider: provider, weight: weight, price: price) { () throws(InferenceError) in
            Connection(client: client, model: model)
        }
    }
}
