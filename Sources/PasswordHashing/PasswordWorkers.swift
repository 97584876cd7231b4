internal import Accounts
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// A fixed number of threads that do nothing but hash passwords, and a queue before them that has an end.
///
/// Serving requests comes first: on Linux the threads run at a lower priority, so that sign-ins take what the data plane leaves.
final class PasswordWorkers: Sendable {
    private let pool: NIOThreadPool
    private let capacity: Int
    private let occupied = Mutex(0)

    /// - Parameters:
    ///   - threads: at least 1.
    ///   - queueLimit: how many may wait beside those that are worked on.
    init(threads: Int, queueLimit: Int) {
        let threads = max(1, threads)
        pool = NIOThreadPool(numberOfThreads: threads)
        capacity = threads + max(0, queueLimit)
        pool.start()
    }

    /// For those that nobody stopped.
    deinit {
        pool.shutdownGracefully { _ in }
    }

    /// How many are worked on or wait.
    var occupancy: Int { occupied.withLock { $0 } }

    /// Throws ``PasswordHashingError/overloaded`` at once when the queue is full, and after the workers were stopped.
    ///
    /// A body that has begun is finished even if its caller is cancelled; one that still waits is dropped when its turn comes.
    func run<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async throws -> Answer {
        guard enter() else { throw PasswordHashingError.overloaded }
        let answer = try? await pool.runIfActive {
            Self.yieldPriority()
            return body()
        }
        occupied.withLock { $0 -= 1 }
        guard let answer else { throw PasswordHashingError.overloaded }
        return answer
    }

    /// Those that wait are dropped.
    func stop() async {
        try? await pool.shutdownGracefully()
    }

    private func enter() -> Bool {
        occupied.withLock { occupied in
            guard occupied < capacity else { return false }
            occupied += 1
            return true
        }
    }

    /// On Linux a priority belongs to a thread, in spite of the name of the call.
    private static func yieldPriority() {
        #if os(Linux) && canImport(Glibc)
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        #endif
    }
}
