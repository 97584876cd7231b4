import Accounts
import Lightning
import Logging
import ServiceLifecycle
import Synchronization

/// Access tokens that were shown for the first time, on their way to storage. Bounded; what storage cannot take now is given to it again.
final class TokenUses: ServiceLifecycle.Service {
    private struct State {
        var waiting: [AccessTokenUse] = []
        /// Of the portal's own callers, who pass no event loop.
        var own = FirstUses(capacity: 16_384)
    }

    private let state = Mutex(State())
    private let store: any AccountStore
    private let clock: WallClock
    private let logger: Logger
    private static let limit = 65_536

    init(store: any AccountStore, clock: WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// `false`: there is no room; tell it again.
    func offer(_ uses: [AccessTokenUse]) -> Bool {
        state.withLock { state in
            guard state.waiting.count + uses.count <= Self.limit else { return false }
            state.waiting += uses
            return true
        }
    }

    /// A caller of the portal.
    func note(_ claims: AccessClaims) {
        let now = clock.now()
        state.withLock { _ = $0.own.note(claims, at: now) }
    }

    func run() async {
        for await _ in Ticks(every: .seconds(1)).cancelOnGracefulShutdown() { await flush() }
        await flush()
    }

    private func flush() async {
        let uses = state.withLock { state in
            let uses = state.waiting + state.own.takePending()
            state.waiting = []
            return uses
        }
        guard !uses.isEmpty else { return }
        do {
            try await store.recordUses(uses)
        } catch {
            logger.debug("uses of access tokens wait for storage", metadata: ["count": "\(uses.count)", "error": "\(error)"])
            // The newest are kept: of a token that was forgotten a lost answer is forgiven where it need not be, for minutes.
            state.withLock { $0.waiting = Array((uses + $0.waiting).suffix(Self.limit)) }
        }
    }
}

/// An element after each interval.
struct Ticks: AsyncSequence, Sendable {
    typealias Element = Void
    let interval: Duration

    init(every interval: Duration) {
        self.interval = interval
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let interval: Duration

        mutating func next() async -> Void? {
            try? await Task.sleep(for: interval)
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(interval: interval) }
}
