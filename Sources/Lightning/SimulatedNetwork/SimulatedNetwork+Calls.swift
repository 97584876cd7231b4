internal import Synchronization

extension SimulatedNetwork {
    /// A call to a node's interface: it takes its time, and fails when the node is not reachable.
    func call<Answer: Sendable>(
        _ id: PublicKey, _ body: @Sendable (inout State, Timestamp) throws(LightningNodeError) -> Answer
    ) async throws(LightningNodeError) -> Answer {
        if configuration.callLatency > .zero { try? await clock.sleep(for: configuration.callLatency) }
        let now = wallClock.now()
        return try state.withLock { state throws(LightningNodeError) in
            if state.ledger.nodes[id]?.faults.take(where: { $0 == .unreachable }) != nil {
                state.ledger.faultsChanged(of: id)
                throw .unreachable(state.ledger.nodes[id]?.name ?? "")
            }
            return try body(&state, now)
        }
    }

    /// Pays and waits; ``InvoicePayer/pay(_:feeLimit:timeout:)``.
    func pay(
        _ invoice: Invoice, by id: PublicKey, feeLimit: MilliSatoshi, timeout: Duration
    ) async throws(LightningNodeError) -> PaymentStatus {
        let attempted = try await call(id) { state, now throws(LightningNodeError) in
            try state.ledger.payAsked(invoice, by: id, feeLimit: feeLimit, at: now)
        }
        let hash = invoice.paymentHash
        if case .begun = attempted.attempt { deliverAfterLatency(hash) }
        if attempted.answerLost {
            throw .unreachable(state.withLock { $0.ledger.nodes[id]?.name ?? "" })
        }
        if case .finished(let status) = attempted.attempt { return status }
        return await outcome(of: hash, by: id, timeout: timeout) ?? .inFlight
    }

    private func deliverAfterLatency(_ hash: PaymentHash) {
        guard configuration.paymentLatency > .zero else {
            release(hash)
            return
        }
        Task {
            try? await clock.sleep(for: configuration.paymentLatency)
            release(hash)
        }
    }

    /// Waits for the end of a payment, `timeout` at the longest: then, and when the caller is cancelled, `.inFlight`.
    func outcome(of hash: PaymentHash, by id: PublicKey, timeout: Duration) async -> PaymentStatus? {
        let (status, waiterID) = state.withLock { ($0.ledger.payment(hash, of: id), $0.waiters.newID()) }
        guard status == .inFlight, timeout > .zero else { return status }
        let timer = Task {
            try? await clock.sleep(for: min(timeout, Self.longestWait))
            giveUp(hash, waiterID)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let status: PaymentStatus? = state.withLock { state in
                    let status = state.ledger.payment(hash, of: id)
                    guard status == .inFlight else { return status }
                    state.waiters.add(waiter, id: waiterID, for: hash)
                    return nil
                }
                if let status {
                    waiter.resume(returning: status)
                } else if Task.isCancelled {
                    giveUp(hash, waiterID)
                }
            }
        } onCancel: {
            giveUp(hash, waiterID)
        }
    }

    /// A year: what "for ever" comes to, far from where clocks overflow.
    private static let longestWait = Duration.seconds(31_536_000)

    private func giveUp(_ hash: PaymentHash, _ waiterID: UInt64) {
        state.withLock { $0.waiters.take(hash, id: waiterID) }?.resume(returning: .inFlight)
    }
}

extension LightningNodeError {
    fileprivate static func unreachable(_ name: String) -> LightningNodeError {
        LightningNodeError(.unreachable, "the simulated node \(name) does not answer, as it was told to")
    }
}
