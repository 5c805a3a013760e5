// swift-tools-version: 6.3
import PackageDescription

/// Every target of ours is compiled alike; `PARLEY_STRICT=1` (set by `.ci/run`) turns warnings into errors.
let strict: [SwiftSetting] = Context.environment["PARLEY_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")] + strict

func room(
    _ name: String, sees dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: settings)
}

func tests(of name: String, with dependencies: [Target.Dependency] = [], resources: [Resource] = [], exclude: [String] = [])
    -> Target
{
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude,
        resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "parley",
    products: [
        .executable(name: "parley", targets: ["parley"]),
        // JSON is part of it: requests and parameters take members that have no name in the library.
        .library(name: "InferenceClient", targets: ["Inference", "JSON"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
    ],
    targets: [
        // Leaf: what a JSON text is.
        room("JSON"),
        tests(of: "JSON", with: ["Fuzzing"]),

        // Cores: what a conversation is, what a terminal can say and show.
        room("ChatCore", sees: ["JSON"]),
        tests(of: "ChatCore", with: ["JSON"]),
        room("TerminalCore", exclude: ["Unicode/generate-widths.py"]),
        tests(of: "TerminalCore", with: ["ScreenSamples"]),

        // Edge: image files to pixels, by libraries that are opened at the first image.
        .target(name: "CImages"),
        room("Images", sees: ["TerminalCore", "CImages"]),
        tests(of: "Images", with: ["TerminalCore", "Fuzzing"], exclude: ["Fixtures"]),

        // The screen as a value: what an action means, how a state looks. CMarkdown parses and does nothing else.
        .systemLibrary(name: "CMarkdown", providers: [.apt(["libmd4c-dev"])]),
        room("ChatUI", sees: ["ChatCore", "TerminalCore", "JSON", "CMarkdown"]),
        tests(of: "ChatUI", with: ["ChatCore", "TerminalCore", "ScreenTesting", "SeededRandom"], exclude: ["Screens"]),

        // Edge: Hugging Face and OpenAI-compatible servers over HTTP.
        .target(name: "CCurl"),
        room("Inference", sees: ["JSON", "CCurl"]),
        .target(name: "ServerTesting", path: "Tests/ServerTesting", swiftSettings: settings),
        tests(of: "Inference", with: ["JSON", "ServerTesting", "Fuzzing", "SeededRandom"], resources: [.copy("Fixtures")]),

        .executableTarget(
            name: "ConformanceProbe", dependencies: ["Inference", "JSON"], path: "Tests/ConformanceProbe",
            swiftSettings: settings),

        // Edge: the real keyboard and screen.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CTerminalGuard"),
        room("NcursesTerminal", sees: ["TerminalCore", "CNcurses", "CTerminalGuard"]),
        tests(
            of: "NcursesTerminal",
            with: ["TerminalCore", "ScreenTesting", "ScreenSamples", "SeededRandom", "CPseudoTerminal", "screen-probe"],
            exclude: ["Screens"]),
        .executableTarget(
            name: "screen-probe", dependencies: ["NcursesTerminal", "TerminalCore", "ScreenSamples"], path: "Tests/ScreenProbe",
            swiftSettings: settings),

        // Edge: the local llama.cpp engine. Its Python programs travel inside the executable.
        .target(name: "CLocalEngine"),
        room(
            "LocalEngine", sees: ["JSON", "CLocalEngine"],
            resources: ["archive", "checksum", "engine"].map { .embedInCode("Launcher/\($0).py") }),
        tests(of: "LocalEngine", with: ["JSON"]),

        // Edge: sessions on disk. The probe is the child that the tests kill.
        room("SessionStore", sees: ["ChatCore", "JSON"]),
        .executableTarget(
            name: "SessionWriterProbe", dependencies: ["SessionStore", "ChatCore"], path: "Tests/SessionWriterProbe",
            swiftSettings: settings),
        // A program whose files fail: it is started by the tests and is no part of them.
        .target(name: "CFaults", path: "Tests/CFaults"),
        .executableTarget(
            name: "SessionFaultProbe", dependencies: ["SessionStore", "ChatCore", "CFaults", "Fuzzing", "SeededRandom"],
            path: "Tests/SessionFaultProbe",
            swiftSettings: settings),
        tests(
            of: "SessionStore", with: ["ChatCore", "JSON", "SessionWriterProbe", "Fuzzing", "SeededRandom"], exclude: ["Fixtures"]
        ),

        // Edge: full-text search over all sessions, a cache.
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        room("SessionIndex", sees: ["ChatCore", "JSON", "CSQLite"]),
        tests(of: "SessionIndex", with: ["ChatCore", "SeededRandom"]),

        // Core: sessions in the forms of other programs.
        room("SessionExchange", sees: ["ChatCore", "JSON"]),
        tests(of: "SessionExchange", with: ["ChatCore", "JSON", "SeededRandom"]),

        // The program: wiring.
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        .executableTarget(
            name: "parley",
            dependencies: [
                "ChatCore", "TerminalCore", "ChatUI", "Images", "Inference", "LocalEngine", "SessionStore", "SessionIndex",
                "SessionExchange", "NcursesTerminal", "JSON", "CYAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        tests(
            of: "parley",
            with: [
                "ScreenTesting", "ServerTesting", "Fuzzing", "SeededRandom", "SessionStore", "ChatCore", "TerminalCore",
                "NcursesTerminal", "Inference", "JSON",
            ],
            exclude: ["Screens"]),

        // Load: many chats at once, for `make load`.
        .executableTarget(name: "load", dependencies: ["Inference"], path: "Benchmarks/Load", swiftSettings: settings),

        .testTarget(
            name: "RealEngineTests", dependencies: ["Inference", "LocalEngine", "JSON"], swiftSettings: settings),
        .testTarget(
            name: "ConfigurationTests",
            dependencies: [
                "parley", "ChatCore", "ChatUI", "Inference", "JSON", "LocalEngine", "NcursesTerminal", "SessionStore",
                "TerminalCore", "ServerTesting", "Fuzzing",
            ],
            swiftSettings: settings),

        // Test support: mutated answers.
        .target(
            name: "Fuzzing", dependencies: ["SeededRandom"], path: "Tests/Fuzzing", exclude: ["run"], swiftSettings: settings),

        // Test support: random numbers that are the same for the same seed.
        .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: settings),

        // Test support: programs in a pseudo-terminal, and what is on their screens.
        .target(
            name: "ScreenSamples", dependencies: ["TerminalCore", "SeededRandom"], path: "Tests/ScreenSamples",
            swiftSettings: settings),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
        .target(
            name: "ScreenTesting", dependencies: ["TerminalCore", "CPseudoTerminal"], path: "Tests/ScreenTesting",
            swiftSettings: settings),
    ]
)
