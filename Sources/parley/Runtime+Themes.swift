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

    func findTheme(_ name: String) {
        do throws(ThemeError) {
            mailbox.post(.themeFound(try themes.theme(named: name)))
        } catch {
            mailbox.post(.notice(error.notice))
        }
    }
}
