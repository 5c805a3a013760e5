import ChatCore

// An endpoint that serves the commit one has pinned: what makes a pin `enforced`.
extension ChatState {
    /// `/endpoint`: for the model in use, at the commit that it is pinned to, was recorded at, or means now.
    mutating func openOffers() -> [Effect] {
        guard let name = hubName(of: session.model.text) else {
            return tell(Notice(.information, "“\(session.model)” is no model of the hub, so no endpoint can serve it."))
        }
        let commit =
            session.model.isPinned
            ? session.model.revision
            : checks[session.model.text]?.commit
                ?? lastReply(of: session.model.text)?.author.revision
        guard let commit else {
            return tell(
                Notice(
                    .information, "At which commit \(name) stands is not known yet.",
                    advice: "Choose one with /revision, then /endpoint."))
        }
        return openOffers(for: EndpointWish(model: name, commit: commit))
    }

    mutating func openOffers(for wish: EndpointWish) -> [Effect] {
        overlay = .offers(
            ListPicker(title: "A machine for \(wish.model)@\(wish.commit.prefix(8))", items: [], footnote: "asking for prices…"),
            wish, [])
        return [.listOffers(wish)]
    }

    mutating func receive(_ offers: [EndpointOffer], for wish: EndpointWish, failure: Notice?) -> [Effect] {
        guard case .offers(var list, wish, _) = overlay else { return [] }
        list.footnote = failure?.text ?? "Enter asks once more before anything is made"
        list.replaceItems(
            offers.enumerated().map { ListItem(id: "\($0)", title: $1.title, detail: "\($1.price) · \($1.detail)") })
        overlay = .offers(list, wish, offers)
        return []
    }

    /// Shows the price once more, and asks.
    mutating func choose(_ offer: EndpointOffer, for wish: EndpointWish) -> [Effect] {
        let order = EndpointOrder(wish: wish, offer: offer)
        prompt = LinePrompt(.createEndpoint(order), label: order.question)
        return []
    }

    mutating func useEndpoint(named name: String, at now: Timestamp) -> [Effect] {
        let effects = chooseModel("endpoint:\(name)", at: now)
        return effects
            + tell(
                Notice(
                    .information, "The endpoint \(name) is being made, and answers from now on.",
                    advice: "It costs while it runs: parley endpoint pause \(name) stops it."))
    }
}
