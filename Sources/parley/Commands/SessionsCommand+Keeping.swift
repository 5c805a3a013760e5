import ArgumentParser
import ChatCore
import Glibc
import JSON
import SessionIndex
import SessionStore

extension SessionsCommand {
    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "merge", abstract: "Bring in the copies that synchronisation programs made of sessions.",
            discussion: """
                What a copy holds beyond its session becomes branches of it; the session's own branch stays the active one. The copy \
                gets the ending .merged.
                """)

        @Flag(name: .long, help: "Only say which copies there are.")
        var dryRun = false

        func run() throws {
            try withCatalog { sessions in
                for conflict in try sessions.store.conflicts() {
                    if dryRun {
                        writeData("\(conflict.file): another state of \(conflict.id.text)\n")
                    } else {
                        let count = try sessions.store.merge(conflict, at: Runtime.now())
                        writeData("\(conflict.file): \(count) messages were added to \(conflict.id.text)\n")
                    }
                }
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Check every session file, every journal and the index.")

        @Flag(name: .long, help: "Put right what can be; files that are changed are copied before.")
        var repair = false

        @Flag(name: .long, help: "Print JSON.")
        var json = false

        func run() throws {
            let progress = ProgressLine()
            let start = ContinuousClock.now
            let findings = try withCatalog { sessions in
                var findings = try sessions.store.verify(repairing: repair, at: Runtime.now()) { done, total in
                    guard done.isMultiple(of: 256), ContinuousClock.now - start > .seconds(1) else { return }
                    progress.show("checking: \(done) of \(total)", step: "checking \(done * 10 / max(1, total))")
                }
                if let finding = verifyIndex(of: sessions) { findings.append(finding) }
                return findings
            }
            progress.end()
            if json {
                writeAll(JSONValue.array(findings.map(\.json)).lines(.indented), to: STDOUT_FILENO)
            } else {
                for finding in findings {
                    writeData("\(finding.file): \(finding.summary)\(finding.repair.map { "; repaired: \($0)" } ?? "")\n")
                }
                writeData(findings.isEmpty ? "Everything is well.\n" : "\(findings.count) findings.\n")
            }
            if findings.contains(where: { $0.repair == nil && $0.kind != .conflict }) { throw ExitCode.unreadable.status }
        }

        /// The index is read whole, and compared with every file.
        private func verifyIndex(of sessions: SessionCatalog) -> SessionFinding? {
            guard let outcome = sessions.checkIndex() else { return nil }
            var finding = SessionFinding(kind: .index, file: "index", summary: outcome)
            if repair {
                sessions.discardIndex()
                let isMade = sessions.withIndex { (index) throws(SessionIndexError) in try sessions.refresh(index) { _, _ in } }
                if isMade != nil { finding.repair = "it was made anew" }
            }
            return finding
        }
    }
}

extension SessionFinding {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["file": .string(file), "kind": .string(kind.rawValue), "summary": .string(summary)]
        if let repair { object["repair"] = .string(repair) }
        return .object(object)
    }
}
