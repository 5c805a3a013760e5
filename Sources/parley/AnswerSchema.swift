import JSON

/// What an answer must look like: a JSON schema, of which the server is told and after which the answer is looked at.
struct AnswerSchema {
    /// What a request asks with.
    let members: JSONObject

    /// - Throws: when there is no such file, or it holds no JSON object.
    init(file path: String) throws(Failure) {
        let text: String?
        do throws(FileError) {
            text = try readText(ofFile: path)
        } catch {
            throw Failure(.misuse, "The schema \(path) cannot be read: \(error.reason).")
        }
        guard let text else { throw Failure(.notFound, "There is no file \(path) with a schema.") }
        guard let schema = try? JSONValue(parsing: text), schema.objectValue != nil else {
            throw Failure(
                .misuse, "\(path) is no JSON schema.", advice: "It must be a JSON object, such as {\"type\":\"object\"}.")
        }
        members = [
            "response_format": [
                "type": "json_schema", "json_schema": ["name": "answer", "strict": true, "schema": schema],
            ]
        ]
    }

    /// Servers that know no schemas answer as they like.
    /// - Throws: when the answer is no JSON; whether it fits the schema is left to the server.
    func check(_ answer: String) throws(Failure) {
        do {
            _ = try JSONValue(parsing: answer)
        } catch {
            throw Failure(
                .refused, "The answer is no JSON.", advice: "This server may not know schemas: choose another model or provider.")
        }
    }
}
