import ChatUI
import Synchronization

/// The lists of models that have come so far. They are made ready for the screen on the thread that brings one, so that the loop only
/// takes them over: of 50,000 models that is more than a frame's work.
final class ModelShelf: Sendable {
    private let catalog = Mutex(ModelCatalog())
    private let mailbox: Mailbox

    init(mailbox: Mailbox) { self.mailbox = mailbox }

    /// Takes in a backend's list and posts it. Not for the loop's thread.
    func put(_ list: ModelList) {
        catalog.withLock { catalog in
            catalog.replace(list)
            // Under the lock: what is posted last must be the newest.
            mailbox.post(.modelsListed(list, in: catalog))
        }
    }

    /// What a backend said last; nil before it has said anything.
    func list(of backend: String) -> ModelList? { catalog.withLock { $0.lists.first { $0.backend == backend } } }
}
