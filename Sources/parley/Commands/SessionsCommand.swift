import ArgumentParser
import ChatCore
import Glibc
import JSON
import SessionStore

/// `parley sessions`: what is saved.
struct SessionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "List, search, show, rename, fork, delete, export, import and check saved sessions.",
        subcommands: [
            List.self, Search.self, Show.self, Rename.self, Fork.self, Delete.self, Export.self, Import.self, Merge.self,
            Verify.self,
        ], defaultSubcommand: List.self)

    static func withCatalog<Result>(_ body: (SessionCatalog) throws -> Result) throws -> Result {
        do {
            let launch = try Launch()
            return try body(launch.catalog(of: try launch.store()))
        } catch let error as SessionStoreError {
            throw Failure(error)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Print a session's active branch as text, or the whole as JSON.")

        @Argument(help: "The session's id, the beginning of it, or its title.")
        var session: String

        @Flag(name: .long, help: "Print the session file's JSON, with what its journal holds.")
        var json = false

        func run() throws {
            let saved = try withCatalog { try $0.store.read($0.locate(session)) }
            if json {
                writeAll(try JSONValue(parsing: SessionFile.encode(saved)).lines(.indented), to: STDOUT_FILENO)
                return
            }
            for message in saved.activeMessages {
                let author = message.reply?.author.reference ?? (message.role == .user ? "You" : message.role.rawValue)
                writeData("\(author)\n\n\(message.text)\n\n")
            }
        }
    }

    struct Rename: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "rename", abstract: "Give a session another title.")

        @Argument(help: "The session's id, the beginning of it, or its title.")
        var session: String

        @Argument(help: "The new title.")
        var title: String

        func run() throws { try withCatalog { try $0.store.rename($0.locate(session), to: title, at: Runtime.now()) } }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete a session for good.")

        @Argument(help: "The session's id, the beginning of it, or its title.")
        var session: String

        func run() throws {
            let id = try withCatalog { sessions in
                let id = try sessions.locate(session)
                try sessions.delete(id)
                return id
            }
            DraftKeeper.remove(of: id, in: Directories(environment: .ofProcess).drafts)
        }
    }
}
