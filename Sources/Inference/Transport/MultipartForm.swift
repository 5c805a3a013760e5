/// Fields and files in one body.
/// - Source: RFC 7578.
struct MultipartForm {
    private var parts: [(header: String, content: [UInt8])] = []

    mutating func append(_ name: String, _ value: String) {
        parts.append(("Content-Disposition: form-data; name=\"\(name.quotable)\"", Array(value.utf8)))
    }

    /// - Parameter name: the field's; the file gets a name that says its type, because some servers go by that.
    mutating func append(_ name: String, file: Media) {
        let header =
            "Content-Disposition: form-data; name=\"\(name.quotable)\"; filename=\"file.\(file.type.fileExtension)\"\r\n"
            + "Content-Type: \(file.type.name)"
        parts.append((header, file.bytes))
    }

    /// The body and its media type, which names the line between the parts.
    func encoded() -> (body: [UInt8], type: String) {
        let boundary = boundary
        var body: [UInt8] = []
        for part in parts {
            body += Array("--\(boundary)\r\n\(part.header)\r\n\r\n".utf8)
            body += part.content
            body += Array("\r\n".utf8)
        }
        body += Array("--\(boundary)--\r\n".utf8)
        return (body, "multipart/form-data; boundary=" + boundary)
    }

    /// A line that stands in no part.
    private var boundary: String {
        var number = 0
        while true {
            let candidate = "part-of-form-\(number)"
            let pattern = Array(candidate.utf8)
            if !parts.contains(where: { $0.content.contains(pattern) }) { return candidate }
            number += 1
        }
    }
}

extension String {
    /// Without what would end a quoted name.
    fileprivate var quotable: String {
        replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}

extension [UInt8] {
    fileprivate func contains(_ pattern: [UInt8]) -> Bool {
        var start = 0
        while let first = self[start...].firstIndex(of: pattern[0]) {
            if self[first...].starts(with: pattern) { return true }
            start = first + 1
        }
        return false
    }
}
