// What a recorded revision can promise. These two functions are the only ones that decide it.
extension Author {
    /// The revision that was asked for means this one now; that alone says nothing about what answers.
    public mutating func record(resolved revision: String) {
        resolvedRevision = revision
        if let reported = self.revision, revisionEvidence != nil {
            if revisionStatus == .enforced, reported != revision { revisionStatus = .mismatch }
        } else {
            self.revision = revision
            revisionStatus = .recorded
        }
    }

    /// Whoever answers has said which revision it runs: evidence, and the only thing that makes a revision `enforced`.
    /// - Parameters:
    ///   - source: where it said so, for a person.
    ///   - isAsRequested: whether it is the revision that was asked for, or a branch or tag was, or none.
    public mutating func report(_ revision: String, by source: String, asRequested isAsRequested: Bool) {
        self.revision = revision
        revisionEvidence = source
        let isAsResolved = resolvedRevision == nil || resolvedRevision == revision
        revisionStatus = isAsRequested && isAsResolved ? .enforced : .mismatch
    }
}
