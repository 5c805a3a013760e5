import ChatCore
import Testing

@Suite struct ModelReferenceTests {
    @Test(arguments: [
        ("HuggingFaceTB/SmolLM3-3B", nil, "HuggingFaceTB/SmolLM3-3B", nil, nil),
        ("HuggingFaceTB/SmolLM3-3B@main:cheapest", nil, "HuggingFaceTB/SmolLM3-3B", "main", "cheapest"),
        ("hf:org/m:groq", "hf", "org/m", nil, "groq"), ("org/m@refs/pr/1", nil, "org/m", "refs/pr/1", nil),
        ("local:smollm2-135m-instruct", "local", "smollm2-135m-instruct", nil, nil),
        ("ollama:llama3.2:1b", "ollama", "llama3.2:1b", nil, nil), ("ollama:a@b", "ollama", "a@b", nil, nil),
        ("tgi:org/m@main", "tgi", "org/m", "main", nil), ("tgi:org/m:x", "tgi", "org/m:x", nil, nil),
        ("gpt2", nil, "gpt2", nil, nil), ("gpt2:fastest", nil, "gpt2", nil, "fastest"),
    ])
    func partsAreFoundAndTheTextStays(text: String, backend: String?, name: String, revision: String?, provider: String?) throws {
        let reference = try ModelReference(text)
        #expect(reference.backend == backend)
        #expect(reference.name == name)
        #expect(reference.revision == revision)
        #expect(reference.provider == provider)
        #expect(reference.description == text)
    }

    @Test(arguments: [
        ("", ModelReferenceError.missingName(in: "")), ("local:", .missingName(in: "local:")),
        ("org/m@", .missingRevision(in: "org/m@")), ("org/m:", .missingProvider(in: "org/m:")),
        ("a:b:c", .badName("a:b")), ("org/m x", .badCharacter(" ")), ("org/m\u{1B}", .badCharacter("\u{1B}")),
    ])
    func aBadReferenceSaysWhichPartIsWrong(text: String, error: ModelReferenceError) {
        #expect(throws: error) { try ModelReference(text) }
    }

    @Test func onlyAFullHashIsAPin() throws {
        let hash = String(repeating: "a1", count: 20)
        #expect(try ModelReference("org/m@\(hash)").isPinned)
        #expect(try !ModelReference("org/m@\(hash.dropLast())").isPinned)
        #expect(try !ModelReference("org/m@main").isPinned)
        #expect(try ModelReference("local:m@" + String(repeating: "0", count: 64)).isPinned)
    }
}
