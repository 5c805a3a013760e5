// swift-tools-version: 6.3
import PackageDescription

/// Every target of ours is compiled alike; `PARLEY_STRICT=1` (set by `.ci/run`) turns warnings into errors.
let strict: [SwiftSetting] = Context.environment["PARLEY_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")] + strict

func room(_ name: String, sees dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
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
    products: [],
    targets: [
        // Leaf: what a JSON text is.
        room("JSON"),
        tests(of: "JSON"),

        // Cores: what a conversation is, what a terminal can say and show.
        room("TerminalCore", exclude: ["Unicode/generate-widths.py"]),
        tests(of: "TerminalCore", with: ["ScreenSamples"]),

        // Edge: the real keyboard and screen.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CTerminalGuard"),
        room("NcursesTerminal", sees: ["TerminalCore", "CNcurses", "CTerminalGuard"]),
        tests(
            of: "NcursesTerminal", with: ["TerminalCore", "ScreenTesting", "ScreenSamples", "CPseudoTerminal", "screen-probe"],
            exclude: ["Screens"]),
        .executableTarget(
            name: "screen-probe", dependencies: ["NcursesTerminal", "TerminalCore", "ScreenSamples"], path: "Tests/ScreenProbe",
            swiftSettings: settings),

        // Test support: programs in a pseudo-terminal, and what is on their screens.
        .target(
            name: "ScreenSamples", dependencies: ["TerminalCore"], path: "Tests/ScreenSamples", swiftSettings: settings),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
        .target(
            name: "ScreenTesting", dependencies: ["TerminalCore", "CPseudoTerminal"], path: "Tests/ScreenTesting",
            swiftSettings: settings),
    ]
)
