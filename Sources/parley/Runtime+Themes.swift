import ChatUI

extension Runtime {
    /// Reads all themes, away from the loop.
    func listThemes() {
        background { [mailbox, themes] in
            let (entries, errors) = themes.all()
            mailbox.post(.themesListed(entries.map(\.theme)))
            guard let first = errors.first else { return }
            let more = errors.count > 1 ? " \(errors.count - 1) more cannot be used." : ""
            mailbox.post(.notice(Notice(.warning, first.notice.text + more, advice: "parley themes list names them.")))
        }
    }

    func findTheme(_ name: String) { readTheme(name) { .themeFound($0) } }

    func followTheme(_ name: String) { readTheme(name) { .themeFollowed($0) } }

    private func readTheme(_ name: String, _ found: (Theme) -> Action) {
        do throws(ThemeError) {
            mailbox.post(found(try themes.theme(named: name)))
        } catch {
            mailbox.post(.notice(error.notice))
        }
    }
}
