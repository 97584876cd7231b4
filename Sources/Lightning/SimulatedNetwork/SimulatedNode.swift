internal import Synchronization

/// A node of a ``SimulatedNetwork``; it is paid and it pays.
public struct SimulatedNode: Sendable {
    public let network: SimulatedNetwork
    public let id: PublicKey
    public let name: String

    init(network: SimulatedNetwork, id: PublicKey, name: String) {
        self.network = network
        self.id = id
        self.name = name
    }

    /// What it can spend, told even while the node is unreachable.
    public var balance: MilliSatoshi {
        network.state.withLock { $0.ledger.nodes[id]?.balance ?? .zero }
    }

    /// Puts money into the network. Answers `false`, and does nothing, when all deposits together would exceed ``MilliSatoshi/supply``.
    @discardableResult
    public func deposit(_ amount: MilliSatoshi) -> Bool {
        network.state.withLock { $0.ledger.deposit(amount, to: id) }
    }

    /// Makes something go wrong from now on. Faults of one kind that were asked for earlier come first.
    public func inject(_ fault: SimulatedFault, _ span: SimulatedFaultSpan = .untilCleared) {
        network.state.withLock { $0.ledger.nodes[id]?.faults.add(fault, span) }
    }

    /// Ends a fault, or all of them.
    public func clear(_ fault: SimulatedFault? = nil) {
        network.state.withLock { state in
            state.ledger.nodes[id]?.faults.clear(fault)
            state.ledger.faultsChanged(of: id)
        }
    }

    /// An invoice of this node with everything that the node knows about it, the preimage included.
    public func invoice(for hash: PaymentHash) async throws(LightningNodeError) -> SimulatedInvoice? {
        try await network.call(id) { state, now in state.ledger.invoice(hash, of: id, at: now) }
    }

    /// Closes an open invoice, so that it can never be paid. Answers whether it was open.
    public func cancelInvoice(_ hash: PaymentHash) async throws(LightningNodeError) -> Bool {
        try await network.call(id) { state, _ in state.ledger.cancelInvoice(hash, of: id) }
    }

    /// Waits for the end of a payment of this node, `timeout` at the longest; `nil` when it never tried that payment.
    public func outcome(of hash: PaymentHash, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus? {
        try await network.call(id) { _, _ in }
        return await network.outcome(of: hash, by: id, timeout: timeout)
    }

    public func status() async throws(LightningNodeError) -> NodeStatus {
        try await network.call(id) { _, _ in NodeStatus(nodeID: id.hex, network: .regtest, software: "Gatehouse simulated network") }
    }
}

extension SimulatedNode: InvoiceIssuer {
    public func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice {
        guard request.expirySeconds > 0 else { throw LightningNodeError(.rejected, "an invoice must be payable for at least a second") }
        let material = try await network.call(id) { state, _ in state.ledger.materialForInvoice(of: id) }
        guard let material else { throw LightningNodeError(.rejected, "the node is not part of its network") }
        let now = network.wallClock.now()
        let memo = request.boundedMemo
        let draft = InvoiceDraft(
            network: .regtest, amount: request.amount, timestamp: now, paymentHash: material.preimage.paymentHash,
            paymentSecret: material.paymentSecret, purpose: .description(memo), expirySeconds: UInt64(clamping: request.expirySeconds))
        let invoice: Invoice
        do {
            // Outside the lock: signing is most of the work.
            invoice = try draft.sign(with: material.key)
        } catch {
            throw LightningNodeError(.rejected, "no such invoice can be made: \(error)")
        }
        network.state.withLock { $0.ledger.invoiceMade(invoice, material, amount: request.amount, memo: memo, by: id, at: now) }
        return IssuedInvoice(invoice: invoice)
    }

    /// `nil` also for an invoice that was forgotten, having expired or been pushed out by newer ones.
    public func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState? {
        try await invoice(for: hash)?.state
    }

    public func settlements() -> AsyncStream<Settlement> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Settlement.self, bufferingPolicy: .bufferingNewest(SettlementBroadcast.bufferCount))
        let subscriber = network.state.withLock { $0.ledger.nodes[id]?.broadcast.subscribe(continuation) }
        if let subscriber {
            continuation.onTermination = { [weak network, id] _ in
                network?.state.withLock { $0.ledger.nodes[id]?.broadcast.unsubscribe(subscriber) }
            }
        } else {
            continuation.finish()
        }
        return stream
    }
}

extension SimulatedNode: InvoicePayer {
    public func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus {
        try await network.pay(invoice, by: id, feeLimit: feeLimit, timeout: timeout)
    }

    public func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus? {
        try await network.call(id) { state, _ in state.ledger.payment(hash, of: id) }
    }

    public func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi {
        try await network.call(id) { state, _ in state.ledger.nodes[id]?.balance ?? .zero }
    }
}
