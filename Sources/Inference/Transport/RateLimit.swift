/// What an answer's header fields say about how much more may be asked.
public struct RateLimit: Sendable, Hashable {
    /// How many requests are left in this window.
    public var remaining: Int?
    /// How many requests a window allows.
    public var limit: Int?
    /// When the window starts anew, from the answer on.
    public var resetsIn: Duration?

    /// Nil when the fields say nothing.
    /// - Source: draft-ietf-httpapi-ratelimit-headers-09 as the hub sends it; the `x-ratelimit-…` fields of the providers.
    init?(_ headers: HTTPHeaders, wallClock: Duration) {
        if let field = headers["ratelimit"] {
            remaining = Self.parameter("r", in: field)
            resetsIn = Self.parameter("t", in: field).flatMap { .answered(seconds: Double($0)) }
            limit = headers["ratelimit-policy"].flatMap { Self.parameter("q", in: $0) }
        } else {
            remaining = Self.number(headers["x-ratelimit-remaining"] ?? headers["x-ratelimit-remaining-requests"])
            limit = Self.number(headers["x-ratelimit-limit"] ?? headers["x-ratelimit-limit-requests"])
            let reset = headers["x-ratelimit-reset"] ?? headers["x-ratelimit-reset-requests"]
            resetsIn = reset.flatMap { Self.duration($0, wallClock: wallClock) }
        }
        if remaining == nil, limit == nil, resetsIn == nil { return nil }
    }

    private static func number(_ text: String?) -> Int? {
        text.flatMap { Double($0) }.flatMap { $0 >= 0 && $0 < 1e15 ? Int($0) : nil }
    }

    /// The integer after `name=` among parameters separated by semicolons.
    private static func parameter(_ name: String, in field: String) -> Int? {
        for part in field.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let words = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            if words.count == 2, words[0] == name { return Int(words[1]) }
        }
        return nil
    }

    /// Seconds, a date as seconds since 1970, or a length such as `6m0s` or `250ms`.
    static func duration(_ text: String, wallClock: Duration) -> Duration? {
        if let number = Double(text) {
            if 0...86_400 ~= number { return .seconds(number) }
            guard let difference = Duration.answered(seconds: number).map({ $0 - wallClock }) else { return nil }
            return difference > .zero && difference <= .seconds(86_400) ? difference : nil
        }
        return lengthWithUnits(text)
    }

    private static func lengthWithUnits(_ text: String) -> Duration? {
        let units: [(String, Duration)] = [
            ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)), ("d", .seconds(86_400)),
        ]
        var total = Duration.zero
        var rest = text[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
            guard let amount = Double(digits), amount < 1e6, let length = units.first(where: { $0.0 == unit })?.1 else {
                return nil
            }
            total += length * amount
            rest = rest.dropFirst(digits.count + unit.count)
        }
        return total
    }
}

/// How long a server asks to wait before the next request.
enum ServerWait {
    /// Read for a refusal only: some providers send `Retry-After` with every answer.
    static func asked(by head: HTTPHead, body: ServerErrorBody, wallClock: Duration) -> Duration? {
        if let field = head.headers["retry-after"], let wait = retryAfter(field, wallClock: wallClock) { return wait }
        if head.status == 429 {
            if head.headers["ratelimit"] != nil {
                if let limit = RateLimit(head.headers, wallClock: wallClock), limit.remaining == 0, let reset = limit.resetsIn {
                    return reset + .seconds(1)
                }
            } else if let wait = providerReset(head.headers, wallClock: wallClock) {
                return wait
            }
        }
        return body.estimatedTime
    }

    /// The reset of the limit that was hit, as far as the fields make clear which one that was.
    private static func providerReset(_ headers: HTTPHeaders, wallClock: Duration) -> Duration? {
        if let reset = headers["x-ratelimit-reset"] { return RateLimit.duration(reset, wallClock: wallClock) }
        for kind in ["requests", "tokens"] where headers["x-ratelimit-remaining-" + kind] == "0" {
            if let reset = headers["x-ratelimit-reset-" + kind] { return RateLimit.duration(reset, wallClock: wallClock) }
        }
        return nil
    }

    /// Seconds or a date.
    static func retryAfter(_ field: String, wallClock: Duration) -> Duration? {
        if let seconds = Double(field), 0...86_400 ~= seconds { return .seconds(seconds) }
        return HTTPDate.secondsSince1970(field).map { max(.zero, .seconds($0) - wallClock) }
    }
}
