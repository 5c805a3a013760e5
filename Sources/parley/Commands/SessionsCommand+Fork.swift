import ArgumentParser
import ChatCore
import ChatUI
import Glibc
import SessionStore

extension SessionsCommand {
    /// `parley sessions fork`: a session of its own from the beginning of another.
    struct Fork: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fork", abstract: "Make a new session of a session's active branch, or its beginning; prints its id.")

        @Argument(help: "The session's id, the beginning of it, or its title.")
        var session: String

        @Option(
            name: .long, help: ArgumentHelp("How many messages of the branch to take; all when left out.", valueName: "count"))
        var messages: Int?

        @Option(name: .long, help: "The title of the new session; the other's when left out.")
        var title: String?

        func validate() throws {
            if let messages, messages < 1 { throw ValidationError("--messages must be at least 1") }
        }

        func run() throws {
            try withCatalog { sessions in
                let saved = try sessions.store.read(sessions.locate(session))
                var random = SystemRandomNumberGenerator()
                var ids = ULIDGenerator(seed: random.next())
                let now = Runtime.now()
                var fork = saved.fork(ofPath: messages ?? saved.activePath.count, as: ids.next(at: now), at: now)
                if let title { fork.apply(.titleChanged(title, at: now)) }
                if let error = try sessions.store.create(fork).closeAndWait() { throw error }
                writeAll(fork.id.text + "\n", to: STDOUT_FILENO)
            }
        }
    }
}
