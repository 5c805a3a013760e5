/// What is wrong with the settings of a person: in the files, with the theme that they name, and with who can read the token.
struct SettingsCheck {
    /// One sentence each, the file and place first.
    let problems: [String]

    init(environment: [String: String]) {
        let directories = Directories(environment: environment)
        let configuration = SettingsFile(at: directories.configFile).configuration
        var problems = configuration.problems.map { $0.summary(of: directories.configFile) }
        let themes = ThemeCatalog(directories: directories)
        for name in configuration.theme?.names ?? [] {
            do throws(ThemeError) { _ = try themes.theme(named: name) } catch {
                problems.append("\(directories.configFile): theme: \(error.notice.text)")
            }
        }
        if let warning = TokenCheck(environment: environment).warning { problems.append(warning) }
        self.problems = problems
    }
}
