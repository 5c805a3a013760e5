import Glibc
import Synchronization

/// Runs tasks one after another on a thread of its own, which sleeps while there is nothing to run.
///
/// On Linux the default executor is libdispatch, whose thread pool wakes up every second for as long as the process lives, used or not. A
/// program that shall be quiet when it is idle starts its tasks with `Task(executorPreference: ThreadExecutor.shared)`; nothing in this
/// module leaves an executor once it is preferred.
public final class ThreadExecutor: TaskExecutor {
    /// The one for everything that waits for servers. Its thread starts with the first task.
    public static let shared = ThreadExecutor()

    private struct Queue {
        var jobs: [UnownedJob] = []
        var isStarted = false
    }

    /// Unchecked: the semaphore stands at a fixed address for the executor's life, and its functions may be called from any thread.
    private struct Semaphore: @unchecked Sendable {
        let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    }

    private let queue = Mutex(Queue())
    private let work = Semaphore()

    private init() { sem_init(work.pointer, 0, 0) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let (mustStart, mustWake) = queue.withLock { queue in
            defer { queue.isStarted = true }
            queue.jobs.append(job)
            return (!queue.isStarted, queue.jobs.count == 1)
        }
        if mustStart {
            let context = Unmanaged.passRetained(self)
            precondition(startDetachedThread(threadExecutorMain, context.toOpaque()), "the system has no thread left")
        }
        if mustWake { sem_post(work.pointer) }
    }

    /// The thread's whole life, which is the process's.
    func run() -> Never {
        while true {
            while sem_wait(work.pointer) != 0 {}
            let jobs = queue.withLock { queue in
                defer { queue.jobs = [] }
                return queue.jobs
            }
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }
}
