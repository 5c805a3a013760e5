// swift-tools-version: 6.3
import PackageDescription

/// Every target of ours is compiled alike; `PARLEY_STRICT=1` (set by `.ci/run`) turns warnings into errors.
let strict: [SwiftSetting] = Context.environment["PARLEY_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")] + strict

func room(_ name: String, sees dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(of name: String, with dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
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
        room("TerminalCore"),

        // Edge: the local llama.cpp engine. Its Python programs travel inside the executable.
        .target(name: "CLocalEngine"),
        room(
            "LocalEngine", sees: ["JSON", "CLocalEngine"],
            resources: ["archive", "checksum", "engine"].map { .embedInCode("Launcher/\($0).py") }),
        tests(of: "LocalEngine", with: ["JSON"]),
    ]
)
