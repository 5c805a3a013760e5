import Glibc

/// Where the results of a batch go, one a line, in the order of the input. In a file the results of an earlier run are found again;
/// from the first on that is tried again, `MendedResults` takes all that comes.
struct BatchOutput {
    /// What is there already of a line of the input.
    enum Earlier {
        case nothing
        /// A result that stays; with its text where it must be written again, in its turn.
        case kept(String?)
        /// An error that may have passed.
        case triedAgain
    }

    let path: String
    private var descriptor: Int32
    /// The earlier results that were not yet compared with the input; nil when there are none left.
    private var earlier: LineInput?
    private var earlierCount = 0
    private var mended: MendedResults?
    /// How many results of an earlier run stay.
    private(set) var foundCount = 0
    /// Of those, how many hold an error.
    private(set) var failedCount = 0
    /// False for standard output, which begins anew each time.
    let isFile: Bool

    /// - Parameters:
    ///   - path: `-` is standard output.
    ///   - input: the descriptor of the input, which must not be the same file.
    init(_ path: String, input: Int32) throws(Failure) {
        self.path = path
        guard path != "-" else {
            descriptor = STDOUT_FILENO
            isFile = false
            return
        }
        let file = try Self.opened(path, input: input)
        descriptor = file.descriptor
        isFile = file.size != nil
        guard let size = file.size else { return }
        try dropTornLine(size: size)
        let reading = open(path, O_RDONLY | O_CLOEXEC)
        guard reading >= 0 else { throw Failure(.misuse, "The results \(path) cannot be read: \(FileError(path).reason).") }
        earlier = LineInput(descriptor: reading)
    }

    /// Opens the results for this process alone, with what a run that was killed had mended of them.
    /// - Returns: the size in bytes; nil when it is no file.
    private static func opened(_ path: String, input: Int32) throws(Failure) -> (descriptor: Int32, size: Int?) {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else {
                throw Failure(.misuse, "The results \(path) cannot be written: \(FileError(path).reason).")
            }
            var status = stat()
            var other = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return (descriptor, nil) }
            if fstat(input, &other) == 0, other.isSameFile(as: status) {
                throw Failure(.misuse, "The results would go into the batch itself.", advice: "Name another file with --output.")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw Failure(.misuse, "Another program writes \(path).", advice: "Wait for it, or name another --output.")
            }
            // Another run may have put a mended file in its place meanwhile.
            let isStillThere = stat(path, &other) == 0 && other.isSameFile(as: status)
            if isStillThere, try !MendedResults.recover(path) {
                guard fstat(descriptor, &status) == 0 else { continue }
                return (descriptor, Int(status.st_size))
            }
            close(descriptor)
        }
    }

    /// Cuts off a last line without an end: its writer was killed.
    private func dropTornLine(size: Int) throws(Failure) {
        var end = size
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while end > 0 {
            let start = max(0, end - block.count)
            guard pread(descriptor, &block, end - start, off_t(start)) == end - start else {
                throw Failure(.misuse, "The results \(path) cannot be read: \(FileError(path).reason).")
            }
            if let last = block[..<(end - start)].lastIndex(of: UInt8(ascii: "\n")) {
                end = start + last + 1
                break
            }
            end = start
        }
        guard end < size else { return }
        // What is none of ours is left as it is.
        var beginning = [UInt8](repeating: 0, count: min(BatchLabel.beginning.utf8.count, size - end))
        let count = pread(descriptor, &beginning, beginning.count, off_t(end))
        guard count == beginning.count, BatchLabel.beginning.utf8.starts(with: beginning) else { throw mismatch(at: nil) }
        guard ftruncate(descriptor, off_t(end)) == 0 else {
            throw Failure(.misuse, "The results \(path) cannot be written: \(FileError(path).reason).")
        }
    }

    /// What is there already of a line. Lines are asked for in their order.
    /// - Throws: when what is there was computed from something else.
    mutating func earlierResult(of label: BatchLabel) throws(Failure) -> Earlier {
        let place = earlier?.offset ?? 0
        guard let line = nextEarlierLine() else { return .nothing }
        guard line.utf8.starts(with: label.prefix.utf8), line.utf8.last == UInt8(ascii: "}") else {
            throw mismatch(at: line.hasPrefix(BatchLabel.beginning) ? label.index : nil)
        }
        earlierCount += 1
        switch BatchLabel.content(of: line) {
        case .retryableError:
            if mended == nil { mended = try MendedResults(of: path, from: descriptor, size: place, lines: earlierCount - 1) }
            return .triedAgain
        case .error: failedCount += 1
        case .result: break
        }
        foundCount += 1
        return .kept(mended == nil ? nil : line + "\n")
    }

    /// The input has ended: there must be no result more.
    mutating func checkEnd(at index: Int) throws(Failure) {
        if nextEarlierLine() != nil { throw mismatch(at: index) }
    }

    private mutating func nextEarlierLine() -> String? {
        while earlier?.needsMore == true { earlier?.read() }
        if let line = earlier?.nextLine() { return line }
        if let descriptor = earlier?.descriptor { close(descriptor) }
        earlier = nil
        return nil
    }

    /// - Parameter index: nil when it is not the result of a batch at all.
    private func mismatch(at index: Int?) -> Failure {
        let what = index.map { "was computed from another batch, model or parameters (line \($0 + 1) differs)" }
        return Failure(
            .unreadable, "\(path) \(what ?? "does not hold the results of a batch").",
            advice: "Name another --output, or remove the file.")
    }

    /// - Parameter count: how many lines they are.
    mutating func write(_ lines: String, count: Int) throws(Failure) {
        guard writeAll(lines, to: mended?.descriptor ?? descriptor) else {
            throw Failure(
                .refused, "The results cannot be written: \(FileError(path).reason).", advice: "Make room and run it again.")
        }
        mended?.lineCount += count
        if earlier == nil, let mended, mended.lineCount >= earlierCount { try finish() }
    }

    /// No more of the earlier results are tried again: those that were not reached stay as they are.
    mutating func finish() throws(Failure) {
        guard let mended else { return }
        try mended.takePlace(of: descriptor)
        close(descriptor)
        descriptor = mended.descriptor
        self.mended = nil
    }
}

extension stat {
    fileprivate func isSameFile(as other: stat) -> Bool { st_dev == other.st_dev && st_ino == other.st_ino }
}
