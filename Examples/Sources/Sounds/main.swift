// Words to speech, and speech to words with their times.
import Foundation
import Inference

let environment = ProcessInfo.processInfo.environment
let token = AccessToken.lookup(environment: environment)
let client = InferenceClient(server: try .huggingFaceRouter(token: token, environment: environment))

let speech = try await client.textToSpeech("Good morning.", model: "facebook/mms-tts-eng")
print(speech.value.type.name, speech.value.bytes.count, "bytes")

let heard = try await client.speechRecognition(
    speech.value.bytes, model: "openai/whisper-large-v3", parameters: .init(timestamps: .segments))
print(heard.value.text)
for piece in heard.value.chunks { print(piece.start, piece.text) }
