import Glibc

/// A variable of this process; nil when it is not set.
func environmentVariable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Time that only goes forward, from an arbitrary start.
func monotonicNow() -> Duration { read(CLOCK_MONOTONIC) }

/// Time since 1970-01-01T00:00:00Z.
func wallClockNow() -> Duration { read(CLOCK_REALTIME) }

private func read(_ clock: clockid_t) -> Duration {
    var time = timespec()
    clock_gettime(clock, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// The bytes of a small file; nil when it cannot be read or is larger than `limit`.
func contents(ofFile path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count < bytes.count {
        let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + count, $0.count - count) }
        if got == 0 { return Array(bytes[..<count]) }
        if got < 0 {
            if errno == EINTR { continue }
            return nil
        }
        count += got
    }
    return nil
}

/// The home directory of the user that runs this process.
func homeDirectoryOfUser() -> String? {
    guard let entry = getpwuid(getuid()), let directory = entry.pointee.pw_dir else { return nil }
    return String(cString: directory)
}

/// Starts a thread that nobody waits for and that gets no signals: those belong to the program's own threads.
func startDetachedThread(
    _ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?, _ context: UnsafeMutableRawPointer
) -> Bool {
    var everySignal = sigset_t()
    var before = sigset_t()
    sigfillset(&everySignal)
    pthread_sigmask(SIG_SETMASK, &everySignal, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    guard pthread_create(&thread, nil, body, context) == 0 else { return false }
    pthread_detach(thread)
    return true
}
