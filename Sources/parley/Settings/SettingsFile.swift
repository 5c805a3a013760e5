/// The configuration and the text that it was read from.
struct SettingsFile {
    let configuration: Configuration
    let text: String

    /// A file that cannot be read is a problem of the configuration: it does not keep the program from starting.
    init(at path: String) {
        do throws(FileError) {
            text = try readText(ofFile: path) ?? ""
            configuration = Configuration(yaml: text)
        } catch {
            text = ""
            configuration = Configuration(unreadable: error.reason)
        }
    }
}
