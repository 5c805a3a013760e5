import ChatCore
import ChatUI
import Inference
import Synchronization

/// Asks the hub what model references mean now. What it said within the last minute is not asked again.
final class RevisionChecker: Sendable {
    /// How many commits are looked through for the one that was recorded.
    private static let mostChanges = 50

    private let backends: BackendCatalog
    private let known = Mutex<[String: RevisionCheck]>([:])

    init(backends: BackendCatalog) { self.backends = backends }

    func check(_ question: RevisionQuestion) async -> RevisionCheck {
        let now = Runtime.now()
        let reference = question.reference
        if var check = known.withLock({ $0[reference.text] }), check.question.recorded == question.recorded,
            now.milliseconds(since: check.at) < RevisionCheck.lifetimeMilliseconds
        {
            check.question = question
            return check
        }
        var check = RevisionCheck(question: question, at: now)
        do {
            let hub = try backends.hubAskedOnce()
            let model = try await hub.model(
                reference.name, revision: reference.revision, properties: [.sha, .inferenceProviderMapping])
            check.commit = model.commit?.lowercased()
            check.newName = model.id == reference.name ? nil : model.id
            let live = model.providers.filter(\.isLive).map(\.name)
            check.liveProviders = model.providers.isEmpty ? nil : live
            if check.isDrift { await findChanges(of: &check, named: model.id, at: hub) }
            known.withLock { $0[reference.text] = check }
        } catch let error as InferenceError {
            // A hub that cannot be reached says nothing; one that refuses says why.
            if case .refusedByHub = error { check.refusal = Notice(error) }
        } catch {}
        return check
    }

    private func findChanges(of check: inout RevisionCheck, named name: String, at hub: HubClient) async {
        guard let commit = check.commit, let recorded = check.question.recorded,
            let commits = try? await hub.commits(of: name, revision: commit, pageSize: Self.mostChanges).firstPage().elements
        else { return }
        let newer = commits.prefix { $0.id.lowercased() != recorded }
        check.reachesRecorded = newer.count < commits.count
        check.changes = newer.map {
            ModelDescription.Revision(
                kind: .commit, name: $0.id, commit: $0.id, title: $0.title, date: $0.date.map { Timestamp($0) })
        }
    }
}
