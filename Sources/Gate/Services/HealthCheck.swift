/// How the gate finds out which addresses of a service answer: a `GET` at intervals, good when a 2xx comes in time.
public struct HealthCheck: Hashable, Sendable {
    /// Absolute, as it goes into the request line.
    public let path: String
    /// Between the beginnings of two checks of one address.
    public let interval: Duration
    /// From the beginning of a check to the end of the answer's head.
    public let timeout: Duration
    /// So many failures in a row take an address out; one at least.
    public let fall: Int
    /// So many successes in a row take it in again; one at least.
    public let rise: Int

    public init(path: String, interval: Duration = .seconds(10), timeout: Duration = .seconds(2), fall: Int = 3, rise: Int = 2) {
        self.path = path
        self.interval = interval
        self.timeout = timeout
        self.fall = max(1, fall)
        self.rise = max(1, rise)
    }
}
