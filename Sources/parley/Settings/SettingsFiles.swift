/// The files of settings: what they say, and the text that it was read from.
struct SettingsFiles {
    let configuration: Configuration
    let keys: KeySettings
    let text: String
    /// What had to be ignored, each with its file and place.
    let problems: [String]

    /// A file that cannot be read is a problem like others: it does not keep the program from starting.
    init(in directories: Directories) {
        var text = ""
        do throws(FileError) {
            text = try readText(ofFile: directories.configFile) ?? ""
            configuration = Configuration(yaml: text)
        } catch {
            configuration = Configuration(unreadable: error.reason)
        }
        var problems = configuration.problems.map { $0.summary(of: directories.configFile) }
        do throws(FileError) {
            let yaml = try readText(ofFile: directories.keysFile) ?? ""
            text += "\0" + yaml
            keys = KeySettings(set: configuration.keys ?? .emacs, yaml: yaml)
        } catch {
            keys = KeySettings(set: configuration.keys ?? .emacs)
            problems.append("\(directories.keysFile):1:1: the file cannot be read: \(error.reason)")
        }
        self.text = text
        self.problems = problems + keys.problems.map { $0.summary(of: directories.keysFile) }
    }
}
