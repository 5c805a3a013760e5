extension InferenceClient {
    /// Has a provider do a job and waits until it is done.
    ///
    /// A job that nobody waits for any more, be it that the time is over, the task cancelled or the connection lost, is ended at the
    /// provider where that can be asked for, so that it does not go on to cost money.
    /// - Returns: where the result stands in the provider's last answer; the evidence is that of the first.
    func run(
        _ job: ProviderJob, atMost patience: Duration, onProgress: JobObserver?, onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> Answered<AnswerNode> {
        let begin = timing.now()
        var last = try await answer(to: job.start(), model: job.model.hubName, observer: onAttempt)
        var evidence = last.evidence
        evidence.provider = evidence.provider ?? job.model.provider.name
        evidence.model = job.model.name
        var state = try Self.state(of: job, after: last)
        while case .waiting(let ticket, let stage) = state {
            let elapsed = timing.now() - begin
            onProgress?(JobProgress(provider: job.model.provider, stage: stage, elapsed: elapsed))
            do throws(InferenceError) {
                guard elapsed + job.wire.interval <= patience else { throw .providerFailed(.notDoneInTime(patience)) }
                try await pause(job.wire.interval)
                last = try await answer(to: job.request(ticket.look), model: job.model.hubName, observer: onAttempt)
                state = try job.wire.state(of: job, after: last.parsed(), ticket: ticket)
            } catch {
                await end(job, ticket)
                throw error
            }
        }
        switch state {
        case .failed(let words):
            let message = ServerErrorBody(words.value).message
            throw .providerFailed(.failed(message: ServerMessage.cleaned(message, hiding: server.token)))
        case .cancelled: throw .providerFailed(.cancelledThere)
        case .doneAt(let address):
            last = try await answer(to: job.request(address), model: job.model.hubName, observer: onAttempt)
        case .done, .waiting: break
        }
        return Answered(value: try job.wire.output(of: job, in: last.json()), evidence: evidence)
    }

    /// How the job stands after the first answer. Where that is not the documented shape but an error, the error is what counts.
    private static func state(of job: ProviderJob, after first: TaskAnswer) throws(InferenceError) -> JobState {
        let node = try first.parsed()
        do throws(InferenceError) {
            return try job.wire.state(of: job, after: node, ticket: nil)
        } catch {
            _ = try first.json()
            throw error
        }
    }

    private func pause(_ time: Duration) async throws(InferenceError) {
        do {
            try await timing.sleep(time)
        } catch {
            throw .cancelled
        }
    }

    /// Its answer does not matter, but it is waited for: a program that ends before the request is out would leave the job running.
    private func end(_ job: ProviderJob, _ ticket: JobTicket) async {
        guard let cancellation = ticket.cancellation else { return }
        let timeouts = Timeouts(connect: .seconds(3), firstByte: .seconds(5), idle: .seconds(1))
        let request = job.request(cancellation.address, cancellation.method)
        await transport.send(request, timeouts: timeouts).finishUnread()
    }
}
