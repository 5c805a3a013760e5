import ChatUI

/// Hands a web address to the system's browser.
enum LinkOpener {
    /// - Parameter target: an address that a person has seen and agreed to.
    /// - Returns: what to tell; waits until the browser was told.
    static func open(_ target: String, environment: [String: String] = .ofProcess) -> Notice {
        for name in ["wslview", "xdg-open", "open"] {
            guard let path = pathOfProgram(name, environment: environment) else { continue }
            if runQuietly(path, [target]) == 0 { return Notice(.information, "Opened \(target).") }
            return Notice(.error, "\(name) could not open \(target).")
        }
        return Notice(.error, "There is no program here that opens links.", advice: "Install xdg-utils. It leads to \(target)")
    }
}
