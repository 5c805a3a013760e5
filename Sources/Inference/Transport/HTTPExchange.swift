/// The consumer's end of a transfer. Dropping it cancels the transfer, so an answer nobody reads does not go on.
final class HTTPExchange: Sendable {
    private let transfer: Transfer
    private let transport: HTTPTransport
    private let permit: RequestLimiter.Permit?

    init(transfer: Transfer, transport: HTTPTransport, permit: RequestLimiter.Permit?) {
        self.transfer = transfer
        self.transport = transport
        self.permit = permit
    }

    deinit { transport.cancel(transfer) }

    /// Waits for the status and the header fields. Cancelling the task ends the transfer at once.
    func head() async throws(TransferFailure) -> HTTPHead {
        while true {
            switch transfer.takeHead() {
            case .head(let head): return head
            case .failed(let failure): throw failure
            case .bytes, .end, nil: await wait { $0.head != nil || $0.outcome != nil }
            }
        }
    }

    /// Waits for the body to go on.
    /// - Returns: everything that has come since the last call; nil at the end of the body.
    func next() async throws(TransferFailure) -> [UInt8]? {
        while true {
            switch transfer.takeBytes() {
            case .bytes(let bytes, let wasPaused):
                if wasPaused { transport.resume(transfer) }
                return bytes
            case .end: return nil
            case .failed(let failure): throw failure
            case .head, nil: await wait { !$0.buffer.isEmpty || $0.outcome != nil }
            }
        }
    }

    /// Says that the rest does not matter. The transfer gets a moment to end by itself, so that its connection can be used again.
    func drain() {
        transfer.drain()
        transport.drain(transfer)
    }

    /// Waits until the transfer is over and throws away what it brings. Cancelling the task does not end it; its time-outs do.
    func finishUnread() async {
        transfer.drain()
        while !transfer.isOver { await transfer.waitForChange { $0.outcome != nil } }
    }

    private func wait(unless isReady: (borrowing Transfer.State) -> Bool) async {
        await withTaskCancellationHandler {
            await transfer.waitForChange(unless: isReady)
        } onCancel: {
            transport.cancel(transfer)
        }
    }
}
