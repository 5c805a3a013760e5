import Glibc
import Inference

/// A task done for every line of a file: so many at once, results in the order of the lines. Memory does not grow with the file.
struct BatchRun {
    /// How many requests may be under way at once, whatever is asked for.
    static let mostRequests = 64
    /// Lines whose results may wait for that of an earlier line, for each request under way.
    private static let windowPerRequest = 16
    /// Bytes of results that may wait.
    private static let waitingByteLimit = 64 << 20
    /// Lines taken in before signals and results are looked at again.
    private static let linesAtOnce = 256
    /// How long requests under way may take after Ctrl-C.
    private static let grace = Duration.seconds(3)

    /// Why no more lines are begun.
    private enum Stop {
        case interrupted(until: ContinuousClock.Instant)
        case fatal(Failure)
    }

    private let work: BatchWork
    private let digest: LineDigest
    private let concurrency: Int
    private let signals: SignalDescriptor
    private let inbox = BatchInbox()
    private var input: LineInput
    private var output: BatchOutput
    private var progress: BatchProgress

    /// The number of the next line.
    private var nextIndex = 0
    /// Lines that were begun and not written, in their order.
    private var order: [Int] = []
    private var running: [Int: Task<Void, Never>] = [:]
    private var waiting: [Int: (line: String, isNew: Bool)] = [:]
    private var waitingBytes = 0
    private var hasSucceeded = false
    /// Of the failures of this run, how many may pass.
    private var retryableCount = 0
    private var stop: Stop?

    /// - Parameter path: of the batch, `-` for standard input.
    init(_ work: BatchWork, input path: String, output: String, concurrency: Int) throws(Failure) {
        self.work = work
        self.concurrency = concurrency
        digest = work.digest
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let isMissing = errno == ENOENT || errno == ENOTDIR
            throw Failure(isMissing ? .notFound : .misuse, "The batch \(path) cannot be read: \(FileError(path).reason).")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw Failure(.misuse, "The batch \(path) is a folder.", advice: "Name a file with a line of JSON for each run.")
        }
        input = LineInput(descriptor: descriptor)
        self.output = try BatchOutput(output, input: descriptor)
        progress = BatchProgress(input: descriptor, showsOutput: output == "-")
        signals = SignalDescriptor([SIGINT, SIGTERM, SIGHUP])
    }

    /// - Throws: when not every line has a good result, after what there is was written.
    mutating func run() throws {
        defer { cancelAll() }
        while true {
            try receive()
            if stop == nil {
                try begin()
                try writeFinished()
            }
            progress.show(done: doneCount, at: input.offset)
            if running.isEmpty, stop != nil || input.isAtEnd && !input.hasLine { break }
            wait()
        }
        try finish()
    }

    // MARK: What has come

    private mutating func receive() throws(Failure) {
        let came = signals.read()
        if !came.isEmpty { interrupt(at: came.contains(SIGINT) && stop == nil ? Self.grace : .zero) }
        for (index, outcome) in inbox.take() {
            running[index] = nil
            switch outcome {
            case .written(let line, let hasFailed):
                hasSucceeded = hasSucceeded || !hasFailed
                keep(line, of: index, hasFailed: hasFailed)
            case .missing(_, let line) where hasSucceeded: keep(line, of: index, hasFailed: true)
            case .missing(let failure, _), .fatal(let failure):
                if case .fatal = stop { break }
                stop = .fatal(failure)
                cancelAll()
            case .cancelled: break
            }
        }
        try writeFinished()
    }

    private mutating func keep(_ line: String, of index: Int, hasFailed: Bool) {
        if hasFailed {
            progress.failed += 1
            if case .retryableError = BatchLabel.content(of: line) { retryableCount += 1 }
        }
        wait(line, of: index, isNew: true)
    }

    /// Keeps a line until its turn comes.
    private mutating func wait(_ line: String, of index: Int, isNew: Bool) {
        waiting[index] = (line, isNew)
        waitingBytes += line.utf8.count
    }

    private mutating func interrupt(at grace: Duration) {
        if case .fatal = stop { return }
        stop = .interrupted(until: .now + grace)
        if grace == .zero { cancelAll() }
    }

    private func cancelAll() {
        for task in running.values { task.cancel() }
    }

    /// Writes what is next in order.
    private mutating func writeFinished() throws(Failure) {
        var lines = ""
        var count = 0
        var newCount = 0
        while count < order.count, let (line, isNew) = waiting.removeValue(forKey: order[count]) {
            lines += line
            waitingBytes -= line.utf8.count
            count += 1
            if isNew { newCount += 1 }
        }
        guard count > 0 else { return }
        order.removeFirst(count)
        try output.write(lines, count: count)
        progress.written += newCount
    }

    // MARK: What is begun

    private var hasRoom: Bool {
        running.count < concurrency && order.count < concurrency * Self.windowPerRequest && waitingBytes < Self.waitingByteLimit
    }

    private mutating func begin() throws(Failure) {
        var count = 0
        while hasRoom, count < Self.linesAtOnce {
            if input.needsMore {
                guard input.isReadable else { return }
                input.read()
                continue
            }
            guard let line = input.nextLine() else { return try output.checkEnd(at: nextIndex) }
            count += 1
            let index = nextIndex
            nextIndex += 1
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            let label = BatchLabel(index: index, digest: digest.adding(line))
            switch try output.earlierResult(of: label) {
            case .kept(nil): continue
            case .kept(let line?):
                order.append(index)
                wait(line, of: index, isNew: false)
                continue
            case .nothing, .triedAgain: order.append(index)
            }
            running[index] = background { [work, inbox] in
                inbox.put(await work.run(line, label: label), of: index)
            }
        }
    }

    /// Sleeps until there is something to do.
    private func wait() {
        var sources = [signals.descriptor, inbox.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var limit: Int32 = -1
        if case .interrupted(let deadline) = stop {
            limit = Int32(max(0, (deadline - .now).inMilliseconds))
            if limit == 0 {
                cancelAll()
                limit = -1
            }
        } else if stop == nil, hasRoom {
            if input.needsMore {
                sources.append(pollfd(fd: input.descriptor, events: Int16(POLLIN), revents: 0))
            } else if input.hasLine {
                limit = 0
            }
        }
        _ = poll(&sources, nfds_t(sources.count), limit)
    }

    // MARK: The end

    private var doneCount: Int { output.foundCount + progress.written }

    private mutating func finish() throws {
        progress.end(done: doneCount, at: input.offset)
        work.server.accounts.write()
        try output.finish()
        let again = output.isFile ? "Run the same command again to go on." : ""
        switch stop {
        case .fatal(let failure)?:
            throw Failure(failure.code, failure.what, advice: "\(failure.advice) \(again)")
        case .interrupted?:
            let kept = output.isFile ? ": \(doneCount) results are in \(output.path)" : ""
            tellOnStandardError("interrupted\(kept). \(again)".trimmed)
            throw ExitCode.interrupted.status
        case nil:
            let failed = progress.failed + output.failedCount
            guard failed > 0 else { return }
            guard output.isFile else {
                throw Failure(.refused, "\(failed) of \(doneCount) lines failed.", advice: "Their results hold an error.")
            }
            let hint = retryableCount > 0 ? " Run the same command again to try \(retryableCount) of them again." : ""
            throw Failure(
                .refused, "\(failed) of \(doneCount) lines failed.", advice: "See the errors in \(output.path).\(hint)")
        }
    }
}
