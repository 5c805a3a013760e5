import CTerminalGuard
import Glibc

/// Carries the numbers of signals from their handler to the loop.
struct SignalPipe {
    let reading: Int32
    let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(terminal_guard_pipe(&ends) == 0, "a process without free descriptors cannot open a screen")
        (reading, writing) = (ends[0], ends[1])
    }

    /// The numbers that have arrived, each once, in order.
    func read() -> [Int32] {
        var numbers: [Int32] = []
        var bytes = [UInt8](repeating: 0, count: 256)
        while case let count = Glibc.read(reading, &bytes, bytes.count), count > 0 {
            for byte in bytes[..<count] where !numbers.contains(Int32(byte)) { numbers.append(Int32(byte)) }
        }
        return numbers
    }

    func close() {
        Glibc.close(reading)
        Glibc.close(writing)
    }
}
