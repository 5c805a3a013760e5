import ChatUI
import Inference

extension Doctor {
    /// Asks every backend that is set up, and the hub.
    func networkFindings() -> [Finding] {
        var findings: [Finding] = []
        let names = launch.backends.listedNames.filter { $0 != "local" && $0 != BackendCatalog.routeName }
        for name in names {
            let list = wait { [backends = launch.backends] in await backends.models(of: name) }
            if let failure = list.failure {
                findings.append(
                    Finding("network", .bad, "\(name): \(failure)", cure: "check its address, its token and the way to it"))
            } else {
                findings.append(Finding("network", .good, "\(name): \(list.models.count) models"))
            }
        }
        return findings + [hub]
    }

    private var hub: Finding {
        guard TokenCheck(environment: environment).source != .none else {
            return Finding("network", .good, "the hub was not asked: there is no token to show it")
        }
        do {
            let client = try launch.backends.hub()
            let answer = wait { () async -> Result<HubIdentity, InferenceError> in
                do throws(InferenceError) { return .success(try await client.whoAmI()) } catch { return .failure(error) }
            }
            return Finding("network", .good, "the hub knows you as \(try answer.get().name)")
        } catch let error as InferenceError {
            return Finding("network", .bad, "the hub: \(error.summary)", cure: error.advice)
        } catch let failure as Failure {
            return Finding("network", .bad, failure.what, cure: failure.advice)
        } catch {
            return Finding("network", .bad, "the hub: \(error)")
        }
    }
}
