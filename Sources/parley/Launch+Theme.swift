import ChatUI

extension Launch {
    /// Whether the terminal's background decides between two themes.
    func themePair(flag: String?) -> ThemePair? { flag == nil ? configuration.theme?.pair : nil }

    var themes: ThemeCatalog { ThemeCatalog(directories: directories) }

    /// The theme to begin with, and what to tell about it.
    ///
    /// A file that is wrong never keeps the program from starting; a name on the command line that no theme has does.
    func theme(flag: String?) throws(Failure) -> (theme: Theme, notice: Notice?) {
        guard let name = flag ?? configuration.theme?.firstName(environment: environment) else { return (.terminal, nil) }
        do throws(ThemeError) {
            return (try themes.theme(named: name), nil)
        } catch {
            if flag != nil, case .unknown = error { throw Failure(.misuse, error.notice) }
            let advice = error.notice.advice.isEmpty ? "The default theme is used." : error.notice.advice
            return (.terminal, Notice(.warning, error.notice.summary, advice: advice))
        }
    }
}
