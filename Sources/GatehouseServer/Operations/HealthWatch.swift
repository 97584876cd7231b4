import Gate
import Lightning
import Logging
import ReverseProxy
import ServiceLifecycle
import Storage
import Synchronization

/// Looks after what the gate depends on, so that who asks whether it is ready is answered from memory, and asking often costs the node nothing.
struct HealthWatch: ServiceLifecycle.Service {
    /// How often storage is read, and how long nothing may be heard from the node before it is asked.
    static let interval = Duration.seconds(5)
    /// The same for what did not answer when it was last asked.
    static let intervalWhileFailing = Duration.seconds(2)

    let node: ObservedNode
    let storage: StorageHealth
    let logger: Logger

    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await repeatedly {
                    await lookAtNode()
                    return node.record.facts.part
                }
            }
            group.addTask {
                await repeatedly {
                    await storage.look()
                    return storage.part
                }
            }
        }
    }

    private func repeatedly(_ look: @Sendable @escaping () async -> Readiness.Part) async {
        // Throws when it is cancelled, which is how it ends.
        try? await cancelWhenGracefulShutdown {
            while true {
                let part = await look()
                try await Task.sleep(for: part == .ok ? Self.interval : Self.intervalWhileFailing)
            }
        }
    }

    /// Every call tells how the node is; only where there was none does it have to be asked.
    private func lookAtNode() async {
        let before = node.record.facts
        if before.part == .ok, let heard = before.lastHeard, ContinuousClock.now - heard < Self.interval { return }
        do {
            // About an invoice that nobody made, not its status: a credential for invoices alone, such as lnd's invoice.macaroon, may not ask for that.
            _ = try await node.invoiceState(for: PaymentHash(Bytes32(words: (0, 0, 0, 0))))
            if before.part == .failing { logger.notice("the Lightning node answers again") }
        } catch {
            guard !Task.isCancelled, before.part != .failing else { return }
            logger.warning("the Lightning node does not answer; passes that are paid for keep working", metadata: ["error": "\(error)"])
        }
    }
}

/// Whether the ledger is written and storage can be read, as of the last look.
final class StorageHealth: Sendable {
    private let database: GatehouseDatabase
    private let writer: LedgerWriter
    private let isReadable = Mutex<Bool?>(nil)

    init(database: GatehouseDatabase, writer: LedgerWriter) {
        self.database = database
        self.writer = writer
    }

    var part: Readiness.Part {
        if writer.isFailing { return .failing }
        return isReadable.withLock { $0.map { $0 ? .ok : .failing } ?? .unknown }
    }

    func look() async {
        let found: Bool
        do {
            try await database.check()
            found = true
        } catch is CancellationError {
            return
        } catch {
            found = false
        }
        isReadable.withLock { $0 = found }
    }
}
