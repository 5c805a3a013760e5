import Glibc
import SeededRandom

/// Feeds a decoder with mutated answers; the test is that it comes back.
///
/// Without `FUZZ_SECONDS` a few dozen inputs are tried, always the same ones. With it, the decoders share that time and the inputs are
/// different each time. Before each input its number is written to the file `FUZZ_NOTE`, which is there when the process is not any more;
/// `FUZZ_REPEAT=NAME:NUMBER` tries that input alone.
public struct Fuzz {
    private let name: String
    private let share: Double
    private let mutation: Mutation

    /// - Parameters:
    ///   - name: of the decoder.
    ///   - share: its part of `FUZZ_SECONDS`.
    ///   - samples: real answers.
    public init(_ name: String, share: Double, samples: [[UInt8]]) {
        self.name = name
        self.share = share
        mutation = Mutation(samples: samples)
    }

    public init(_ name: String, share: Double, texts: [String]) {
        self.init(name, share: share, samples: texts.map { Array($0.utf8) })
    }

    /// Tries inputs until the time is over.
    /// - Returns: how many there were.
    @discardableResult
    public func run(count: Int = 20, _ decode: ([UInt8]) -> Void) -> Int {
        var schedule = Schedule(self, count: count)
        while let input = schedule.next() { decode(input) }
        return schedule.tried
    }

    /// Tries inputs until the time is over.
    /// - Returns: how many there were.
    @discardableResult
    public func run(count: Int = 20, _ decode: ([UInt8]) async -> Void) async -> Int {
        var schedule = Schedule(self, count: count)
        while let input = schedule.next() { await decode(input) }
        return schedule.tried
    }

    /// Which inputs come, and when there are no more.
    private struct Schedule {
        private let fuzz: Fuzz
        private let note: Int32
        private var number: UInt64
        private var left: Int
        private let deadline: Int?
        private(set) var tried = 0

        init(_ fuzz: Fuzz, count: Int) {
            self.fuzz = fuzz
            note = Fuzz.variable("FUZZ_NOTE").map { open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o600) } ?? -1
            number = 0
            left = count
            var deadline: Int?
            if let repeated = Fuzz.variable("FUZZ_REPEAT") {
                let words = repeated.split(separator: ":")
                left = words.count == 2 && words[0] == fuzz.name ? 1 : 0
                number = words.last.flatMap { UInt64($0) } ?? 0
            } else if let seconds = Fuzz.variable("FUZZ_SECONDS").flatMap({ Double($0) }) {
                left = .max
                number = UInt64.random(in: 0...UInt64(UInt32.max)) << 16
                deadline = Fuzz.milliseconds() + Int(seconds * 1000 * fuzz.share)
            }
            self.deadline = deadline
        }

        mutating func next() -> [UInt8]? {
            guard left > 0, deadline.map({ Fuzz.milliseconds() < $0 }) ?? true else {
                if note >= 0 { close(note) }
                return nil
            }
            left -= 1
            tried += 1
            defer { number += 1 }
            var line = "\(fuzz.name):\(number)\n"
            if note >= 0 { line.withUTF8 { _ = pwrite(note, $0.baseAddress, $0.count, 0) } }
            var random = SplitMix(seed: number)
            return fuzz.mutation.input(&random)
        }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }
}
