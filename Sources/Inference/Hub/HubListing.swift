import JSON

/// Some elements of a long list, and where it goes on.
public struct HubPage<Element: Sendable>: Sendable {
    public var elements: [Element]
    /// Nil on the last page.
    let next: WebURL?

    public var isLast: Bool { next == nil }
}

/// A long list of the hub, page by page or element by element; a page is asked for when its first element is.
public struct HubListing<Element: Sendable>: AsyncSequence, Sendable {
    public typealias Failure = InferenceError

    let hub: HubClient
    let url: WebURL
    /// Nil for an element that cannot be read.
    let read: @Sendable (JSONValue) -> Element?
    let judge: @Sendable (AttemptFailure) -> AttemptFailure
    let onAttempt: AttemptObserver?

    public func firstPage() async throws(InferenceError) -> HubPage<Element> { try await page(at: url) }

    /// The page that follows, as the hub's `Link` field names it; nil after the last.
    public func page(after page: HubPage<Element>) async throws(InferenceError) -> HubPage<Element>? {
        guard let next = page.next else { return nil }
        return try await self.page(at: next)
    }

    private func page(at url: WebURL) async throws(InferenceError) -> HubPage<Element> {
        let (head, answer) = try await hub.get(url, onAttempt: onAttempt, judging: judge)
        guard let values = answer.arrayValue else { throw .malformedResponse(field: "the answer") }
        var elements: [Element] = []
        for (index, value) in values.enumerated() {
            guard let element = read(value) else { throw .malformedResponse(field: "[\(index)].id") }
            elements.append(element)
        }
        let next = try head.headers["link"].flatMap { NextLink.target(in: $0) }.map { (text) throws(InferenceError) in
            try url.resolving(text)
        }
        // A page that names itself as the next would be read for ever, and one that is not encrypted would be read by others.
        if let next, next == url || url.scheme == .https && next.scheme == .http { throw .badRedirect }
        return HubPage(elements: elements, next: next)
    }

    public func makeAsyncIterator() -> Iterator { Iterator(listing: self) }

    public struct Iterator: AsyncIteratorProtocol {
        private let listing: HubListing
        private var page: HubPage<Element>?
        private var index = 0
        private var isOver = false

        init(listing: HubListing) { self.listing = listing }

        public mutating func next() async throws(InferenceError) -> Element? { try await next(isolation: nil) }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(InferenceError) -> Element? {
            while !isOver {
                if let page, index < page.elements.count {
                    defer { index += 1 }
                    return page.elements[index]
                }
                isOver = true
                index = 0
                if let last = page {
                    page = try await listing.page(after: last)
                } else {
                    page = try await listing.firstPage()
                }
                isOver = page == nil
            }
            return nil
        }
    }
}

enum NextLink {
    /// The address that a `Link` field gives for the next page.
    /// - Source: RFC 8288.
    static func target(in field: String) -> String? {
        var rest = field[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let target = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            // The parameters of this link end where the next begins.
            let parameters = rest.prefix { $0 != "<" }.split(whereSeparator: { ";,".contains($0) })
            let isNext = parameters.contains { parameter in
                ["rel=next", "rel=\"next\""].contains(parameter.filter { !$0.isWhitespace }.lowercased())
            }
            if isNext { return String(target) }
        }
        return nil
    }
}
