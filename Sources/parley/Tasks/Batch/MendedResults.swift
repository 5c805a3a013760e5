import Glibc

/// The file that takes the place of a batch's results when some of them are tried again: the results before the first of those as they
/// were, then all others in their order.
///
/// Each file holds one line for each line of the input from the first on, so nothing is lost when the program is killed: what the new one
/// has not, the old one has, and the next run puts them together.
struct MendedResults {
    let descriptor: Int32
    /// How many whole lines were written.
    var lineCount: Int
    private let path: String

    private static func name(for path: String) -> String { path + ".mended" }

    /// - Parameters:
    ///   - path: of the results, which `results` is open for.
    ///   - size: how many bytes of them are taken over, and `lines` how many lines that is.
    init(of path: String, from results: Int32, size: Int, lines: Int) throws(Failure) {
        self.path = path
        lineCount = lines
        let name = Self.name(for: path)
        var status = stat()
        let mode = fstat(results, &status) == 0 ? status.st_mode & 0o777 : 0o666
        descriptor = open(name, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, mode)
        guard descriptor >= 0, fchmod(descriptor, mode) == 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0,
            copy(results, 0..<size, to: descriptor)
        else {
            throw Self.unwritable(name)
        }
    }

    private init(opening path: String, _ descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
        lineCount = 0
    }

    /// Takes over the lines that were not written anew, and takes the place of the results.
    func takePlace(of results: Int32) throws(Failure) {
        let name = Self.name(for: path)
        var status = stat()
        guard fstat(results, &status) == 0 else { throw Self.unwritable(path) }
        var lines = LineBlocks(results)
        var start = 0
        for _ in 0..<lineCount { start = lines.next() ?? Int(status.st_size) }
        guard copy(results, start..<Int(status.st_size), to: descriptor), fdatasync(descriptor) == 0, rename(name, place) == 0
        else { throw Self.unwritable(name) }
    }

    /// Where a link to the results leads, so that it stays a link.
    private var place: String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Puts what a run that was killed had mended in the place of the results. Only the owner of their lock may ask for it.
    /// - Returns: false when there was nothing of the kind.
    static func recover(_ path: String) throws(Failure) -> Bool {
        let name = name(for: path)
        let descriptor = open(name, O_RDWR | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let results = open(path, O_RDONLY | O_CLOEXEC)
        guard results >= 0 else { throw unwritable(path) }
        defer { close(results) }
        var mended = MendedResults(opening: path, descriptor)
        var new = LineBlocks(descriptor)
        var old = LineBlocks(results)
        var size = 0
        let foreign = Failure(.unreadable, "\(name) does not belong to \(path).", advice: "Move it away.")
        while let end = new.next() {
            // Both must be about the same lines of the same batch.
            guard isResult(new.line), old.next() == nil || label(of: old.line) == label(of: new.line) else { throw foreign }
            mended.lineCount += 1
            size = end
        }
        // What is left is the torn beginning of one more.
        guard isResult(new.line) else { throw foreign }
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw unwritable(name) }
        try mended.takePlace(of: results)
        return true
    }

    /// - Parameter line: of a result, or the beginning of one.
    private static func isResult(_ line: [UInt8]) -> Bool {
        let beginning = Array(BatchLabel.beginning.utf8)
        return line.prefix(beginning.count).elementsEqual(beginning.prefix(line.count))
    }

    /// The index and the digest that a line begins with.
    private static func label(of line: [UInt8]) -> ArraySlice<UInt8> {
        var quotes = 0
        return line.prefix { byte in
            if byte == UInt8(ascii: "\"") { quotes += 1 }
            return quotes < 6
        }
    }

    private static func unwritable(_ name: String) -> Failure {
        Failure(
            .refused, "The results \(name) cannot be written: \(FileError(name).reason).", advice: "Make room and run it again.")
    }
}

/// The whole lines of a file from its beginning; what follows the last end of a line is none.
private struct LineBlocks {
    private(set) var line: [UInt8] = []
    private let descriptor: Int32
    private var block = [UInt8](repeating: 0, count: 1 << 16)
    private var filled = 0
    private var at = 0
    private var offset = 0

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// - Returns: how many bytes the lines have so far.
    mutating func next() -> Int? {
        line.removeAll(keepingCapacity: true)
        while true {
            if let end = block[at..<filled].firstIndex(of: UInt8(ascii: "\n")) {
                line += block[at..<end]
                at = end + 1
                return offset - filled + at
            }
            line += block[at..<filled]
            filled = max(0, pread(descriptor, &block, block.count, off_t(offset)))
            at = 0
            guard filled > 0 else { return nil }
            offset += filled
        }
    }
}

/// Copies a part of a file to the end of another.
private func copy(_ source: Int32, _ range: Range<Int>, to target: Int32) -> Bool {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var offset = range.lowerBound
    while offset < range.upperBound {
        let count = pread(source, &block, min(block.count, range.upperBound - offset), off_t(offset))
        guard count > 0, block[..<count].withUnsafeBytes({ writeAll($0, to: target) }) else { return false }
        offset += count
    }
    return true
}
