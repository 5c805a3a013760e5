import ChatUI

extension Launch {
    /// What had to be ignored in the files of settings; nil when nothing had to be.
    var problemNotice: Notice? {
        guard let first = problems.first else { return nil }
        let more = problems.count > 1 ? " \(problems.count - 1) more were found." : ""
        return Notice(.warning, "Ignored in the configuration: \(first).\(more)", advice: "parley config check lists them.")
    }

    /// What of the settings the state knows.
    func reconfiguration(themeFlag: String?) -> Reconfiguration {
        Reconfiguration(
            backends: backends.names, reportsMouse: configuration.usesMouse ?? true, alert: configuration.alert ?? .bell,
            themePair: themePair(flag: themeFlag), keys: keys.options)
    }

    /// The theme that the settings ask for, read anew.
    /// - Parameter other: what stays where its file cannot be used, and what to tell about it then.
    func currentTheme(flag: String?, instead other: Theme) -> (Theme, Notice?) {
        do throws(Failure) {
            let (theme, notice) = try theme(flag: flag)
            return notice == nil ? (theme, nil) : (other, notice)
        } catch {
            return (other, Notice(.warning, error.what, advice: error.advice))
        }
    }
}
