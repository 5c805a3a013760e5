/// A secret that opens an account at a server. It prints as "…" wherever it is printed, so that no log can hold it.
public struct AccessToken: Confidential {
    /// The secret itself, for the authorization header only.
    let secret: String

    /// Cleans `text` as `huggingface_hub` does: line breaks go wherever they stand, blanks at the ends. Nil when nothing is left.
    public init?(_ text: String) {
        let scalars = text.unicodeScalars.filter { $0 != "\r" && $0 != "\n" }
        let kept = scalars.drop(while: \.properties.isWhitespace)
        guard let last = kept.lastIndex(where: { !$0.properties.isWhitespace }) else { return nil }
        var secret = String.UnicodeScalarView()
        secret.append(contentsOf: kept[...last])
        self.secret = String(secret)
    }
}

extension AccessToken {
    /// The token of the user, where `huggingface_hub` would find it: `HF_TOKEN`, then `HUGGING_FACE_HUB_TOKEN`, then the file at
    /// `HF_TOKEN_PATH`, by default `token` in `HF_HOME`, by default `huggingface` in `XDG_CACHE_HOME`, by default `~/.cache`.
    ///
    /// A variable that is set but blank hides the next variable, not the file. `HF_HUB_DISABLE_IMPLICIT_TOKEN` (`1`, `ON`, `YES`, `TRUE`)
    /// means that no token is to be used unasked: the answer is then nil.
    /// - Source: `huggingface_hub` 2.4, `utils/_auth.py` and `constants.py`.
    public static func lookup(environment: [String: String]) -> AccessToken? {
        if ["1", "ON", "YES", "TRUE"].contains(environment["HF_HUB_DISABLE_IMPLICIT_TOKEN"]?.uppercased()) { return nil }
        let variables = [environment["HF_TOKEN"], environment["HUGGING_FACE_HUB_TOKEN"]]
        if let text = variables.compactMap({ $0 }).first(where: { !$0.isEmpty }), let token = AccessToken(text) { return token }
        let path = filePath(environment: environment)
        return contents(ofFile: path, limit: 64 * 1024).flatMap { AccessToken(String(decoding: $0, as: UTF8.self)) }
    }

    /// The file in which the active token is kept, existing or not.
    public static func filePath(environment: [String: String]) -> String {
        if let path = environment["HF_TOKEN_PATH"] { return expanded(path, environment) }
        let cache = environment["XDG_CACHE_HOME"] ?? joined(expanded("~", environment), ".cache")
        let home = expanded(environment["HF_HOME"] ?? joined(cache, "huggingface"), environment)
        return expanded(joined(home, "token"), environment)
    }

    private static func joined(_ directory: String, _ name: String) -> String {
        directory.isEmpty || directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    /// `~` at the start becomes the home directory, `$NAME` and `${NAME}` their values; an unknown name stays as it is.
    private static func expanded(_ path: String, _ environment: [String: String]) -> String {
        var path = path
        if path == "~" || path.hasPrefix("~/") {
            path = (environment["HOME"] ?? homeDirectoryOfUser() ?? "~") + path.dropFirst()
        }
        var result = ""
        var rest = path[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            let (name, length) = variableName(rest)
            result += name.flatMap { environment[$0] } ?? String(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return result + rest
    }

    /// The name behind the dollar sign that `text` starts with, and how many characters it takes with all its marks.
    private static func variableName(_ text: Substring) -> (name: String?, length: Int) {
        let rest = text.dropFirst()
        if rest.first == "{" {
            guard let end = rest.firstIndex(of: "}") else { return (nil, 1) }
            let name = rest[rest.index(after: rest.startIndex)..<end]
            return (String(name), name.count + 3)
        }
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return (name.isEmpty ? nil : String(name), name.count + 1)
    }
}
