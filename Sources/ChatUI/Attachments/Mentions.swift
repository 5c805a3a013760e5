/// The files that a message names: words such as `@notes.txt` or `@"my picture.png"`.
enum Mentions {
    /// Paths as they are written; whether they are files is not known here.
    static func paths(in text: String) -> [String] {
        var paths: [String] = []
        var rest = text[...]
        var isWordStart = true
        while let character = rest.popFirst() {
            defer { isWordStart = character.isWhitespace || "([".contains(character) }
            guard character == "@", isWordStart else { continue }
            if rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") {
                paths.append(String(rest.dropFirst()[..<end]))
            } else {
                paths.append(String(rest.prefix { !$0.isWhitespace }))
            }
        }
        return paths.filter { !$0.isEmpty }
    }
}
