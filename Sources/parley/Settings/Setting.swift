import ChatCore
import Inference
import LocalEngine

/// A key of the configuration that is there once: what it means, what it may hold, and how its value is told.
///
/// `parley config show`, the documentation and its test read this table. What stands under a name that a person chose, as backends and
/// routes do, is in `named`.
struct Setting {
    /// With dots between its parts: `parameters.temperature`.
    var key: String
    var summary: String
    /// What may be written, for a person.
    var values: String
    /// What holds without it; empty when that is nothing, or up to a server.
    var fallback = ""
    /// What the file says; nil when it leaves it open, or what it says had to be ignored.
    var value: @Sendable (Configuration) -> String?
    /// The flag that wins over the file.
    var flag: String?

    static let all: [Setting] = [
        Setting(
            key: "model", summary: "What a new session begins with", values: "a model reference", value: { $0.model },
            flag: "--model"),
        Setting(
            key: "system_prompt", summary: "The system prompt of a new session", values: "a text",
            value: { $0.systemPrompt }, flag: "--system"),
        Setting(
            key: "theme", summary: "How the screen looks, or how on a light terminal and how on a dark one",
            values: "a name of `parley themes`, or `{light: NAME, dark: NAME}`", fallback: "terminal",
            value: { $0.theme?.description }, flag: "--theme"),
        Setting(
            key: "keys", summary: "Whose keys; single ones are set in keys.yaml", values: "`emacs` or `vim`", fallback: "emacs",
            value: { $0.keys?.rawValue }),
        Setting(
            key: "mouse",
            summary: "Whether the wheel scrolls and a drag copies; else the mouse is the terminal's own (F3 switches)",
            values: "`true` or `false`", fallback: "true", value: { $0.usesMouse.map { "\($0)" } }),
        Setting(
            key: "notify",
            summary: "How a reply that took ten seconds or more tells of its end while the terminal has not the focus",
            values: "`bell`, `desktop` (OSC 9 or 777) or `none`", fallback: "bell", value: { $0.alert?.rawValue }),
        Setting(
            key: "images",
            summary:
                "How images are drawn: as two pixels a cell, by the terminal itself (kitty's protocol), the better of both, or not",
            values: "`blocks`, `kitty`, `auto` or `off`", fallback: "auto", value: { $0.imageDisplay?.rawValue }),
        Setting(
            key: "image_rows", summary: "Rows of the screen that one image takes at most", values: "1 to 200",
            fallback: "\(Configuration.imageRowsByDefault)", value: { $0.imageRows.map { "\($0)" } }),
        Setting(
            key: "titles",
            summary:
                "Who gives a session its title after the first exchange: the model that answered, one of the local engine, or nobody",
            values: "`model`, `local` or `words`", fallback: "local", value: { $0.titles?.rawValue }),
        Setting(
            key: "parameters.temperature", summary: "Randomness", values: "0 to 2",
            value: { $0.settings.temperature.map { "\($0)" } }, flag: "--temperature"),
        Setting(
            key: "parameters.top_p", summary: "The share of probability to sample from", values: "0 to 1",
            value: { $0.settings.topP.map { "\($0)" } }, flag: "--top-p"),
        Setting(
            key: "parameters.max_tokens", summary: "The longest reply, in tokens", values: "from 1",
            value: { $0.settings.maxTokens.map { "\($0)" } }, flag: "--max-tokens"),
        Setting(
            key: "parameters.seed", summary: "The seed of the randomness", values: "a whole number",
            value: { $0.settings.seed.map { "\($0)" } }, flag: "--seed"),
        Setting(
            key: "parameters.stop", summary: "Texts that end the reply", values: "a text or a list of texts",
            value: { $0.settings.stop.isEmpty ? nil : $0.settings.stop.joined(separator: ", ") }, flag: "--stop"),
        Setting(
            key: "engine.server", summary: "Your own llama.cpp instead of the one that Parley installs",
            values: "a path or name of `llama-server`", value: { $0.engineServer }),
        Setting(
            key: "engine.context", summary: "Tokens of context of the local engine", values: "from 256",
            fallback: "\(LocalEngine.Settings().contextLength)", value: { $0.engineContext.map { "\($0)" } }),
        Setting(
            key: "timeouts.connect", summary: "How long a connection may take", values: "seconds, 0 to 86400",
            fallback: Timeouts.standard.connect.inSeconds, value: { $0.timeouts.connect.changed(from: Timeouts.standard.connect) }
        ),
        Setting(
            key: "timeouts.first_byte", summary: "How long until the answer begins", values: "seconds, 0 to 86400",
            fallback: Timeouts.standard.firstByte.inSeconds,
            value: { $0.timeouts.firstByte.changed(from: Timeouts.standard.firstByte) }),
        Setting(
            key: "timeouts.idle", summary: "How long between two pieces of it", values: "seconds, 0 to 86400",
            fallback: Timeouts.standard.idle.inSeconds, value: { $0.timeouts.idle.changed(from: Timeouts.standard.idle) }),
        Setting(
            key: "budget.month", summary: "What may be spent in a month", values: "such as `5 USD` or `200000 tokens`",
            value: { $0.budget.month?.text }),
        Setting(
            key: "budget.session", summary: "What may be spent in a session", values: "such as `1 USD` or `50000 tokens`",
            value: { $0.budget.session?.text }),
    ]

    /// Keys under a name of one's own, and under the first level of lists.
    static let named: [(key: String, summary: String, values: String)] = [
        ("backends.NAME.base_url", "The address of an OpenAI-compatible server", "an http or https URL"),
        ("backends.NAME.token_env", "The environment variable that holds its token", "a name"),
        ("backends.NAME.token_command", "A shell command that prints its token", "such as `pass show work`"),
        ("backends.NAME.endpoint", "A Hugging Face Inference Endpoint instead of an address", "its name"),
        ("backends.NAME.namespace", "Whose endpoint it is", "a user or organization; yours when left out"),
        ("backends.NAME.concurrency", "How many requests may be under way at once", "from 1; 8 when left out"),
        ("routes.NAME.policy", "Who is asked first", "`failover`, `weighted`, `latency`, `price` and the like; see gateway.md"),
        ("routes.NAME.targets", "Who may answer", "a list of model references, or of `{model: REFERENCE, weight: NUMBER}`"),
        ("routes.NAME.hedge_after", "When a second one is asked too", "such as `2s` or `500ms`"),
    ]
}

extension Duration {
    fileprivate var inSeconds: String {
        let value = self / .seconds(1)
        return value == value.rounded() ? "\(Int(value))" : "\(value)"
    }

    fileprivate func changed(from standard: Duration) -> String? { self == standard ? nil : inSeconds }
}

extension Budget.Limit {
    fileprivate var text: String {
        switch self {
        case .usd(let amount): (amount == amount.rounded() ? "\(Int(amount))" : "\(amount)") + " USD"
        case .tokens(let count): "\(count) tokens"
        }
    }
}

extension ThemeChoice: CustomStringConvertible {
    var description: String {
        switch self {
        case .always(let name): name
        case .following(let pair): "{light: \(pair.light), dark: \(pair.dark)}"
        }
    }
}
