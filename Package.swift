// swift-tools-version: 6.3
import PackageDescription

/// Every target of ours is compiled alike; `PARLEY_STRICT=1` (set by `.ci/run`) turns warnings into errors.
let strict: [SwiftSetting] = Context.environment["PARLEY_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")] + strict

func room(_ name: String, sees dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, with dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "parley",
    products: [
        .library(name: "InferenceClient", targets: ["Inference"])
    ],
    targets: [
        // Leaf: what a JSON text is.
        room("JSON"),
        tests(of: "JSON"),

        // Cores: what a conversation is, what a terminal can say and show.
        room("TerminalCore"),

        // Edge: Hugging Face and OpenAI-compatible servers over HTTP.
        .target(name: "CCurl"),
        room("Inference", sees: ["JSON", "CCurl"]),
        .target(name: "ServerTesting", path: "Tests/ServerTesting", swiftSettings: settings),
        tests(of: "Inference", with: ["JSON", "ServerTesting"], resources: [.copy("Fixtures")]),
    ]
)
