import ChatCore
import ChatUI
import Inference

// Lists of models, and what the hub knows of one.
extension Runtime {
    /// How many answers `listModels` brings.
    var modelListCount: Int { backends.listedNames.count }

    /// The engine's models and the marks first, then what is known at once, then what the backends say now.
    func listModels() {
        let names = backends.listedNames.filter { $0 != "local" }
        startThread { [mailbox, models, backends, engine, shelf] in
            shelf.put(ModelList(backend: "local", models: engine.choices))
            do throws(FileError) {
                mailbox.post(.modelMarksRead(try models.marks()))
            } catch {
                mailbox.post(.notice(Notice(.warning, "\(error.path) cannot be read: \(error.reason).")))
            }
            for name in names {
                let known = shelf.list(of: name) ?? models.list(of: name) ?? ModelList(backend: name, models: [])
                shelf.put(known.whileRefreshing)
                background {
                    var list = await backends.models(of: name, saved: models)
                    if name == "hf", list.failure == nil {
                        list.keepWhatTheHubSays(of: known)
                        await onThread { [list] in shelf.put(list.whileRefreshing) }
                        list = await backends.enriched(list)
                    }
                    await onThread { [list] in
                        shelf.put(list)
                        models.keep(list)
                    }
                }
            }
        }
    }

    func markModel(_ reference: String, isFavourite: Bool) { changeMarks { $0.setFavourite(reference, isFavourite) } }

    func rememberModel(_ reference: ModelReference) { changeMarks { $0.use(reference.text) } }

    private func changeMarks(_ change: @escaping @Sendable (inout ModelMarks) -> Void) {
        startThread { [mailbox, models] in
            do throws(FileError) {
                try models.changeMarks(change)
            } catch {
                mailbox.post(.notice(Notice(.warning, "Models cannot be marked in \(error.path): \(error.reason).")))
            }
        }
    }

    func describeModel(_ name: String) {
        background { [mailbox, backends] in mailbox.post(.modelDescribed(await backends.describe(name))) }
    }

    func searchHub(for words: String, task: String) {
        background { [mailbox, backends] in
            mailbox.post(.hubSearched(await backends.searchHub(for: words, task: task), words: words, task: task))
        }
    }
}

extension ModelList {
    /// The same, with word that another follows.
    fileprivate var whileRefreshing: ModelList {
        var list = self
        list.isRefreshing = true
        list.failure = nil
        return list
    }

    /// Licence and gate, which the router's own list lacks, as they were known before.
    fileprivate mutating func keepWhatTheHubSays(of known: ModelList) {
        let facts = Dictionary(known.models.map { ($0.reference, $0.facts) }) { first, _ in first }
        for index in models.indices {
            guard let before = facts[models[index].reference] else { continue }
            models[index].facts.licence = before.licence
            models[index].facts.isGated = before.isGated
        }
    }
}
