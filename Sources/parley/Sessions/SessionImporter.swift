import ChatCore
import Glibc
import JSON
import SessionExchange
import SessionIndex
import SessionStore

/// Brings conversations of other programs, and sessions of this one, into the directory of sessions.
struct SessionImporter {
    /// What came of one conversation.
    struct Outcome {
        enum Kind: String { case added, extended, present }

        var kind: Kind
        var id: ULID
        var title: String
        var messageCount: Int
        var losses: [String] = []
    }

    let store: SessionDirectory
    let backends: Set<String>
    /// Of messages whose model nobody knows.
    let model: ModelReference

    /// - Returns: what the file is, and what came of each conversation in it.
    func importFile(_ path: String) throws(Failure) -> (format: String, outcomes: [Outcome]) {
        let (source, name, time) = try read(path)
        if case .value(let value) = source, value["format"]?.stringValue == SessionFile.format {
            return ("Parley session", [try importOwn(value, path)])
        }
        let found: Import
        do throws(ImportProblem) {
            found = try Import(source, context: ImportContext(name: name, time: time, model: model))
        } catch {
            throw Failure(.unreadable, "\(path) was not imported: \(error.summary).")
        }
        var outcomes: [Outcome] = []
        for session in found.sessions { outcomes.append(try save(session.session, losses: session.losses)) }
        return (found.format.rawValue, outcomes)
    }

    private func importOwn(_ value: JSONValue, _ path: String) throws(Failure) -> Outcome {
        let contents: SessionFile.Contents
        do throws(SessionStoreError) {
            contents = try SessionFile.decode(Array(value.lines(.compact).utf8), file: path, backends: backends)
        } catch {
            throw Failure(error)
        }
        return try save(contents.session, losses: [])
    }

    /// A session that is there already gets what it lacks, and nothing twice.
    private func save(_ session: ChatSession, losses: [String]) throws(Failure) -> Outcome {
        var outcome = Outcome(
            kind: .added, id: session.id, title: session.title, messageCount: session.messages.count, losses: losses)
        do throws(SessionStoreError) {
            guard try store.locate(session.id.text) != nil else {
                if let error = try store.create(session).closeAndWait() { throw error }
                return outcome
            }
            let added = try store.merge(session, at: Runtime.now())
            outcome.kind = added == 0 ? .present : .extended
            outcome.messageCount = added
            return outcome
        } catch {
            throw Failure(error)
        }
    }

    // MARK: Reading

    private func read(_ path: String) throws(Failure) -> (source: ImportSource, name: String, time: Timestamp) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Failure(.notFound, "\(path): \(String(cString: strerror(errno))).") }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let name = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
        let time = Timestamp(millisecondsSince1970: Int64(status.st_mtim.tv_sec) * 1000)
        let bytes: [UInt8]
        do throws(FileError) {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError(path) }
            defer { close(descriptor) }
            bytes = try readBytes(of: descriptor, named: path)
        } catch {
            throw Failure(.unreadable, "\(error.path) cannot be read: \(error.reason).")
        }
        return (try source(of: bytes, path), name, time)
    }

    private func source(of bytes: [UInt8], _ path: String) throws(Failure) -> ImportSource {
        if ForeignDatabase.isDatabase(bytes) {
            do throws(SessionIndexError) {
                return .tables(try ForeignDatabase.tables(ofFile: path))
            } catch {
                throw Failure(.unreadable, "\(path) is a database that cannot be read.")
            }
        }
        if bytes.starts(with: "PK\u{3}\u{4}".utf8) {
            throw Failure(.misuse, "\(path) is an archive.", advice: "Unpack it and import the conversations.json in it.")
        }
        if let value = try? JSONValue(parsing: bytes) { return .value(value) }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { line in line.contains { $0 > 0x20 } }
        let values = lines.compactMap { try? JSONValue(parsing: Array($0)) }
        if !lines.isEmpty, values.count == lines.count { return .lines(values) }
        if let node = try? YAMLNode.parse(String(decoding: bytes, as: UTF8.self)), node.kind == .mapping {
            return .value(node.json)
        }
        throw Failure(.unreadable, "\(path) is neither JSON, JSON Lines, YAML nor a database.")
    }
}

extension YAMLNode {
    /// The same value as JSON; plain scalars that are numbers or truth values become those.
    fileprivate var json: JSONValue {
        switch kind {
        case .quotedScalar: .string(text)
        case .plainScalar: Self.json(plain: text)
        case .sequence: .array(children.map(\.json))
        case .mapping:
            .object(
                JSONObject(
                    stride(from: 0, to: children.count - 1, by: 2).map {
                        JSONObject.Member(key: children[$0].text, value: children[$0 + 1].json)
                    }))
        }
    }

    private static func json(plain text: String) -> JSONValue {
        switch text {
        case "null", "~", "": .null
        case "true": .bool(true)
        case "false": .bool(false)
        default: (try? JSONValue(parsing: text)).flatMap { $0.doubleValue == nil ? nil : $0 } ?? .string(text)
        }
    }
}
