import ChatCore
import ChatUI
import ScreenTesting
import TerminalCore
import Testing

/// The status line of a route: who is asked, how often that failed, and who answered.
@Suite struct RoutePictureTests {
    private func state(columns: Int) throws -> ChatState {
        let model = try ModelReference("route:fast", backends: ["route", "one", "two"])
        let opened = ShownSession(session: ChatSession(id: ULID(milliseconds: 1, random: 1), createdAt: start, model: model))
        var state = ChatState(
            opened: opened, isSaved: false, size: Size(columns: columns, rows: 8), seed: 1,
            options: ChatOptions(backends: ["route", "one", "two"], sessionDirectory: "/sessions"))
        state.press("Capital?<enter>")
        return state
    }

    private func failure(_ backend: String, waited: Int?) -> Attempt {
        Attempt(at: start, status: 503, error: "The server failed (503): down.", waitedMilliseconds: waited, backend: backend)
    }

    private func tell(_ update: ReplyUpdate, to state: inout ChatState) {
        _ = state.update(.reply(state.session.runningReply!, update), at: start)
    }

    /// One target fails and the next one begins to answer.
    private func failOver(_ state: inout ChatState) {
        tell(.identified(Author(reference: "one:large", backend: "one")), to: &state)
        tell(.retrying(failure("one", waited: 0), afterMilliseconds: 0), to: &state)
        tell(.identified(Author(reference: "two:small", backend: "two")), to: &state)
    }

    @Test(arguments: [100, 48]) func theTargetThatIsAskedStandsBehindTheRoute(columns: Int) throws {
        var state = try state(columns: columns)
        tell(.identified(Author(reference: "one:large", backend: "one")), to: &state)
        try expectScreen(state.frame(at: start.advanced(byMilliseconds: 2000)), "route-asked-\(columns)")
    }

    @Test(arguments: [100, 48]) func theNextTargetStandsThereWithTheFailedTries(columns: Int) throws {
        var state = try state(columns: columns)
        failOver(&state)
        state.receive("Paris is", after: 400)
        try expectScreen(state.frame(at: start.advanced(byMilliseconds: 2000)), "route-next-\(columns)")
    }

    @Test(arguments: [100, 48]) func allTargetsRestUntilTheNextTry(columns: Int) throws {
        var state = try state(columns: columns)
        tell(.identified(Author(reference: "one:large", backend: "one")), to: &state)
        tell(.retrying(failure("one", waited: 0), afterMilliseconds: 0), to: &state)
        tell(.identified(Author(reference: "two:small", backend: "two")), to: &state)
        tell(.retrying(failure("two", waited: 4000), afterMilliseconds: 4000), to: &state)
        try expectScreen(state.frame(at: start.advanced(byMilliseconds: 1000)), "route-resting-\(columns)")
    }

    @Test(arguments: [100, 48]) func whoAnsweredAndTheFailedTriesStay(columns: Int) throws {
        var state = try state(columns: columns)
        failOver(&state)
        state.receive("Paris is it.", after: 400)
        state.finishReply(
            ReplyOutcome(
                milliseconds: 900, author: Author(reference: "two:small", backend: "two", model: "small"), finishReason: "stop",
                usage: Usage(promptTokens: 7, completionTokens: 6),
                attempt: Attempt(at: start, status: 200, backend: "two")))
        try expectScreen(state.frame(at: start.advanced(byMilliseconds: 2000)), "route-answered-\(columns)")
    }
}
