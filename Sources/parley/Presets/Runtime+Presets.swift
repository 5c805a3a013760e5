import ChatUI

extension Runtime {
    /// Reads all presets, away from the loop.
    func listPresets() {
        startThread { [mailbox, presets] in
            let (found, failures) = presets.all()
            mailbox.post(.presetsListed(found, directory: presets.directory))
            guard let first = failures.first else { return }
            mailbox.post(.notice(Notice(.warning, first.what, advice: first.advice)))
        }
    }

    func findPreset(_ name: String) {
        do throws(Failure) {
            mailbox.post(.presetFound(try presets.preset(named: name)))
        } catch {
            mailbox.post(.presetRefused(Notice(.error, error.what, advice: error.advice)))
        }
    }
}
