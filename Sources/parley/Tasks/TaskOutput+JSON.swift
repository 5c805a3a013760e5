import Inference
import JSON

extension TaskOutput {
    /// By the names that the Inference API has for it; vectors with the digits that a `Float` has.
    var json: JSONValue {
        switch self {
        case .text(let text, let member): [member: .string(text)]
        case .generation(let response): response.json
        case .features(let features): .array(features.map(\.json))
        case .similarities(let scores): .array(scores.map(JSONValue.double))
        case .labels(let labels): .array(labels.map { ["label": .string($0.label), "score": .double($0.score)] })
        case .entities(let entities): .array(entities.map(\.json))
        case .candidates(let gaps): .array(gaps.map { .array($0.map(\.json)) })
        case .answers(let answers): .array(answers.map(\.json))
        case .tableAnswer(let answer): answer.json
        case .detections(let detections): .array(detections.map(\.json))
        case .segments(let segments): .array(segments.map(\.json))
        case .transcript(let transcript): transcript.json
        case .media(let media): media.json
        case .sources(let sources): .array(sources.map { ["label": .string($0.label), "audio": $0.audio.json] })
        case .classes(let classes): .array(classes.map(JSONValue.string))
        case .numbers(let numbers): .array(numbers.map(JSONValue.double))
        }
    }
}

extension JSONValue {
    /// As short as a `Float` can be written, which is shorter than the same number as a `Double`.
    fileprivate static func float(_ value: Float) -> JSONValue {
        guard value.isFinite else { return .null }
        let digits = "\(value)"
        return .number(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
    }
}

extension FeatureExtraction.Features {
    fileprivate var json: JSONValue {
        switch self {
        case .text(let vector): .array(vector.map(JSONValue.float))
        case .tokens(let vectors): .array(vectors.map { .array($0.map(JSONValue.float)) })
        }
    }
}

extension TextGeneration.Response {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["generated_text": .string(text)]
        if let details {
            var member: JSONObject = ["finish_reason": .string(details.finishReason)]
            member.append("generated_tokens", ifPresent: details.generatedTokens.map(JSONValue.int))
            member.append("prompt_tokens", ifPresent: details.promptTokens.map(JSONValue.int))
            member.append("seed", ifPresent: details.seed.map(JSONValue.int))
            if !details.prefill.isEmpty { member.append("prefill", .array(details.prefill.map(\.json))) }
            // Without ids and probabilities the tokens say no more than the text.
            if tokens.contains(where: { $0.id != nil || $0.logProbability != nil }) {
                member.append("tokens", .array(tokens.map(\.json)))
            }
            if !alternatives.isEmpty { member.append("top_tokens", .array(alternatives.map { .array($0.map(\.json)) })) }
            if !details.otherSequences.isEmpty {
                member.append(
                    "best_of_sequences", .array(details.otherSequences.map { ["generated_text": .string($0.text)] }))
            }
            object.append("details", .object(member))
        }
        return .object(object)
    }
}

extension TextGeneration.Token {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        object.append("id", ifPresent: id.map(JSONValue.int))
        object.append("text", .string(text))
        object.append("logprob", ifPresent: logProbability.map(JSONValue.double))
        object.append("special", .bool(isSpecial))
        return .object(object)
    }
}

extension TokenClassification.Entity {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        object.append(tokenIndex == nil ? "entity_group" : "entity", .string(label))
        object.append("score", .double(score))
        object.append("index", ifPresent: tokenIndex.map(JSONValue.int))
        object.append("word", .string(word))
        object.append(range)
        return .object(object)
    }
}

extension JSONObject {
    fileprivate mutating func append(_ range: Range<Int>?) {
        append("start", ifPresent: range.map { .int($0.lowerBound) })
        append("end", ifPresent: range.map { .int($0.upperBound) })
    }
}

extension FillMask.Candidate {
    fileprivate var json: JSONValue {
        ["sequence": .string(sentence), "score": .double(score), "token": .int(tokenID), "token_str": .string(text)]
    }
}

extension QuestionAnswering.Answer {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["answer": .string(text)]
        object.append("score", ifPresent: score.map(JSONValue.double))
        object.append(range)
        return .object(object)
    }
}

extension TableQuestionAnswering.Answer {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "answer": .string(text), "coordinates": .array(coordinates.map { [.int($0.row), .int($0.column)] }),
            "cells": .array(cells.map(JSONValue.string)),
        ]
        object.append("aggregator", ifPresent: aggregator.map(JSONValue.string))
        return .object(object)
    }
}

extension ObjectDetection.Detection {
    fileprivate var json: JSONValue {
        [
            "label": .string(label), "score": .double(score),
            "box": [
                "xmin": .double(box.left), "ymin": .double(box.top), "xmax": .double(box.right), "ymax": .double(box.bottom),
            ],
        ]
    }
}

extension ImageSegmentation.Segment {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["label": .string(label)]
        object.append("score", ifPresent: score.map(JSONValue.double))
        object.append("mask", mask.json)
        return .object(object)
    }
}

extension SpeechRecognition.Transcript {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["text": .string(text)]
        if !chunks.isEmpty {
            object.append(
                "chunks",
                .array(
                    chunks.map {
                        let end = $0.end.map { JSONValue.double($0 / .seconds(1)) } ?? .null
                        return ["text": .string($0.text), "timestamp": [.double($0.start / .seconds(1)), end]]
                    }))
        }
        return .object(object)
    }
}

extension Media {
    fileprivate var json: JSONValue {
        ["type": .string(type.name), "bytes": .int(bytes.count), "data": .string(Base64.encode(bytes))]
    }
}
