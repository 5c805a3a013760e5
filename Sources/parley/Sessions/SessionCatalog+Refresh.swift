import ChatCore
import SessionIndex
import SessionStore

/// What is on disk and not in the index, and the other way round.
struct CatalogChanges {
    var changed: [SessionSurvey.Entry]
    var gone: [ULID]
    /// What the directory looks like when both have been taken in; nil when nobody can say.
    var directoryStamp: Int64?
}

extension SessionCatalog {
    /// How long others may have to wait for their turn to write.
    private static let longestTransaction = Duration.milliseconds(250)
    /// Up to here all files are looked at each time: it takes a few milliseconds.
    private static let smallDirectory = 5000

    /// Compares the files with what the index knows, from outside.
    ///
    /// In a large directory that no file came into and none left, only sessions with a journal are looked at: a snapshot is replaced, which
    /// changes the directory. Whoever writes into a snapshot in place is noticed by `parley sessions verify`.
    func changes(since index: SessionIndex) throws -> CatalogChanges {
        let known = try index.directoryStamp()
        if let known, try known == store.directoryStamp(), try index.count() > Self.smallDirectory {
            var changed: [SessionSurvey.Entry] = []
            for (id, stamp) in try index.stampsOfJournals() {
                if let entry = try store.survey(of: id), entry.stamp != stamp { changed.append(entry) }
            }
            return CatalogChanges(changed: changed, gone: [], directoryStamp: known)
        }
        let survey = try store.survey()
        var stamps = try index.stamps()
        // Oldest first: what the index takes in last, it finds first.
        let changed = survey.entries.filter { stamps.removeValue(forKey: $0.id) != $0.stamp }.sorted { $0.id < $1.id }
        return CatalogChanges(changed: changed, gone: Array(stamps.keys), directoryStamp: survey.directoryStamp)
    }

    /// Takes in what changed on disk, oldest first, a bit at a time.
    /// - Parameter progress: called after each bit.
    /// - Returns: true when anything had changed.
    func refresh(_ index: SessionIndex, progress: (_ done: Int, _ total: Int) -> Void) throws(SessionIndexError) -> Bool {
        let changes: CatalogChanges
        do {
            changes = try self.changes(since: index)
        } catch {
            if let error = error as? SessionIndexError { throw error }
            throw .unavailable(reason: (error as? SessionStoreError)?.summary ?? "\(error)")
        }
        if !changes.changed.isEmpty { try take(changes.changed, into: index, progress: progress) }
        let hasChanged = !changes.changed.isEmpty || !changes.gone.isEmpty
        let knownStamp = try index.directoryStamp()
        if hasChanged || knownStamp != changes.directoryStamp {
            try index.transaction { () throws(SessionIndexError) in
                for id in changes.gone { try index.remove(id) }
                try index.setDirectoryStamp(changes.directoryStamp)
            }
        }
        return hasChanged
    }

    private func take(
        _ changed: [SessionSurvey.Entry], into index: SessionIndex, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(SessionIndexError) {
        let reader = SessionReader(changed, in: store)
        var done = 0
        while done < changed.count {
            let first = done
            done = try index.transaction { () throws(SessionIndexError) -> Int in
                let end = ContinuousClock.now + Self.longestTransaction
                var next = first
                while next < changed.count, ContinuousClock.now < end {
                    try take(reader.next(), changed[next], into: index)
                    next += 1
                }
                return next
            }
            progress(done, changed.count)
        }
    }

    private func take(
        _ session: Result<ChatSession, SessionStoreError>, _ entry: SessionSurvey.Entry, into index: SessionIndex
    ) throws(SessionIndexError) {
        switch session {
        case .success(let session):
            try index.update(session, stamp: entry.stamp, hasJournal: entry.hasJournal, byteSize: entry.byteSize)
        case .failure(.noSuchSession): try index.remove(entry.id)
        case .failure(let error):
            try index.markUnreadable(UnreadableSession(id: entry.id, reason: error.summary), stamp: entry.stamp)
        }
    }
}
