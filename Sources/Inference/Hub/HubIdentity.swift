import JSON

/// Who a token belongs to, and what it is.
/// - Source: `GET /api/whoami-v2`.
public struct HubIdentity: Sendable, Hashable {
    public struct Organization: Sendable, Hashable {
        public var name: String
        public var fullName: String?
        public var canPay: Bool?
        /// Such as `read`, `write` or `admin`.
        public var role: String?
    }

    /// `user`, `org` or `app`.
    public var kind: String
    /// What the paths of repositories and endpoints begin with.
    public var name: String
    public var fullName: String?
    public var email: String?
    public var isPro: Bool?
    public var canPay: Bool?
    public var organizations: [Organization]
    /// The name its owner gave the token.
    public var tokenName: String?
    /// `read`, `write`, `fineGrained`, or whatever else the hub says.
    public var tokenRole: String?

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue else { return nil }
        self.name = name
        kind = json["type"]?.stringValue ?? "user"
        fullName = json["fullname"]?.stringValue
        email = json["email"]?.stringValue
        isPro = json["isPro"]?.boolValue
        canPay = json["canPay"]?.boolValue
        organizations = json["orgs"]?.arrayValue?.compactMap(Organization.init) ?? []
        let token = json["auth"]?["accessToken"]
        tokenName = token?["displayName"]?.stringValue
        tokenRole = token?["role"]?.stringValue
    }
}

extension HubIdentity.Organization {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue else { return nil }
        self.name = name
        fullName = json["fullname"]?.stringValue
        canPay = json["canPay"]?.boolValue
        role = json["roleInOrg"]?.stringValue
    }
}
