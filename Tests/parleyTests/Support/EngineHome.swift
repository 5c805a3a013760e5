import Glibc
import JSON
import Testing

extension Home {
    static let engineModel = "smollm2-135m-instruct"

    /// A home with an engine process of its own: the model and the server are those of the user's cache, installed there by the
    /// program where they are missing.
    static func withEngine() throws -> Home {
        let home = Home()
        let cache = userCache
        home.environment["PARLEY_CACHE_DIR"] = cache
        let run = try home.run(["engine", "install", engineModel, "--if-missing"], within: .seconds(300))
        try #require(run.status == 0, "\(run.errorText)")
        home.environment["PARLEY_CACHE_DIR"] = home.path + "/cache"
        for folder in ["cache", "cache/engine"] { mkdir("\(home.path)/\(folder)", 0o700) }
        for folder in ["lib", "models"] { symlink("\(cache)/engine/\(folder)", "\(home.path)/cache/engine/\(folder)") }
        return home
    }

    /// Where the program keeps engines when no test tells it otherwise.
    static var userCache: String {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
        return variable("PARLEY_CACHE_DIR") ?? variable("XDG_CACHE_HOME").map { $0 + "/parley" }
            ?? (variable("HOME") ?? "") + "/.cache/parley"
    }

    /// The engine's process while it answers.
    func engineProcess() throws -> Int32? {
        let rows = try JSONValue(parsing: run(["engine", "status", "--json"]).output).arrayValue ?? []
        return rows.first { $0["model"]?.stringValue == "local:\(Self.engineModel)" }?["process"]?.intValue.map { Int32($0) }
    }
}
