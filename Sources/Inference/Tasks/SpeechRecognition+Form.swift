import JSON

extension SpeechRecognition.Parameters {
    /// The body in OpenAI's form. `file` comes first and `model` last, because a server may begin with the sound at once.
    /// - Source: OpenAI's transcriptions, as deepinfra and vLLM speak them.
    func form(_ audio: [UInt8], model: String) -> MultipartForm {
        var form = MultipartForm()
        form.append("file", file: Media(audio))
        switch timestamps {
        case nil: break
        case .words:
            form.append("response_format", "verbose_json")
            form.append("timestamp_granularities[]", "word")
        case .segments, .characters:
            form.append("response_format", "verbose_json")
            form.append("timestamp_granularities[]", "segment")
        }
        var fields = generation?.json ?? JSONObject()
        fields.merge(other)
        for field in fields.members { form.append(field.key, field.value.stringValue ?? field.value.text()) }
        form.append("model", model.isEmpty ? "dummy" : model)
        return form
    }
}
