#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An exclusive lock between processes, and between holders in one process, on a file that exists only for it (`flock`).
///
/// The system drops it when the holder dies, so a crash leaves nothing to clean up. The file itself stays: removing it would let two
/// processes hold locks on two files of one name.
public struct FileLock: ~Copyable, Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        // Closing the last descriptor of this opening releases the lock.
        close(descriptor)
    }

    /// Lets go before the value ends; another holder may have it at once.
    public func release() {
        flock(descriptor, LOCK_UN)
    }

    /// Waits until the lock is free, blocking the thread: for sections that take milliseconds.
    public static func acquire(_ path: String) throws(FileError) -> FileLock {
        let descriptor = try openFile(path)
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let code = errno
                close(descriptor)
                throw FileError(path: path, action: "lock", code: code)
            }
        }
        return FileLock(descriptor: descriptor)
    }

    /// The lock, or `nil` at once when somebody else has it.
    public static func tryAcquire(_ path: String) throws(FileError) -> FileLock? {
        let descriptor = try openFile(path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK || code == EINTR { return nil }
            throw FileError(path: path, action: "lock", code: code)
        }
        return FileLock(descriptor: descriptor)
    }

    /// Waits without blocking the thread: for sections that take as long as a payment.
    /// - Parameter pollingInterval: how often to look; short against what the section takes.
    public static func acquireWaiting(_ path: String, pollingInterval: Duration = .milliseconds(20)) async throws -> FileLock {
        while true {
            if let lock = try tryAcquire(path) { return lock }
            try await Task.sleep(for: pollingInterval)
        }
    }

    private static func openFile(_ path: String) throws(FileError) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, action: "lock", code: errno) }
        return descriptor
    }
}
