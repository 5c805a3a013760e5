/// An endpoint of one's own that serves one commit of a model.
public struct EndpointWish: Hashable, Sendable {
    /// The model's name on the hub.
    public var model: String
    /// 40 hexadecimal digits.
    public var commit: String

    public init(model: String, commit: String) {
        self.model = model
        self.commit = commit
    }

    /// A name for it, of at most 32 letters, digits and hyphens, as the service wants it.
    public var name: String {
        let last = model.split(separator: "/").last ?? ""
        let letters = last.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(24)
        return String(letters).trimmingHyphens + "-" + commit.prefix(7)
    }
}

/// A machine that an endpoint can run on.
public struct EndpointOffer: Hashable, Sendable {
    public var vendor: String
    public var region: String
    public var accelerator: String
    public var instanceType: String
    public var instanceSize: String
    /// Such as `Nvidia L4, 24 GB`.
    public var detail: String
    /// US dollars while it runs; nil when the service names no price.
    public var pricePerHour: Double?

    public init(
        vendor: String, region: String, accelerator: String, instanceType: String, instanceSize: String, detail: String,
        pricePerHour: Double?
    ) {
        self.vendor = vendor
        self.region = region
        self.accelerator = accelerator
        self.instanceType = instanceType
        self.instanceSize = instanceSize
        self.detail = detail
        self.pricePerHour = pricePerHour
    }

    var title: String { "\(vendor) \(region) \(instanceType) \(instanceSize)" }
    var price: String { pricePerHour.map { "\($0.fixed(2)) USD an hour" } ?? "an unknown price" }
}

/// The endpoint that is asked for, on the machine that was chosen.
public struct EndpointOrder: Hashable, Sendable {
    public var wish: EndpointWish
    public var offer: EndpointOffer

    public init(wish: EndpointWish, offer: EndpointOffer) {
        self.wish = wish
        self.offer = offer
    }

    var question: String {
        "Make the endpoint \(wish.name) on \(offer.title) for \(offer.price) while it runs? y makes it "
    }
}

extension String {
    fileprivate var trimmingHyphens: String {
        var text = self[...]
        while text.hasPrefix("-") { text.removeFirst() }
        while text.hasSuffix("-") { text.removeLast() }
        return text.isEmpty ? "model" : String(text)
    }
}
