import ChatUI

extension Runtime {
    /// Reads all snippets, away from the loop.
    func listSnippets() {
        startThread { [mailbox, snippets] in
            let (found, failures) = snippets.all()
            mailbox.post(.snippetsListed(found, directory: snippets.directory))
            guard let first = failures.first else { return }
            mailbox.post(.notice(Notice(.warning, first.what, advice: first.advice)))
        }
    }

    func findSnippet(_ name: String) {
        startThread { [mailbox, snippets] in
            do throws(Failure) {
                mailbox.post(.snippetFound(try snippets.snippet(named: name)))
            } catch {
                mailbox.post(.snippetRefused(Notice(.error, error.what, advice: error.advice)))
            }
        }
    }
}
