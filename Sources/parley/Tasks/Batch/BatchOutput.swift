import Glibc

/// Where the results of a batch go, one a line, in the order of the input. In a file the results of an earlier run that was cut short
/// are found again.
struct BatchOutput {
    let path: String
    private let descriptor: Int32
    /// The earlier results that were not yet compared with the input; nil when there are none left.
    private var earlier: LineInput?
    /// How many results of an earlier run are there.
    private(set) var foundCount = 0
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
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw Failure(.misuse, "The results \(path) cannot be written: \(FileError(path).reason).")
        }
        var status = stat()
        var other = stat()
        isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        guard isFile else { return }
        if fstat(input, &other) == 0, other.st_dev == status.st_dev, other.st_ino == status.st_ino {
            throw Failure(.misuse, "The results would go into the batch itself.", advice: "Name another file with --output.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Failure(.misuse, "Another program writes \(path).", advice: "Wait for it, or name another --output.")
        }
        try dropTornLine(size: Int(status.st_size))
        let reading = open(path, O_RDONLY | O_CLOEXEC)
        guard reading >= 0 else { throw Failure(.misuse, "The results \(path) cannot be read: \(FileError(path).reason).") }
        earlier = LineInput(descriptor: reading)
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

    /// Whether the result of a line is there already. Lines are asked for in their order.
    /// - Throws: when what is there was computed from something else.
    mutating func holds(_ label: BatchLabel) throws(Failure) -> Bool {
        guard let line = nextEarlierLine() else { return false }
        guard line.utf8.starts(with: label.prefix.utf8), line.utf8.last == UInt8(ascii: "}") else {
            throw mismatch(at: line.hasPrefix(BatchLabel.beginning) ? label.index : nil)
        }
        foundCount += 1
        return true
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

    func write(_ lines: String) throws(Failure) {
        guard !writeAll(lines, to: descriptor) else { return }
        throw Failure(
            .refused, "The results cannot be written: \(FileError(path).reason).", advice: "Make room and run it again.")
    }
}
