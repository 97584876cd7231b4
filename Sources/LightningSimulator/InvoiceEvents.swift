internal import Lightning
internal import ServiceLifecycle
internal import Synchronization

/// What happened to a node's invoices, counted as lnd counts: settlements from 1, so that a subscriber can go on where it was.
final class InvoiceEvents: Sendable {
    enum Event: Sendable {
        case added(PaymentHash)
        case settled(Settlement, index: UInt64)
    }

    /// How many settlements, and how many invoices for the list, are remembered.
    private static let kept = 20_000

    private struct State {
        var settlements: [(index: UInt64, settlement: Settlement)] = []
        var indices: [PaymentHash: UInt64] = [:]
        var count: UInt64 = 0
        var hashes: [PaymentHash] = []
        var subscribers: [UInt64: AsyncStream<Event>.Continuation] = [:]
        var nextSubscriber: UInt64 = 0

        mutating func remember(_ hash: PaymentHash) {
            hashes.append(hash)
            if hashes.count > 2 * kept { hashes.removeFirst(kept) }
        }
    }

    private let state = Mutex(State())

    func added(_ hash: PaymentHash) {
        state.withLock { state in
            state.remember(hash)
            for subscriber in state.subscribers.values { subscriber.yield(.added(hash)) }
        }
    }

    func settled(_ settlement: Settlement) {
        state.withLock { state in
            // A settlement may be told twice; it is counted once.
            guard state.indices[settlement.paymentHash] == nil else { return }
            state.count += 1
            state.indices[settlement.paymentHash] = state.count
            state.settlements.append((state.count, settlement))
            if state.settlements.count > 2 * Self.kept { forgetOldest(&state) }
            for subscriber in state.subscribers.values { subscriber.yield(.settled(settlement, index: state.count)) }
        }
    }

    private func forgetOldest(_ state: inout State) {
        for old in state.settlements.prefix(Self.kept) { state.indices[old.settlement.paymentHash] = nil }
        state.settlements.removeFirst(Self.kept)
    }

    /// `nil` for an invoice that is not settled.
    func settleIndex(of hash: PaymentHash) -> UInt64? {
        state.withLock { $0.indices[hash] }
    }

    /// The latest invoices, oldest first, each once.
    func latest(_ count: Int) -> [PaymentHash] {
        state.withLock { Array($0.hashes.suffix(count)) }
    }

    /// Everything from now on, after the settlements past `index`; those are left out when it is 0, as lnd does.
    func subscribe(after index: UInt64) -> AsyncStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(Self.kept))
        let id = state.withLock { state in
            if index > 0 {
                for past in state.settlements where past.index > index { continuation.yield(.settled(past.settlement, index: past.index)) }
            }
            state.nextSubscriber += 1
            state.subscribers[state.nextSubscriber] = continuation
            return state.nextSubscriber
        }
        continuation.onTermination = { [weak self] _ in self?.unsubscribe(id) }
        return stream
    }

    private func unsubscribe(_ id: UInt64) {
        state.withLock { _ = $0.subscribers.removeValue(forKey: id) }
    }
}

/// Keeps ``InvoiceEvents`` going for as long as the server runs.
struct SettlementRecorder: Service {
    private let settlements: AsyncStream<Settlement>
    private let events: InvoiceEvents

    /// Settlements count from here on.
    init(node: SimulatedNode, events: InvoiceEvents) {
        settlements = node.settlements()
        self.events = events
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await settlement in settlements { events.settled(settlement) }
        }
    }
}
