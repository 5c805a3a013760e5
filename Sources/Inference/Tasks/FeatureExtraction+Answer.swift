import JSON

extension TaskAnswer {
    /// The vectors in hf-inference's answer, which are lists in lists, as deep as the model and the server like.
    func features(count: Int) throws(InferenceError) -> [FeatureExtraction.Features] {
        guard case .lists(let inputs) = try NestedNumbers(parsing: body, orErrorOf: self), inputs.count == count else {
            throw .malformedResponse(field: "the answer")
        }
        var features: [FeatureExtraction.Features] = []
        for (index, input) in inputs.enumerated() {
            guard let feature = input.features else { throw .malformedResponse(field: "[\(index)]") }
            features.append(feature)
        }
        return features
    }

    /// The vectors in an answer of OpenAI's form, in the order of the texts, whatever order they come in.
    /// - Source: `/v1/embeddings` of OpenAI, vLLM and llama.cpp.
    func embeddings(count: Int) throws(InferenceError) -> Answered<[FeatureExtraction.Features]> {
        let answer = try json()
        let data = try answer.member("data")
        let elements = try data.elements()
        guard elements.count == count else { throw data.malformed }
        var features = [FeatureExtraction.Features?](repeating: nil, count: count)
        for (position, element) in elements.enumerated() {
            let place = element.optional("index")
            let index = try place?.int() ?? position
            guard features.indices.contains(index), features[index] == nil else { throw place?.malformed ?? data.malformed }
            let embedding = try element.member("embedding")
            guard let feature = NestedNumbers(embedding.value)?.features else { throw embedding.malformed }
            features[index] = feature
        }
        var evidence = evidence
        evidence.model = try answer.optional("model")?.string()
        evidence.usage = answer.optional("usage").map { ChatCompletion.Usage($0.value) }
        return Answered(value: features.compactMap { $0 }, evidence: evidence)
    }
}

/// Numbers in lists, in lists, and so on.
enum NestedNumbers {
    case numbers([Float])
    case lists([NestedNumbers])

    /// Reads an answer without a tree of JSON in between: there may be millions of numbers.
    /// - Throws: `malformedResponse`, or what the answer reports when it is the report of an error.
    init(parsing bytes: [UInt8], orErrorOf answer: TaskAnswer) throws(InferenceError) {
        var reader = JSONReader(bytes)
        do {
            self = try NestedNumbers(&reader)
            try reader.finish()
        } catch {
            throw try answer.json().malformed
        }
    }

    private init(_ reader: inout JSONReader) throws {
        var numbers: [Float] = []
        var lists: [NestedNumbers] = []
        try reader.readArray { reader in
            if try reader.peekKind() == .array {
                lists.append(try NestedNumbers(&reader))
            } else {
                numbers.append(Float(try reader.readDouble()))
            }
        }
        guard numbers.isEmpty || lists.isEmpty else {
            throw JSONError(reason: .wrongKind(expected: "numbers or lists"), offset: reader.offset)
        }
        self = numbers.isEmpty && !lists.isEmpty ? .lists(lists) : .numbers(numbers)
    }

    init?(_ value: JSONValue) {
        guard let elements = value.arrayValue else { return nil }
        if elements.allSatisfy({ $0.doubleValue != nil }) {
            self = .numbers(elements.compactMap { $0.doubleValue.map { Float($0) } })
        } else {
            let lists = elements.compactMap { NestedNumbers($0) }
            guard lists.count == elements.count else { return nil }
            self = .lists(lists)
        }
    }

    /// As what one text became: a list around all of it means nothing.
    var features: FeatureExtraction.Features? {
        switch self {
        case .numbers(let vector): return vector.isEmpty ? nil : .text(vector)
        case .lists(let lists):
            if lists.count == 1, case .lists = lists[0] { return lists[0].features }
            var vectors: [[Float]] = []
            for list in lists {
                guard case .numbers(let vector) = list, vector.count == vectors.first?.count ?? vector.count else { return nil }
                vectors.append(vector)
            }
            return .tokens(vectors)
        }
    }
}
