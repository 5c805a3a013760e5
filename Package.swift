// swift-tools-version: 6.3
import PackageDescription

/// Every target of ours is compiled alike; `PARLEY_STRICT=1` (set by `.ci/run`) turns warnings into errors.
let strict: [SwiftSetting] = Context.environment["PARLEY_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")] + strict

func room(_ name: String, sees dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func tests(of name: String, with dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "parley",
    products: [
        .library(name: "InferenceClient", targets: ["Inference"]),
    ],
    targets: [
        // Leaf: what a JSON text is.
        room("JSON"),
        tests(of: "JSON"),

        // Cores: what a conversation is, what a terminal can say and show.
        room("ChatCore", sees: ["JSON"]),
        tests(of: "ChatCore", with: ["JSON"]),
        room("TerminalCore", exclude: ["Unicode/generate-widths.py"]),

        // The screen as a value: what an action means, how a state looks. CMarkdown parses and does nothing else.
        .systemLibrary(name: "CMarkdown", providers: [.apt(["libmd4c-dev"])]),
        room("ChatUI", sees: ["ChatCore", "TerminalCore", "JSON", "CMarkdown"]),
        tests(of: "ChatUI", with: ["ChatCore", "TerminalCore"]),

        // Edge: Hugging Face and OpenAI-compatible servers over HTTP.
        .target(name: "CCurl"),
        room("Inference", sees: ["JSON", "CCurl"]),
        .target(name: "ServerTesting", path: "Tests/ServerTesting", swiftSettings: settings),
        tests(of: "Inference", with: ["JSON", "ServerTesting"]),

        // Edge: the real keyboard and screen.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CTerminalGuard"),
        room("NcursesTerminal", sees: ["TerminalCore", "CNcurses", "CTerminalGuard"]),
        .executableTarget(
            name: "screen-probe", dependencies: ["NcursesTerminal", "TerminalCore"], path: "Tests/ScreenProbe",
            swiftSettings: settings),
    ]
)
