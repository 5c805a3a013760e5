import ChatCore
import Glibc
import Inference
import JSON
import Synchronization

/// What the providers behind the Hugging Face router ask for their models, as the router publishes it. Kept on disk for a day.
final class PriceList: Sendable {
    private typealias Prices = [String: [String: TokenPrice]]

    private static let format = "parley.prices"
    private static let lifetime: Int64 = 86_400_000

    private let backends: BackendCatalog
    private let file: String
    /// nil until it was asked for; a list that could not be had is empty, and not asked for again by this process.
    private let prices = Mutex<Prices?>(nil)

    init(backends: BackendCatalog, file: String) {
        self.backends = backends
        self.file = file
    }

    /// The price of a million tokens at whoever `reference` means; nil when nobody says.
    /// - Parameter provider: who answered; nil for whom the reference names.
    func price(of reference: ModelReference, provider: String? = nil) async -> TokenPrice? {
        if reference.backend == "local" { return .free }
        guard reference.backendName == "hf" else { return nil }
        await load()
        return prices.withLock { prices in
            guard let providers = prices?[reference.name] else { return nil }
            if let known = providers[provider ?? reference.provider ?? ""] { return known }
            // Behind a policy is whoever the router takes: that is clear only when all ask the same.
            guard let any = providers.first?.value, provider == nil, providers.values.allSatisfy({ $0 == any }) else {
                return nil
            }
            return any
        }
    }

    /// Gets the list unless it is there.
    func load() async {
        guard prices.withLock({ $0 == nil }) else { return }
        let saved = await onThread { [file] in Self.read(file) }
        guard saved == nil else { return prices.withLock { $0 = saved } }
        let fetched = await fetch()
        prices.withLock { $0 = fetched ?? [:] }
        if let fetched { await onThread { [file] in Self.write(fetched, to: file) } }
    }

    private func fetch() async -> Prices? {
        let found = await onThread { [backends] in Result { () throws(Failure) in try backends.backend(named: "hf") } }
        guard case .router(let server)? = try? found.get() else { return nil }
        let timeouts = Timeouts(connect: .seconds(3), firstByte: .seconds(5), idle: .seconds(5))
        guard let models = try? await InferenceClient(server: server, retryPolicy: .never, timeouts: timeouts).models() else {
            return nil
        }
        return Dictionary(
            models.map { model in
                (model.id, Dictionary(model.providers.compactMap { at in at.price.map { (at.name, $0) } }) { first, _ in first })
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func read(_ file: String) -> Prices? {
        guard let text = try? readText(ofFile: file), let json = try? JSONValue(parsing: text),
            json["format"]?.stringValue == format,
            let at = json["fetched_at_ms"]?.intValue, let models = json["models"]?.objectValue,
            (0..<lifetime).contains(Runtime.now().millisecondsSince1970 - Int64(at))
        else { return nil }
        var prices: Prices = [:]
        for model in models.members {
            for provider in model.value.objectValue?.members ?? [] {
                guard let figures = provider.value.arrayValue?.compactMap(\.doubleValue), figures.count == 2,
                    figures.allSatisfy({ $0 >= 0 })
                else { continue }
                prices[model.key, default: [:]][provider.key] = TokenPrice(input: figures[0], output: figures[1])
            }
        }
        return prices
    }

    /// That it cannot be kept costs a request the next time.
    private static func write(_ prices: Prices, to file: String) {
        var models = JSONObject()
        for (model, providers) in prices.sorted(by: { $0.key < $1.key }) where !providers.isEmpty {
            var object = JSONObject()
            for (name, price) in providers.sorted(by: { $0.key < $1.key }) {
                object.append(name, .array([.double(price.input), .double(price.output)]))
            }
            models.append(model, .object(object))
        }
        var json = JSONObject()
        json.append("format", .string(format))
        json.append("fetched_at_ms", .int(Int(Runtime.now().millisecondsSince1970)))
        json.append("models", .object(models))
        Directories.make(String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]))
        try? replaceFile(file, with: JSONValue.object(json).text() + "\n")
    }
}
