// swift-tools-version: 6.3
import PackageDescription

/// Programs that use the library as everyone else does.
let package = Package(
    name: "Examples",
    dependencies: [.package(name: "parley", path: "..")],
    targets: [
        "Chat", "Tools", "TextGeneration", "Embeddings", "Triage", "Entities", "Pictures", "Sounds", "Hub", "Evidence",
        "RateLimits", "DedicatedEndpoint",
    ].map { name in
        .executableTarget(
            name: name, dependencies: [.product(name: "InferenceClient", package: "parley")], path: "Sources/" + name,
            swiftSettings: [.treatAllWarnings(as: .error)])
    }
)
