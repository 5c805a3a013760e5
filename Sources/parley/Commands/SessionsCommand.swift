import ArgumentParser
import ChatCore
import Glibc
import JSON
import SessionStore

/// `parley sessions`: what is saved.
struct SessionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "List, show, rename and delete saved sessions.",
        subcommands: [List.self, Show.self, Rename.self, Delete.self], defaultSubcommand: List.self)

    private static func withStore<Result>(_ body: (SessionDirectory) throws -> Result) throws -> Result {
        do {
            return try body(try Launch().store())
        } catch let error as SessionStoreError {
            throw Failure(error)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List all sessions, newest first.")

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        func run() throws {
            let listing = try withStore { try $0.list() }
            for error in listing.unreadable { tellOnStandardError(error.summary) }
            if json {
                let rows = listing.sessions.map { session in
                    JSONValue.object([
                        "id": .string(session.id.text), "title": .string(session.title),
                        "updated_at": .string(session.updatedAt.description),
                        "model": .string(session.model), "messages": .int(session.messageCount), "bytes": .int(session.byteSize),
                    ])
                }
                writeAll(JSONValue.array(rows).lines(.indented), to: STDOUT_FILENO)
            } else {
                printTable(
                    listing.sessions.map {
                        [
                            $0.id.text, $0.updatedAt.shortDescription, "\($0.messageCount)", $0.model,
                            $0.title.isEmpty ? $0.firstWords : $0.title,
                        ]
                    })
            }
            if !listing.unreadable.isEmpty { throw ExitCode.unreadable.status }
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
            let saved = try withStore { store in try store.read(store.find(session).id) }
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

        func run() throws { try withStore { store in try store.rename(store.find(session).id, to: title, at: Runtime.now()) } }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete a session for good.")

        @Argument(help: "The session's id, the beginning of it, or its title.")
        var session: String

        func run() throws { try withStore { store in try store.delete(store.find(session).id) } }
    }
}
