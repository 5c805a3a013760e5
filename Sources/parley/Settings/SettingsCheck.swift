/// What is wrong with the settings of a person: in the files, themes and presets included, and with who can read the token.
struct SettingsCheck {
    /// One sentence each, the file and place first.
    let problems: [String]
    /// What works, though not in every terminal or not for everybody's good; likewise.
    let warnings: [String]

    init(environment: [String: String]) {
        let directories = Directories(environment: environment)
        let files = SettingsFiles(in: directories)
        var problems = files.problems
        let themes = ThemeCatalog(directories: directories)
        for name in files.configuration.theme?.names ?? [] {
            do throws(ThemeError) { _ = try themes.theme(named: name) } catch {
                // A file that is wrong is named below.
                guard case .unknown = error, var problem = files.configuration.themePlaces[name] else { continue }
                problem.text = error.notice.text
                problems.append(problem.summary(of: directories.configFile))
            }
        }
        problems += themes.all().errors.map(\.problem)
        problems += PresetCatalog(directory: directories.presets).problems
        problems += SnippetCatalog(directory: directories.snippets).all().failures.map(\.what)
        self.problems = problems
        warnings =
            files.keys.warnings.map { $0.summary(of: directories.keysFile) }
            + [TokenCheck(environment: environment).warning].compactMap { $0 }
    }
}
