import Glibc

/// How far a batch is, on standard error when a person reads it.
struct BatchProgress {
    private static let interval = Duration.milliseconds(100)

    /// Of this run.
    var written = 0
    var failed = 0

    private let line = ProgressLine()
    private let isShown: Bool
    /// Of the input, when it is known.
    private let size: Int?
    private let begin = ContinuousClock.now
    private var next = ContinuousClock.now

    /// - Parameter showsOutput: the results go to standard output; when that is a terminal, they are progress enough.
    init(input: Int32, showsOutput: Bool) {
        isShown = isatty(STDERR_FILENO) == 1 && !(showsOutput && isatty(STDOUT_FILENO) == 1)
        var status = stat()
        size = fstat(input, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0 ? Int(status.st_size) : nil
    }

    /// - Parameters:
    ///   - done: lines with a result, those of earlier runs included.
    ///   - offset: how many bytes of the input are used up.
    mutating func show(done: Int, at offset: Int) {
        guard isShown, next <= .now else { return }
        next = .now + Self.interval
        draw(done: done, at: offset)
    }

    private func draw(done: Int, at offset: Int) {
        let rate = Double(written) / max(0.001, (ContinuousClock.now - begin) / .seconds(1))
        var parts = ["\(done) results"]
        if let size { parts.append("\(min(100, offset * 100 / size)) %") }
        parts.append("\(decimal(rate, rate < 10 ? 1 : 0)) a second")
        if failed > 0 { parts.append("\(failed) failed") }
        line.show(parts.joined(separator: " · "), step: "")
    }

    /// The last state, on a line of its own.
    func end(done: Int, at offset: Int) {
        guard isShown else { return }
        draw(done: done, at: offset)
        line.end()
    }
}
