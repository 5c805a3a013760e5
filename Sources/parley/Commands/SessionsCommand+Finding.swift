import ArgumentParser
import ChatCore
import ChatUI
import Glibc
import JSON
import SessionIndex

extension SessionsCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List all sessions: pinned ones first, then the newest first.")

        @Argument(help: "Only sessions in whose title, first words, model and tags all these words are.")
        var words: [String] = []

        @Option(name: .long, help: ArgumentHelp("At most so many.", valueName: "n"))
        var limit: Int?

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        func run() throws {
            let (sessions, unreadable) = try withWholeIndex { index throws(SessionIndexError) in
                (try index.sessions(matching: words.joined(separator: " "), limit: limit), try index.unreadable())
            }
            for file in unreadable { tellOnStandardError(file.reason) }
            if json {
                writeAll(JSONValue.array(sessions.map(\.json)).lines(.indented), to: STDOUT_FILENO)
            } else {
                printTable(
                    sessions.map {
                        [
                            $0.id.text, $0.updatedAt.shortDescription, "\($0.messageCount)", $0.model, $0.costText,
                            $0.headline,
                        ]
                    })
            }
            if !unreadable.isEmpty { throw ExitCode.unreadable.status }
        }
    }

    struct Search: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "search", abstract: "Search everything that was ever said, newest first.",
            discussion: """
                Words must all be in one message. "Words in quotes" stand next to each other, begin* finds words that begin so, \
                and -word must not be there. model:, role:, tag:, before: and after: (such as 2026-11-21 or 2026-11) narrow it down.
                """)

        @Argument(help: "What to look for.")
        var query: [String]

        @Option(name: .long, help: ArgumentHelp("At most so many messages.", valueName: "n"))
        var limit = 20

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        func run() throws {
            let wanted: SessionQuery
            do throws(SessionQuery.Problem) {
                // The shell has taken the quotes that hold a phrase together.
                wanted = try SessionQuery(
                    query.count == 1 ? query[0] : query.map(Self.quoted).joined(separator: " "))
            } catch {
                throw Failure(.misuse, error.summary.sentence, advice: "See parley sessions search --help.")
            }
            let hits = try withWholeIndex { index throws(SessionIndexError) in try index.search(wanted, limit: max(0, limit)) }
            if json {
                writeAll(JSONValue.array(hits.map(\.json)).lines(.indented), to: STDOUT_FILENO)
                return
            }
            for hit in hits { writeData(hit.text) }
            if hits.isEmpty { throw Failure(.notFound, "Nothing was found.") }
        }

        private static func quoted(_ argument: String) -> String {
            argument.contains(where: \.isWhitespace) && !argument.contains("\"") ? "\"\(argument)\"" : argument
        }
    }
}

/// What `body` makes of the index with everything in it, with a line on standard error while that takes long.
private func withWholeIndex<Result>(_ body: (SessionIndex) throws(SessionIndexError) -> Result) throws -> Result {
    let launch = try Launch()
    let progress = ProgressLine()
    let start = ContinuousClock.now
    let result = try launch.catalog(of: launch.store()).withWholeIndex(
        progress: { done, total in
            guard ContinuousClock.now - start > .seconds(1) else { return }
            progress.show("indexing sessions: \(done) of \(total)", step: "indexing \(done * 10 / max(1, total))")
        }, body)
    progress.end()
    return result
}

extension IndexedSession {
    /// Such as `USD 0.001234`; empty when nobody knows.
    var costText: String {
        guard let cost, let currency else { return "" }
        return Cost(amount: cost, currency: currency, source: "").summary
    }

    /// Title and tags in one cell, which is the last: nothing is as long as what somebody may have put there.
    fileprivate var headline: String {
        let tags = tags.filter { $0 != ChatSession.pinTag }.map { "  #" + $0 }.joined()
        return (isPinned ? "★ " : "") + (title.isEmpty ? preview : title) + (tags.count <= 60 ? tags : tags.prefix(59) + "…")
    }

    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id.text), "title": .string(title), "created_at": .string(createdAt.description),
            "updated_at": .string(updatedAt.description), "model": .string(model), "messages": .int(messageCount),
            "bytes": .int(byteSize), "tags": .array(tags.map { .string($0) }), "preview": .string(preview),
        ]
        if let tokens { object["tokens"] = .int(tokens) }
        if let cost, let currency { object["cost"] = ["amount": .double(cost), "currency": .string(currency)] }
        return .object(object)
    }
}

extension SearchHit {
    /// Two lines: where it is, and what it says there.
    fileprivate var text: String {
        let title = session.title.isEmpty ? session.preview : session.title
        return
            "\(session.id.text)  \(at.shortDescription)  \(role == "user" ? "you" : role)  \(title)\n    \(snippet.map(\.text).joined())\n"
    }

    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "session": .string(session.id.text), "title": .string(session.title), "role": .string(role),
            "created_at": .string(at.description), "snippet": .string(snippet.map(\.text).joined()),
            "matches": .array(snippet.filter(\.isMatch).map { .string($0.text) }),
        ]
        if let message { object["message"] = .string(message.text) }
        return .object(object)
    }
}
