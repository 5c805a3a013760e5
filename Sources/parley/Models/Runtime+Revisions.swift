import ChatCore
import ChatUI
import Inference

// Pins: what a reference means now, and endpoints that keep to it.
extension Runtime {
    func checkRevision(_ question: RevisionQuestion) {
        background { [mailbox, revisions] in mailbox.post(.revisionChecked(await revisions.check(question))) }
    }

    func listOffers(for wish: EndpointWish) {
        background { [mailbox, backends] in
            do {
                let offers = try await backends.endpointOffers()
                mailbox.post(.offersListed(offers, for: wish, failure: nil))
            } catch {
                mailbox.post(.offersListed([], for: wish, failure: Notice(failureOf: error)))
            }
        }
    }

    func createEndpoint(_ order: EndpointOrder) {
        background { [mailbox, backends] in
            do {
                mailbox.post(.endpointMade(try await backends.makeEndpoint(order)))
            } catch {
                mailbox.post(.notice(Notice(failureOf: error)))
            }
        }
    }
}

extension Notice {
    /// What a failure of any of the program's own kinds means for a person.
    fileprivate init(failureOf error: any Error) {
        switch error {
        case let failure as Failure: self.init(.error, failure.what, advice: failure.advice)
        case let error as InferenceError: self.init(error)
        default: self.init(.error, "\(error)")
        }
    }
}

extension BackendCatalog {
    private func ownEndpoints() throws(Failure) -> EndpointBackend {
        EndpointBackend(name: nil, namespace: nil, service: try endpointService(token: token))
    }

    /// Machines that can be had now, the cheapest first; those without a price last.
    fileprivate func endpointOffers() async throws -> [EndpointOffer] {
        let own = try ownEndpoints()
        let machines = try await own.service.endpoints.hardware(in: try await endpoints.namespace(of: own))
        return machines.filter { ["available", "low_availability", nil].contains($0.status) }
            .sorted { ($0.pricePerHour ?? .infinity) < ($1.pricePerHour ?? .infinity) }
            .map { machine in
                let memory = (machine.acceleratorMemory ?? machine.memory).map { "\(Int(min(max(0, $0), 1e6))) GB" }
                return EndpointOffer(
                    vendor: machine.vendor, region: machine.region, accelerator: machine.accelerator,
                    instanceType: machine.instanceType, instanceSize: machine.instanceSize,
                    detail: [machine.architecture, memory, machine.accelerator].compactMap(\.self).joined(separator: ", "),
                    pricePerHour: machine.pricePerHour)
            }
    }

    /// Makes the endpoint; it is scaled to zero when nobody has asked it for a quarter of an hour, and costs nothing then.
    /// - Returns: its name.
    fileprivate func makeEndpoint(_ order: EndpointOrder) async throws -> String {
        let own = try ownEndpoints()
        let task = try await own.service.hub.model(
            order.wish.model, revision: order.wish.commit, properties: [.pipelineTag]
        ).task
        var wish = EndpointConfiguration(
            repository: order.wish.model, vendor: order.offer.vendor, region: order.offer.region,
            accelerator: order.offer.accelerator, instanceType: order.offer.instanceType, instanceSize: order.offer.instanceSize)
        wish.model.revision = order.wish.commit
        wish.model.task = task
        wish.model.framework = "pytorch"
        wish.scaling.minimumReplicas = 0
        wish.scaling.maximumReplicas = 1
        wish.scaling.scaleToZero = .after(minutes: 15)
        let namespace = try await endpoints.namespace(of: own)
        return try await own.service.endpoints.create(order.wish.name, in: namespace, as: wish).name
    }
}
