import ChatCore
import Glibc
import SessionIndex
import SessionStore

/// The saved sessions of a directory, by way of an index where there can be one.
///
/// Nothing depends on the index: where there can be none, or it fails, one is made for the occasion or the files are read.
struct SessionCatalog: Sendable {
    let store: SessionDirectory
    private let cache: String

    /// - Parameter cache: the directory that the index is in; it is made when it is needed.
    init(store: SessionDirectory, cache: String) {
        self.store = store
        self.cache = cache
    }

    /// What `body` makes of the index, brought up to date or not. One that is damaged is made anew, and `body` is called again.
    /// - Returns: nil where there can be no index.
    func withIndex<Result>(_ body: (SessionIndex) throws(SessionIndexError) -> Result) -> Result? {
        Directories.make(cache)
        for _ in 0..<2 {
            do throws(SessionIndexError) {
                return try body(try SessionIndex(in: cache, of: store.path))
            } catch {
                if error != .damaged { return nil }
                discardIndex()
            }
        }
        return nil
    }

    /// Deletes a session, and what the index knows of it, to the last word.
    func delete(_ id: ULID) throws(SessionStoreError) {
        try store.delete(id)
        guard SessionIndex.exists(in: cache, of: store.path) else { return }
        _ = withIndex { index throws(SessionIndexError) in
            try index.transaction { () throws(SessionIndexError) in
                try index.remove(id)
                try index.purge()
            }
        }
    }

    /// Reads the whole index, and takes in what changed of every file.
    /// - Returns: what is wrong with it, one clause; nil when all is well or there is none.
    func checkIndex() -> String? {
        guard SessionIndex.exists(in: cache, of: store.path) else { return nil }
        do throws(SessionIndexError) {
            let index = try SessionIndex(in: cache, of: store.path)
            try index.check()
            // Also what was changed in place in a large directory, which no other look notices.
            try index.transaction { () throws(SessionIndexError) in try index.setDirectoryStamp(nil) }
            _ = try refresh(index) { _, _ in }
            return nil
        } catch {
            return error.summary
        }
    }

    func discardIndex() { SessionIndex.discard(in: cache, of: store.path) }

    /// As `withIndex`, with everything taken in first; where there can be no index, with one that is gone afterwards.
    func withWholeIndex<Result>(
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
        _ body: (SessionIndex) throws(SessionIndexError) -> Result
    ) throws(Failure) -> Result {
        func refreshed(_ index: SessionIndex) throws(SessionIndexError) -> Result {
            do throws(SessionIndexError) {
                _ = try refresh(index, progress: progress)
            } catch {
                // Another Parley is at it: what there is will do.
                if error != .busy { throw error }
            }
            return try body(index)
        }
        if let result = withIndex(refreshed) { return result }
        do throws(SessionIndexError) {
            return try refreshed(try SessionIndex())
        } catch {
            throw Failure(.misuse, "The sessions cannot be searched: \(error.summary).")
        }
    }
}

// Finding one session without reading all.
extension SessionCatalog {
    /// The most sessions that are read one by one for what the index does not know yet.
    private static let mostRead = 2000

    /// - Parameter name: an identifier or title, or the beginning of one; nil means the session that was changed last.
    func locate(_ name: String?) throws(SessionStoreError) -> ULID {
        if let name, let id = try store.locate(name) { return id }
        let candidates: [SessionSummary]
        if let known = known(name) { candidates = known } else { candidates = try store.list().sessions }
        if let name { return try store.find(name, among: candidates).id }
        guard let newest = candidates.first else { throw .noSuchSession("the newest") }
        return newest.id
    }

    /// Sessions among which the one of that name is, newest first; nil when only reading all can tell.
    private func known(_ name: String?) -> [SessionSummary]? {
        guard SessionIndex.exists(in: cache, of: store.path) else { return nil }
        let found = withIndex { (index) throws(SessionIndexError) -> [SessionSummary]? in
            guard let changes = try? changes(since: index), changes.changed.count <= Self.mostRead else { return nil }
            let fresh = changes.changed.compactMap { try? store.summary(of: $0.id) }
            let outdated = Set(changes.changed.map(\.id)).union(changes.gone)
            let indexed: [IndexedSession]
            // The ones that stand before all that changed or went.
            if let name { indexed = try index.sessions(called: name) } else { indexed = try index.newest(outdated.count + 1) }
            let known = indexed.filter { !outdated.contains($0.id) }.map { SessionSummary($0) }
            return (known + fresh).sorted { ($0.updatedAt, $0.id) > ($1.updatedAt, $1.id) }
        }
        return found ?? nil
    }
}

extension SessionSummary {
    fileprivate init(_ session: IndexedSession) {
        self.init(
            id: session.id, title: session.title, createdAt: session.createdAt, updatedAt: session.updatedAt,
            model: session.model,
            messageCount: session.messageCount, byteSize: session.byteSize, firstWords: session.preview)
    }
}
